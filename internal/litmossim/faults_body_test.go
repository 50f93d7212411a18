package litmossim

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

func bodyCases() []faultCase {
	return []faultCase{
		{fault: "bom", calm: []string{"/users/x"}, fired: 1, check: func(c *client) {
			if r := c.want(http.StatusOK, "GET", "/users", ""); !strings.HasPrefix(r.body, "\ufeff<Users") {
				c.t.Errorf("got %.40q", r.body)
			}
		}},
		{fault: "wrong-root", calm: []string{"/users/x"}, fired: 2, check: checkWrongRoot},
		{fault: "truncated", calm: []string{"/users/x"}, fired: 1, check: func(c *client) {
			r := c.want(http.StatusOK, "GET", "/users", "")
			if err := wellFormed(r.body); err == nil || r.err != nil {
				c.t.Errorf("got %s, %v", r.body, r.err)
			}
		}},
		{fault: "truncated-connection", fired: 1, check: func(c *client) {
			if r := c.get("/users"); r.status != http.StatusOK || !errors.Is(r.err, io.ErrUnexpectedEOF) {
				c.t.Errorf("got %d, %v", r.status, r.err)
			}
		}},
		{fault: "slow-body=1", fired: 1, check: func(c *client) {
			if err := wellFormed(c.want(http.StatusOK, "GET", "/users", "").body); err != nil {
				c.t.Error(err)
			}
		}},
		{fault: "nil-everywhere", fired: 1, check: bodyHas("/users?limit=1", `<Email i:nil="true"/>`)},
		{fault: "absent-fields", fired: 2, check: func(c *client) {
			bodyHas("/users?limit=1", `<Active>true</Active><AccessLevel>`)(c)
			bodyHas("/courses/course1/users?limit=1", `<PercentageComplete>0.0</PercentageComplete></User>`)(c)
		}},
		{fault: "unknown-elements", fired: 2, check: checkUnknownElements},
		{fault: "control-chars", calm: []string{"/teams/team1/courses"}, fired: 2, check: func(c *client) {
			bodyHas("/users?limit=1", `<FirstName>User 0000&#x1F;</FirstName>`)(c)
			bodyHas("/teams", `<Name>All&#x1F;</Name>`)(c)
		}},
		{
			fault: "old-fields", tenant: recorded, calm: []string{"/learningpaths", "/courses/" + safetyID + "/users"}, fired: 5,
			check: checkOldFields,
		},
		{
			fault: "alias-names", tenant: recorded, calm: []string{"/users", "/users/" + adaID, "/teams"}, fired: 3,
			check: func(c *client) {
				bodyHas("/users/details", `<SalesforcecontactId i:nil="true"/>`)(c)
				bodyHas("/courses/"+safetyID+"/users", `<Username>ada@example.net</Username>`)(c)
				bodyHas("/users/"+adaID+"/courses", `<CompletedDate i:nil="true"/>`)(c)
			},
		},
	}
}

func checkWrongRoot(c *client) {
	for target, want := range map[string]string{
		"/users?limit=1":  "<ArrayOfUsers" + namespace + "><User>",
		"/users?start=99": "<ArrayOfUsers" + namespace + "/>",
	} {
		body := c.get(target).body
		if !strings.HasPrefix(body, want) || wellFormed(body) != nil {
			c.t.Errorf("got %.200s, %v; want %s…", body, wellFormed(body), want)
		}
	}
}

func checkUnknownElements(c *client) {
	body := c.get("/users?limit=2").body
	if err := wellFormed(body); err != nil || strings.Count(body, "<Extension>") != 4 {
		c.t.Errorf("got %s, %v", body, err)
	}
	body = c.get("/users/user0000").body
	if err := wellFormed(body); err != nil || !strings.HasPrefix(body, "<User"+namespace+"><Extension><Id>nested</Id>") {
		c.t.Errorf("got %s", body)
	}
}

func checkOldFields(c *client) {
	for target, want := range map[string]string{
		"/users?limit=1":                  `</AccessLevel></User></Users>`,
		"/teams?limit=1":                  `</TeamCodeForBulkImport></Team></Teams>`,
		"/teams/" + crewID:                `<Description>A/B testers</Description></Team>`,
		"/users/" + adaID + "?x=1":        `<CustomField3/><Culture>en-US</Culture><CustomField4/>`,
		"/courses/" + safetyID + "?x=1&y": `<AccessTillDays i:nil="true"/></Course>`,
	} {
		if got := c.get(target).body; !strings.Contains(got, want) {
			c.t.Errorf("%s: got %s, want %s in it", target, got, want)
		}
	}
	if e := (&encoder{quirks: quirkOld}); true {
		recorded().Users[0].encodeFull(e)
		if got := string(e.buf); !strings.HasSuffix(got, "<Points>0.0</Points>") || !strings.Contains(got, ".com//login.aspx") {
			c.t.Errorf("got %s", got)
		}
	}
}
