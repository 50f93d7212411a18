package litmossim

import (
	"net/http"

	"github.com/google/go-cmp/cmp"
)

// viaSales is recorded with Ada's first course given by the team Sales West
// and Bo active.
func viaSales() *Tenant {
	tenant := recorded()
	tenant.Courses[0].Assignments[0].Via = viaTeam(salesID)
	tenant.Users[1].Active = true
	return tenant
}

func writeCases() []faultCase {
	user, course := "/users/"+adaID, "/users/"+adaID+"/courses/"
	return []faultCase{
		lostCase("reset-after", 0),
		lostCase("status-500-after", 500),
		lostCase("status-504-after", 504),
		{fault: "vanish-team", tenant: viaSales, calm: []string{"/teams", "/teams/" + crewID}, fired: 3, check: func(c *client) {
			c.want(http.StatusNotFound, "GET", "/teams/"+salesID, "")
			c.want(http.StatusNotFound, "GET", "/teams/"+salesID+"/users", "")
			c.want(http.StatusNotFound, "PUT", "/teams/"+salesID+"/leaders/"+adaID, "")
		}},
		{fault: "vanish-team=" + crewID, tenant: viaSales, calm: []string{"/teams/" + salesID}, fired: 1, check: func(c *client) {
			c.want(http.StatusNotFound, "GET", "/teams/"+crewID+"/courses", "")
		}},
		{fault: "vanish-course", tenant: viaSales, calm: []string{"/courses", "/courses/" + introID}, fired: 2, check: func(c *client) {
			c.want(http.StatusNotFound, "GET", "/courses/"+safetyID+"/users", "")
			c.want(http.StatusNotFound, "GET", "/courses/"+safetyID, "")
		}},
		{fault: "ignored-ids", tenant: viaSales, fired: 2, check: func(c *client) {
			before := c.sim.Tenant()
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", `[{"Id":"`+adaID+`"}]`) // a member already
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", `[{"Id":"`+boID+`"}]`)
			c.want(http.StatusOK, "POST", "/users/"+boID+"/courses", `[{"Id":"`+safetyID+`"}]`)
			if diff := cmp.Diff(before, c.sim.Tenant()); diff != "" {
				c.t.Errorf("changed (-before +after):\n%s", diff)
			}
		}},
		{fault: "absent-delete-404", tenant: viaSales, fired: 2, check: func(c *client) {
			c.want(http.StatusNotFound, "DELETE", "/teams/"+salesID+"/users/"+boID, "")
			c.want(http.StatusNotFound, "DELETE", "/teams/"+salesID+"/admins/"+adaID, "")
			c.want(http.StatusNotFound, "DELETE", "/users/"+boID+"/courses/"+safetyID, "") // as usual
			c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/users/"+adaID, "")
		}},
		{fault: "absent-delete-200", tenant: viaSales, fired: 2, check: func(c *client) {
			c.want(http.StatusOK, "DELETE", "/users/"+boID+"/courses/"+safetyID, "")
			c.want(http.StatusOK, "DELETE", "/users/"+boID+"/learningpaths/"+pathID, "")
			c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/users/"+boID, "") // as usual
		}},
		{fault: "put-replace", tenant: viaSales, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, `{"FirstName":"Ann"}`)
			want := recorded().Users[0]
			want.FirstName, want.LastName, want.Email, want.Active, want.SkipFirstLogin = "Ann", "", "", false, false
			want.TimeZone, want.CompanyName, want.JobTitle, want.Brand, want.ExternalEmployeeID = "", "", "", "", ""
			if diff := cmp.Diff(want, c.userOf("ada@example.net")); diff != "" {
				c.t.Errorf("user (-want +got):\n%s", diff)
			}
		}},
		{fault: "level-not-taken", tenant: viaSales, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, `{"AccessLevel":"Team_Leader"}`) // as it is
			c.want(http.StatusOK, "PUT", user, `{"AccessLevel":"Administrator"}`)
			if got := c.userOf("ada@example.net").AccessLevel; got != LevelTeamLeader {
				c.t.Errorf("level %s", got)
			}
		}},
		{fault: "no-promotion", tenant: viaSales, fired: 3, check: func(c *client) {
			c.want(http.StatusOK, "PUT", "/teams/"+salesID+"/leaders/"+adaID, "") // a Team_Leader already
			c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/leaders/"+adaID, "")
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", `[{"Id":"`+boID+`"}]`)
			c.want(http.StatusOK, "PUT", "/teams/"+salesID+"/admins/"+boID, "")
			if a, b := c.userOf("ada@example.net").AccessLevel, c.userOf("bo.sample").AccessLevel; a != LevelTeamLeader || b != LevelLearner {
				c.t.Errorf("levels %s, %s", a, b)
			}
			c.sim.Update(func(tenant *Tenant) {
				tenant.Users[1].AccessLevel = LevelTeamLeader
				tenant.Teams[0].Leaders = []string{adaID, boID}
			})
			c.want(http.StatusOK, "DELETE", "/teams/"+salesID, "") // two demotions, one call
		}},
		{fault: "team-course-delete-404", tenant: viaSales, fired: 1, check: func(c *client) {
			c.want(http.StatusNotFound, "DELETE", course+safetyID, "")
			c.want(http.StatusNotAcceptable, "DELETE", course+introID, "")
		}},
	}
}

// lostCase proves that a write took effect though its answer says otherwise.
func lostCase(fault string, status int) faultCase {
	return faultCase{fault: fault, calm: []string{"/users"}, fired: 1, check: func(c *client) {
		c.want(http.StatusNotFound, "DELETE", "/users/x", "")
		r := c.do("POST", "/users", `{"UserName":"cyan"}`)
		if r.status != status || (r.err != nil) != (status == 0) {
			c.t.Errorf("got %d, %v", r.status, r.err)
		}
		if got := len(c.sim.Tenant().Users); got != 31 {
			c.t.Errorf("%d users", got)
		}
	}}
}
