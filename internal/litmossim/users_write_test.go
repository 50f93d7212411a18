package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	adaID    = "u4IDDbwryroyqQvy4geoSg2"
	boID     = "_jcik6xvyHY1"
	salesID  = "YotJ2W3N6Xo1"
	crewID   = "xER0A41FnkA1"
	safetyID = "0PYxyh3bqNs1"
	introID  = "1QYxyh3bqNs1"
	pathID   = "1qlgdi2fr9U1"
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

func TestUserWriteRefusals(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	ada := "/users/" + adaID
	for _, test := range []struct {
		name, method, target, body string
		status                     int
		text                       string
	}{
		{"taken", "POST", "/users", object("User", "UserName", "ADA@example.net"), 409, "UserName already exists"},
		{"short", "POST", "/users", object("User", "UserName", "cy"), 409, "greater than 3"},
		{"characters", "POST", "/users", object("User", "UserName", "c&lt;y&gt;@example.net"), 409, "Invalid special character's"},
		{"email", "POST", "/users", object("User", "UserName", "cyan", "Email", "cy"), 409, "Invalid email address."},
		{"level", "POST", "/users", object("User", "UserName", "cyan", "AccessLevel", "Emperor"), 400, "xml/json"},
		{"phone", "POST", "/users", object("User", "UserName", "cyan", "PhoneMobile", "555", "EnableTextNotification", "true"), 400, "Invalid Phone"},
		{"no phone", "POST", "/users", object("User", "UserName", "cyan", "EnableTextNotification", "true"), 400, "Mobile Number required"},
		{"manager", "POST", "/users", object("User", "UserName", "cyan", "ManagerId", "x"), 404, "manager Id"},
		{"flag", "POST", "/users", object("User", "UserName", "cyan", "Active", "perhaps"), 400, "xml/json"},
		{"no body", "POST", "/users", ``, 400, "xml/json"},
		{"broken XML", "POST", "/users", `<User><Id>`, 400, "xml/json"},
		{"wrong root", "POST", "/users", `<Users/>`, 400, "xml/json"},
		{"namespace", "POST", "/users", `<User xmlns="urn:x"/>`, 400, "xml/json"},
		{"rename to taken", "PUT", ada, object("User", "UserName", "BO.sample"), 409, "UserName already exists"},
		{"other id", "PUT", ada, object("User", "Id", boID), 404, "must match"},
		{"put unknown", "PUT", "/users/x", object("User"), 404, "not found"},
		{"delete unknown", "DELETE", "/users/x", ``, 404, "was not found"},
	} {
		r := c.do(test.method, test.target, test.body)
		if r.status != test.status || !strings.Contains(r.body, test.text) {
			t.Errorf("%s: got %d %s, want %d %s", test.name, r.status, r.body, test.status, test.text)
		}
	}
	if diff := cmp.Diff(recorded(), c.sim.Tenant()); diff != "" {
		t.Errorf("a refused write changed the tenant (-want +got):\n%s", diff)
	}
}

// TestContentType: a body is read by its Content-Type alone.
func TestContentType(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	for contentType, want := range map[string]int{
		"": 400, "text/plain": 400, "application/json": 400, "text/xml": 201, "application/xml; charset=utf-8": 409,
	} {
		t.Run(contentType, func(t *testing.T) {
			t.Parallel()
			if want == http.StatusConflict {
				c.want(http.StatusCreated, "POST", "/users", `<User><UserName>cyan2</UserName></User>`)
			}
			body := `<User><UserName>cyan` + map[int]string{409: "2"}[want] + `</UserName></User>`
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/users?source=x", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("apikey", DefaultAPIKey)
			req.Header.Set("Content-Type", contentType)
			if got := c.send(req); got.status != want {
				t.Errorf("got %d %s, want %d", got.status, got.body, want)
			}
		})
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

// TestDeleteUser: nothing of the user stays, and the name is free again.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Teams[0].Leaders = []string{adaID}
	tenant.Users[1].ManagerID, tenant.Users[1].ManagerName = adaID, "Ada Example"
	c := newClient(t, tenant)
	c.want(http.StatusOK, "DELETE", "/users/"+adaID, "")
	c.want(http.StatusNotFound, "DELETE", "/users/"+adaID, "")
	c.want(http.StatusNotFound, "GET", "/users/"+adaID, "")
	for _, list := range []string{
		"/teams/" + salesID + "/users", "/teams/" + salesID + "/leaders", "/courses/" + safetyID + "/users", "/learningpaths/" + pathID + "/users",
	} {
		if got := c.ids(list); len(got) != 0 {
			t.Errorf("%s: %v", list, got)
		}
	}
	if got := c.field("/users/"+boID, "ManagerId"); got != "0" {
		t.Errorf("manager %v", got)
	}
	c.want(http.StatusCreated, "POST", "/users", object("User", "UserName", "ada@example.net"))
	if u := c.userOf("ada@example.net"); u.ID == adaID {
		t.Error("the id came back")
	}
}
