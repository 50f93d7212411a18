package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// userOf returns a user of the present state, found by user name.
func (c *client) userOf(name string) *User {
	c.t.Helper()
	for _, u := range c.sim.Tenant().Users {
		if u.UserName == name {
			return u
		}
	}
	c.t.Fatalf("no user %s", name)
	return nil
}

// fullBody is a create body with all fields up to Culture, as recorded.
const fullBody = `<User><Id></Id><UserName>cy@example.net</UserName><FirstName>Cy</FirstName><LastName>Mock</LastName>` +
	`<FullName>ignored</FullName><Email>cy@example.net</Email><AccessLevel>Administrator</AccessLevel><DisableMessages>false</DisableMessages>` +
	`<Active>true</Active><Skype></Skype><SkipFirstLogin>true</SkipFirstLogin><TimeZone>Eastern Standard Time</TimeZone>` +
	`<OriginalId>1</OriginalId><City></City><CustomField1></CustomField1><CustomField2>two</CustomField2><Culture></Culture></User>`

func TestCreateUserEcho(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded(), WithClock(func() time.Time { return epoch }))
	r := c.want(http.StatusCreated, "POST", "/users", fullBody)
	for _, want := range []string{
		`<FullName>Cy Mock</FullName>`, `<AccessLevel>Administrator<`, `<Password/>`, `<SkipFirstLogin>false<`, `<TimeZone>Eastern Standard Time<`,
		`<SalesforceId i:nil="true"/>`, `<CustomField2>two<`, `<CustomField3/>`, `<Culture>en-US<`, `<CreatedDate>2026-01-05T10:00:00Z<`,
		`<LastLogin/>`, `<OriginalId>1000000001<`, `<Points>0.0<`,
	} {
		if !strings.Contains(r.body, want) {
			t.Errorf("no %s in %s", want, r.body)
		}
	}
	u := c.userOf("cy@example.net")
	if len(u.ID) != 23 || !u.SkipFirstLogin || u.LoginKey == "" {
		t.Errorf("stored %+v", u)
	}
	if got := c.field("/users/CY@example.net", "Id"); got != u.ID {
		t.Errorf("found %v, want %s", got, u.ID)
	}
	if mails := c.sim.Mails(); len(mails) != 0 {
		t.Errorf("mails %v", mails)
	}
}

func TestCreateUserParameters(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.want(http.StatusCreated, "POST", "/users?sendmessage=true&skipfirstlogin=true", object("User", "UserName", "cy@example.net"))
	u := c.userOf("cy@example.net")
	if u.AccessLevel != LevelLearner || !u.Active || !u.SkipFirstLogin || u.TimeZone != "UTC" || u.Brand != "Default" {
		t.Errorf("defaults: %+v", u)
	}
	if diff := cmp.Diff([]Mail{{u.ID, "account"}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// TestXMLOrder: the serialiser ignores an element that is out of order.
func TestXMLOrder(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.want(http.StatusCreated, "POST", "/users", `<?xml version="1.0"?><User xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
		<Id/><UserName>cy@example.net</UserName><LastName>Mock</LastName><FirstName>Cy</FirstName><Skype i:nil="true"/>
		<x:City xmlns:x="urn:x">Elsewhere</x:City><Unknown>1</Unknown><City>Sampleton</City></User>`)
	u := c.userOf("cy@example.net")
	if u.FirstName != "" || u.LastName != "Mock" || u.City != "Sampleton" {
		t.Errorf("got %q %q %q", u.FirstName, u.LastName, u.City)
	}
}

// TestRefusals: a refused call says why and changes nothing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	ada, sales := "/users/"+adaID, "/teams/"+salesID
	const noUser, noTeam, noCourse, noPath = "User - x was not found", "No team with this x exists in your organization", "The course x does not exist.", "The learning path does not exist."
	for _, test := range []struct {
		method, target, body string
		status               int
		text                 string
	}{
		{"GET", "/", "", 404, "Endpoint not found."},
		{"GET", "/org/courses", "", 404, "Endpoint not found."},
		{"PUT", "/users", "", 404, "Endpoint not found."},
		{"GET", "/users?start=ten", "", 400, "valid number"},
		{"GET", "/users/U4IDDbwryroyqQvy4geoSg2", "", 404, "was not found"}, // ids differ by case
		{"GET", "/users/x/teams", "", 404, noUser},
		{"GET", "/users/x/courses", "", 404, noUser},
		{"GET", "/users/x/learningpaths", "", 404, noUser},
		{"GET", "/teams/x/teams", "", 404, noTeam},
		{"GET", "/teams/x/admins", "", 404, noTeam},
		{"GET", "/teams/x/courses", "", 404, noTeam},
		{"GET", "/courses/x/users", "", 404, noCourse},
		{"GET", "/learningpaths/x/users", "", 404, noPath},
		{"GET", "/learningpaths/x/courses", "", 404, noPath},

		{"POST", "/users", object("User", "UserName", "ADA@example.net"), 409, "UserName already exists"},
		{"POST", "/users", object("User", "UserName", "cy"), 409, "greater than 3"},
		{"POST", "/users", object("User", "UserName", "c&lt;y&gt;@example.net"), 409, "Invalid special character's"},
		{"POST", "/users", object("User", "UserName", "cyan", "Email", "cy"), 409, "Invalid email address."},
		{"POST", "/users", object("User", "UserName", "cyan", "AccessLevel", "Emperor"), 400, "xml/json"},
		{"POST", "/users", object("User", "UserName", "cyan", "PhoneMobile", "555", "EnableTextNotification", "true"), 400, "Invalid Phone"},
		{"POST", "/users", object("User", "UserName", "cyan", "EnableTextNotification", "true"), 400, "Mobile Number required"},
		{"POST", "/users", object("User", "UserName", "cyan", "ManagerId", "x"), 404, "manager Id"},
		{"POST", "/users", object("User", "UserName", "cyan", "Active", "perhaps"), 400, "xml/json"},
		{"POST", "/users", "", 400, "xml/json"},
		{"POST", "/users", `<User><Id>`, 400, "xml/json"},
		{"POST", "/users", `<Users/>`, 400, "xml/json"},
		{"POST", "/users", `<User xmlns="urn:x"/>`, 400, "xml/json"},
		{"PUT", ada, object("User", "UserName", "BO.sample"), 409, "UserName already exists"},
		{"PUT", ada, object("User", "Id", boID), 404, "must match"},
		{"PUT", "/users/x", object("User"), 404, noUser},
		{"POST", "/users/x/courses", list("Course"), 404, noUser},
		{"DELETE", ada + "/courses/x", "", 404, noCourse},
		{"DELETE", ada + "/courses/" + introID, "", 406, "because it is part of a learning path"},
		{"POST", "/users/x/learningpaths", list("LearningPath"), 404, noUser},
		{"DELETE", ada + "/learningpaths/x", "", 404, noPath},

		{"POST", "/teams", object("Team", "Name", "SALES west"), 409, "already exists"},
		{"POST", "/teams", object("Team", "Description", "x"), 400, "xml/json"},
		{"POST", "/teams", object("Team", "Name", "Lost", "ParentTeamId", "x"), 404, noTeam},
		{"POST", sales + "/users", list("User"), 404, "No team"},
		{"POST", "/teams/x/users", list("User", boID), 404, noTeam},
		{"DELETE", sales + "/users/x", "", 404, noUser},
		{"PUT", sales + "/leaders/x", "", 404, noUser},
		{"PUT", "/teams/" + crewID + "/leaders/" + adaID, "", 404, "User: " + adaID + " does not exist on the team: " + crewID + "."},
		{"POST", sales + "/courses", list("Course"), 404, "No team"},
		{"DELETE", sales + "/courses", `<Course/>`, 400, "xml/json"},
	} {
		r := c.do(test.method, test.target, test.body)
		if r.status != test.status || !strings.Contains(r.body, test.text) {
			t.Errorf("%s %s %s: got %d %s, want %d %s", test.method, test.target, test.body, r.status, r.body, test.status, test.text)
		}
	}
	if diff := cmp.Diff(recorded(), c.sim.Tenant()); diff != "" {
		t.Errorf("a refused write changed the account (-want +got):\n%s", diff)
	}
}

// TestContentType: a body is read by its Content-Type alone.
func TestContentType(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]int{
		"": 400, "text/plain": 400, "application/json": 400, "text/xml": 201, "application/xml; charset=utf-8": 201,
	} {
		c := newClient(t, recorded())
		req := c.request("POST", "/users", object("User", "UserName", "cyan"))
		req.Header.Set("Content-Type", contentType)
		if got := c.send(req); got.status != want {
			t.Errorf("%s: got %d %s, want %d", contentType, got.status, got.body, want)
		}
	}
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	r := c.want(http.StatusOK, "PUT", "/users/"+adaID, `<User><Id>`+adaID+`</Id><FirstName>Ann</FirstName><Active>false</Active>`+
		`<LastLogin/><LoginKey>stolen</LoginKey><OriginalId>1</OriginalId><CreatedDate/><Points>99</Points><ManagerId>`+boID+`</ManagerId></User>`)
	if _, typed := r.header["Content-Type"]; typed || r.body != "" || r.header.Get("Content-Length") != "0" {
		t.Errorf("answer %q %v", r.body, r.header)
	}
	want := recorded().Users[0]
	want.FirstName, want.Active, want.ManagerID, want.ManagerName = "Ann", false, boID, "Bo Sample"
	if diff := cmp.Diff(want, c.userOf("ada@example.net")); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
	if got := c.ids("/teams/" + salesID + "/users"); len(got) != 0 {
		t.Errorf("the deactivated user is listed: %v", got)
	}
	c.want(http.StatusOK, "PUT", "/users/"+adaID, object("User", "UserName", "ann@example.net", "ManagerId", "0"))
	if u := c.userOf("ann@example.net"); u.ManagerID != "" || u.ManagerName != "" {
		t.Errorf("manager %q %q", u.ManagerID, u.ManagerName)
	}
	c.want(http.StatusNotFound, "GET", "/users/ada@example.net", "")
}

// TestCreateTeam: the answer is the team. Its name may be that of a team of another parent.
func TestCreateTeam(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	r := c.want(http.StatusCreated, "POST", "/teams", object("Team", "Id", "", "Name", "Night Shift", "Description", "a"))
	if !strings.Contains(r.body, "<Description>a</Description><ParentTeamId/><TeamCodeForBulkImport>1000000001-NightShift<") {
		t.Errorf("got %s", r.body)
	}
	c.want(http.StatusCreated, "POST", "/teams", object("Team", "Name", "Night Shift", "ParentTeamId", salesID))
	if diff := cmp.Diff([]string{"", salesID, "", salesID}, c.column("/teams", "ParentTeamId")); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
}
