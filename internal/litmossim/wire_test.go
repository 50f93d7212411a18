package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// recorded is a tenant that holds the records of the API reference.
func recorded() *Tenant {
	at := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	ada := &User{
		ID: "u4IDDbwryroyqQvy4geoSg2", UserName: "ada@example.net", FirstName: "Ada", LastName: "Example",
		Email: "ada@example.net", AccessLevel: LevelTeamLeader, Active: true, SkipFirstLogin: true, TimeZone: "UTC",
		LastLogin: at("2026-01-05T10:00:00Z"), CreatedDate: at("2025-03-04T05:06:07Z"),
		LoginKey:   "https://example.litmos.com/login.aspx?loginkey=00000000-0000-0000-0000-000000000000",
		OriginalID: 7000101, CompanyName: "Example & Co", JobTitle: "Engineer", Culture: "en-US", Brand: "Default",
		ExternalEmployeeID: "E-1001",
	}
	bo := &User{
		ID: "_jcik6xvyHY1", UserName: "bo.sample", FirstName: "Bo", LastName: "Sample",
		AccessLevel: LevelLearner, Brand: "Default", OriginalID: 7000102,
	}
	safety := &Course{
		ID: "0PYxyh3bqNs1", Code: "SEC-1", Name: "Safety", Active: true, OriginalID: 600201, SeqID: 1,
		CreatedBy: "ada@example.net", CreatorID: ada.ID, Created: at("2025-06-01T09:00:00Z"),
		Assignments: []Assignment{{
			UserID: ada.ID, Percentage: 50, ResultID: 910000001,
			Assigned: at("2026-01-05T10:00:00.5Z"), Started: at("2026-01-06T08:30:00Z"), Due: at("2026-12-31T00:00:00Z"),
		}},
	}
	intro := &Course{
		ID: "1QYxyh3bqNs1", Name: "Welcome", OriginalID: 600202,
		Assignments: []Assignment{{UserID: ada.ID, Assigned: at("2026-01-05T10:00:00.5Z"), Via: "path:1qlgdi2fr9U1"}},
	}
	return &Tenant{
		Users: []*User{ada, bo},
		Teams: []*Team{
			{ID: "YotJ2W3N6Xo1", Name: "Sales West", OriginalID: 500301, Members: []string{ada.ID}, Courses: []string{safety.ID}},
			{ID: "xER0A41FnkA1", Name: "Sample's Crew", Description: "A/B testers", ParentID: "YotJ2W3N6Xo1", OriginalID: 500302},
		},
		Courses: []*Course{safety, intro},
		Paths: []*LearningPath{{
			ID: "1qlgdi2fr9U1", Name: "Onboarding", Active: true, OriginalID: 400401,
			CourseIDs: []string{intro.ID}, Users: []string{ada.ID}, ResultIDs: map[string]int64{ada.ID: 910000003},
		}},
	}
}

const (
	adaRowXML = `<User><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName><Active>true</Active><Email>ada@example.net</Email><AccessLevel>Team_Leader</AccessLevel><Brand>Default</Brand></User>`
	boRowXML  = `<User><Id>_jcik6xvyHY1</Id><UserName>bo.sample</UserName><FirstName>Bo</FirstName><LastName>Sample</LastName><Active>false</Active><Email/><AccessLevel>Learner</AccessLevel><Brand>Default</Brand></User>`
	safetyXML = `<Id>0PYxyh3bqNs1</Id><Code>SEC-1</Code><Name>Safety</Name><Active>true</Active><ForSale>false</ForSale><OriginalId>600201</OriginalId><Description/><EcommerceShortDescription/><EcommerceLongDescription/><CourseCodeForBulkImport>600201-SEC-1</CourseCodeForBulkImport><Price>0.00</Price><AccessTillDate i:nil="true"/><AccessTillDays i:nil="true"/><CourseTeamLibrary>false</CourseTeamLibrary><CreatedBy>ada@example.net</CreatedBy><SeqId>1</SeqId><Tags/></Course>`
	myPathXML = `<Name>Onboarding</Name><Active>true</Active><OriginalId>400401</OriginalId><Complete>false</Complete><PercentageComplete>0.0</PercentageComplete><AssignedDate>2026-01-05T10:00:00.500</AssignedDate><StartDate i:nil="true"/><DateCompleted i:nil="true"/><ResultId>910000003</ResultId><AccessTillDate i:nil="true"/></LearningPath>`
)

// TestWireShapes compares answers byte for byte with the API reference. In
// the wanted XML, [i] stands for the namespace declaration of the root.
func TestWireShapes(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, target, xml string }{
		{
			"UserRow", "/users",
			`<Users[i]>` + adaRowXML + boRowXML + `</Users>`,
		},
		{
			"UserRow in a team", "/teams/YotJ2W3N6Xo1/users",
			`<Users[i]>` + adaRowXML + `</Users>`,
		},
		{"empty list", "/teams/xER0A41FnkA1/users", `<Users[i]/>`},
		{"past the end", "/users?start=2", `<Users[i]/>`},
		{
			"UserCollection", "/users/paginated?search=bo.sample",
			`<UserCollection[i]><Pagination><BatchParam>Limit</BatchParam><BatchSize>100</BatchSize><Start>0</Start><TotalCount>1</TotalCount></Pagination><Items>` + boRowXML + `</Items></UserCollection>`,
		},
		{
			"UserFull", "/users/u4IDDbwryroyqQvy4geoSg2",
			`<User[i]><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName><FullName>Ada Example</FullName><Email>ada@example.net</Email><AccessLevel>Team_Leader</AccessLevel><DisableMessages>false</DisableMessages><Active>true</Active><Skype i:nil="true"/><PhoneWork/><PhoneMobile/><LastLogin>2026-01-05T10:00:00Z</LastLogin><LoginKey>https://example.litmos.com/login.aspx?loginkey=00000000-0000-0000-0000-000000000000</LoginKey><IsCustomUsername>false</IsCustomUsername><Password/><SkipFirstLogin>true</SkipFirstLogin><TimeZone>UTC</TimeZone><SalesforceId i:nil="true"/><OriginalId>7000101</OriginalId><Street1/><Street2/><City/><State/><PostalCode/><Country/><CompanyName>Example &amp; Co</CompanyName><JobTitle>Engineer</JobTitle><CustomField1 i:nil="true"/><CustomField2/><CustomField3/><CustomField4/><CustomField5/><CustomField6/><CustomField7/><CustomField8/><CustomField9/><CustomField10/><Culture>en-US</Culture><SalesforceContactId i:nil="true"/><SalesforceAccountId i:nil="true"/><CreatedDate>2025-03-04T05:06:07Z</CreatedDate><Points>0.0</Points><Brand>Default</Brand><ManagerId>0</ManagerId><ManagerName/><EnableTextNotification>false</EnableTextNotification><Website/><Twitter/><ExpirationDate/><JobRole/><ExternalEmployeeId>E-1001</ExternalEmployeeId><ProfileType i:nil="true"/></User>`,
		},
		{
			"TeamRow", "/teams",
			`<Teams[i]><Team><Id>YotJ2W3N6Xo1</Id><Name>Sales West</Name><TeamCodeForBulkImport>500301-SalesWest</TeamCodeForBulkImport><ParentTeamId/></Team><Team><Id>xER0A41FnkA1</Id><Name>Sample's Crew</Name><TeamCodeForBulkImport>500302-SamplesCrew</TeamCodeForBulkImport><ParentTeamId>YotJ2W3N6Xo1</ParentTeamId></Team></Teams>`,
		},
		{
			"TeamRow of a user", "/users/ada@example.net/teams",
			`<Teams[i]><Team><Id>YotJ2W3N6Xo1</Id><Name>Sales West</Name><TeamCodeForBulkImport>500301-SalesWest</TeamCodeForBulkImport><ParentTeamId/></Team></Teams>`,
		},
		{
			"Team", "/teams/xER0A41FnkA1",
			`<Team[i]><Id>xER0A41FnkA1</Id><Name>Sample's Crew</Name><Description>A/B testers</Description><ParentTeamId>YotJ2W3N6Xo1</ParentTeamId><TeamCodeForBulkImport>500302-SamplesCrew</TeamCodeForBulkImport></Team>`,
		},
		{"Course", "/courses/0PYxyh3bqNs1", `<Course[i]>` + safetyXML},
		{"Course list", "/courses?limit=1", `<Courses[i]><Course>` + safetyXML + `</Courses>`},
		{"Course of a team", "/teams/YotJ2W3N6Xo1/courses", `<Courses[i]><Course>` + safetyXML + `</Courses>`},
		{
			"CourseUser", "/courses/0PYxyh3bqNs1/users",
			`<Users[i]><User><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName><Completed>false</Completed><PercentageComplete>50.0</PercentageComplete><CompliantTill i:nil="true"/><DueDate>2026-12-31T00:00:00.000</DueDate><AccessTillDate i:nil="true"/></User></Users>`,
		},
		{
			"UserCourse list", "/users/u4IDDbwryroyqQvy4geoSg2/courses?limit=1",
			`<Courses[i]><Course><Id>0PYxyh3bqNs1</Id><Code>SEC-1</Code><Name>Safety</Name><Active>true</Active><Complete>false</Complete><PercentageComplete>50.0</PercentageComplete><AssignedDate>2026-01-05T10:00:00.500</AssignedDate><StartDate>2026-01-06T08:30:00.000</StartDate><DateCompleted i:nil="true"/><UpToDate>true</UpToDate><Overdue>false</Overdue><CompliantTill i:nil="true"/><IsLearningPath>false</IsLearningPath><CourseCreatedDate>2025-06-01T09:00:00.000</CourseCreatedDate><CourseCreator>u4IDDbwryroyqQvy4geoSg2</CourseCreator><OriginalId>600201</OriginalId><ResultId>910000001</ResultId><AccessTillDate i:nil="true"/></Course></Courses>`,
		},
		{
			"Path", "/learningpaths",
			`<LearningPaths[i]><LearningPath><Id>1qlgdi2fr9U1</Id><Name>Onboarding</Name><Description/><Active>true</Active><OriginalId>400401</OriginalId><ForSale>false</ForSale><Price>0.00</Price><EcommerceShortDescription/><EcommerceLongDescription/><AccessTillDate i:nil="true"/><AccessTillDays i:nil="true"/><IsEquivalency>false</IsEquivalency><LearningPathTeamLibrary>false</LearningPathTeamLibrary><Languages/></LearningPath></LearningPaths>`,
		},
		{
			"UserPath", "/users/u4IDDbwryroyqQvy4geoSg2/learningpaths",
			`<LearningPaths[i]><LearningPath><Id>1qlgdi2fr9U1</Id>` + myPathXML + `</LearningPaths>`,
		},
		{
			"PathUser", "/learningpaths/1qlgdi2fr9U1/users",
			`<Users[i]><User><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName><Completed>false</Completed><PercentageComplete>0.0</PercentageComplete></User></Users>`,
		},
	}
	clock := func() time.Time { return time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) }
	c := newClient(t, recorded(), WithClock(clock))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := c.get(test.target)
			compare(t, got, strings.Replace(test.xml, "[i]", namespace, 1), "application/xml; charset=utf-8")
		})
	}
}

func compare(t *testing.T, got reply, body, contentType string) {
	t.Helper()
	if diff := cmp.Diff(body, got.body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if got.status != http.StatusOK || got.header.Get("Content-Type") != contentType {
		t.Errorf("got %d with %q, want 200 with %q", got.status, got.header.Get("Content-Type"), contentType)
	}
}

// TestDetailsFields: /users/details is UserFull without Password and
// Culture.
func TestDetailsFields(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	body := c.get("/users/details?limit=1").body
	for _, absent := range []string{"<Password", "<Culture"} {
		if strings.Contains(body, absent) {
			t.Errorf("%s in %s", absent, body)
		}
	}
	for _, present := range []string{"<LoginKey>https", "<ManagerId>0</ManagerId>", "<TimeZone>UTC</TimeZone><SalesforceId "} {
		if !strings.Contains(body, present) {
			t.Errorf("no %s in %s", present, body)
		}
	}
}

// TestEscaping: WCF writes what XML 1.0 forbids as a reference.
func TestEscaping(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Teams[0].Name = "A<B>&\"C\" 'd' \x01\r\n\\/é🌟"
	c := newClient(t, tenant)
	wantXML := "<Name>A&lt;B&gt;&amp;\"C\" 'd' &#x1;&#xD;\n\\/é🌟</Name>"
	if got := c.get("/teams/YotJ2W3N6Xo1").body; !strings.Contains(got, wantXML) {
		t.Errorf("got %s, want %s in it", got, wantXML)
	}
}

// TestPathProgress: the progress on a path is that on its courses.
func TestPathProgress(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Paths[0].CourseIDs = []string{introID, safetyID}
	c := newClient(t, tenant)
	get := func() []string {
		var rows []string
		for _, name := range []string{"Complete", "PercentageComplete", "DateCompleted"} {
			body := c.get("/users/" + adaID + "/learningpaths").body
			_, rest, _ := strings.Cut(body, "<"+name)
			value, _, _ := strings.Cut(strings.TrimPrefix(rest, ">"), "<")
			rows = append(rows, value)
		}
		return rows
	}
	if diff := cmp.Diff([]string{"false", "25.0", ` i:nil="true"/>`}, get()); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	c.sim.Update(func(tenant *Tenant) {
		for i, course := range tenant.Courses {
			a := &course.Assignments[0]
			a.Completed, a.Percentage, a.Finished = true, 100, epoch.AddDate(0, 0, i)
		}
	})
	if diff := cmp.Diff([]string{"true", "100.0", "2026-01-06T10:00:00.500"}, get()); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}
