package litmossim

import (
	"net/http"
	"slices"
	"testing"
	"time"

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
		{fault: "vanish-path", tenant: viaSales, calm: []string{"/learningpaths", "/users/" + adaID + "/learningpaths"}, fired: 2, check: func(c *client) {
			c.want(http.StatusNotFound, "GET", "/learningpaths/"+pathID, "")
			c.want(http.StatusNotFound, "GET", "/learningpaths/"+pathID+"/users", "")
		}},
		{fault: "ignored-ids", tenant: viaSales, fired: 3, check: func(c *client) {
			before := c.sim.Tenant()
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", list("User", adaID)) // a member already
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", list("User", boID))
			c.want(http.StatusOK, "POST", "/users/"+boID+"/courses", list("Course", safetyID))
			c.want(http.StatusOK, "POST", "/users/"+adaID+"/learningpaths", list("LearningPath", pathID)) // is on it
			c.want(http.StatusOK, "POST", "/users/"+boID+"/learningpaths", list("LearningPath", pathID))
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
			c.want(http.StatusOK, "PUT", user, object("User", "FirstName", "Ann"))
			want := recorded().Users[0]
			want.FirstName, want.LastName, want.Email, want.Active, want.SkipFirstLogin = "Ann", "", "", false, false
			want.TimeZone, want.CompanyName, want.JobTitle, want.Brand, want.ExternalEmployeeID = "", "", "", "", ""
			if diff := cmp.Diff(want, c.userOf("ada@example.net")); diff != "" {
				c.t.Errorf("user (-want +got):\n%s", diff)
			}
		}},
		{fault: "level-not-taken", tenant: viaSales, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, object("User", "AccessLevel", "Team_Leader")) // as it is
			c.want(http.StatusOK, "PUT", user, object("User", "AccessLevel", "Administrator"))
			if got := c.userOf("ada@example.net").AccessLevel; got != LevelTeamLeader {
				c.t.Errorf("level %s", got)
			}
		}},
		{fault: "put-activates", tenant: recorded, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, object("User", "JobTitle", "Chief")) // is active
			c.want(http.StatusOK, "PUT", "/users/"+boID, object("User", "JobTitle", "Chief", "Active", "false"))
			if u := c.userOf("bo.sample"); !u.Active || u.JobTitle != "Chief" {
				c.t.Errorf("user %+v", u)
			}
		}},
		{fault: "level-drops-roles", tenant: leading, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, object("User", "AccessLevel", "Administrator"))
			c.want(http.StatusOK, "PUT", "/users/"+boID, object("User", "AccessLevel", "Learner")) // is one, and has no role
			c.wantRoles(adaID, 3)
			c.want(http.StatusOK, "PUT", user, object("User", "AccessLevel", "Learner"))
			c.wantRoles(adaID, 0)
		}},
		{fault: "late-writes=600000", tenant: recorded, calm: []string{user, "/users"}, fired: 3, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, object("User", "UserName", "ann@example.net"))
			if got := c.field(user, "UserName"); got != "ada@example.net" {
				c.t.Errorf("read %v", got)
			}
			c.want(http.StatusConflict, "POST", "/users", object("User", "UserName", "ann@example.net"))
			c.want(http.StatusCreated, "POST", "/users", object("User", "UserName", "ada@example.net"))
			c.want(http.StatusNotFound, "GET", "/users/ann@example.net", "")
			bodyHas("/users/paginated", `<TotalCount>2</TotalCount>`)(c)
		}},
		{fault: "late-arrival=20,times=1", calm: []string{"/users"}, fired: 1, check: func(c *client) {
			began := time.Now()
			c.want(http.StatusCreated, "POST", "/users", object("User", "UserName", "cyan"))
			if took := time.Since(began); took < 20*time.Millisecond {
				c.t.Errorf("took %v", took)
			}
		}},
		{fault: "other-object", tenant: recorded, calm: []string{"/users", "/users/x", "/learningpaths/" + pathID}, fired: 3, check: func(c *client) {
			for target, want := range map[string]string{user: boID, "/teams/" + crewID: salesID, "/courses/" + safetyID: introID} {
				if got := c.field(target, "Id"); got != want {
					c.t.Errorf("%s: read %v", target, got)
				}
			}
		}},
		editCase("edit-after-read=JobTitle,times=2", 2, "JobTitle", "Engineer", "Edited 1", "Edited 2", "Edited 2"),
		editCase("edit-after-read=Active", 1, "Active", "true", "false", "false"),
		editCase("edit-after-read=AccessLevel", 1, "AccessLevel", LevelTeamLeader, LevelLearner, LevelLearner),
		{fault: "no-promotion", tenant: viaSales, fired: 3, check: func(c *client) {
			c.want(http.StatusOK, "PUT", "/teams/"+salesID+"/leaders/"+adaID, "") // a Team_Leader already
			c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/leaders/"+adaID, "")
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", list("User", boID))
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
		{fault: "team-path-delete-200", tenant: viaSales, fired: 1, check: func(c *client) {
			c.sim.Update(func(tenant *Tenant) { tenant.Teams[0].Paths = []string{pathID} })
			c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", list("User", boID))
			c.want(http.StatusOK, "DELETE", "/users/"+boID+"/learningpaths/"+pathID, "")
			if diff := cmp.Diff([]string{adaID, boID}, c.ids("/learningpaths/"+pathID+"/users")); diff != "" {
				c.t.Errorf("users (-want +got):\n%s", diff)
			}
		}},
	}
}

// editCase reads a field of a user again and again.
func editCase(fault string, fired int, field string, want ...string) faultCase {
	return faultCase{fault: fault, tenant: recorded, calm: []string{"/users", "/users/x"}, fired: fired, check: func(c *client) {
		for i, value := range want {
			if got := c.field("/users/"+adaID, field); got != value {
				c.t.Errorf("read %d: %v, want %v", i, got, value)
			}
		}
	}}
}

// leading is recorded with roles of Ada's on both teams, three in all.
func leading() *Tenant {
	tenant := recorded()
	tenant.Teams[1].Members = []string{adaID}
	tenant.Teams[0].Leaders, tenant.Teams[0].Admins, tenant.Teams[1].Leaders = []string{adaID}, []string{adaID}, []string{adaID}
	return tenant
}

// wantRoles counts the roles that a user has on teams.
func (c *client) wantRoles(id string, want int) {
	c.t.Helper()
	got := 0
	for _, t := range c.sim.Tenant().Teams {
		for _, role := range [][]string{t.Leaders, t.Admins} {
			if slices.Contains(role, id) {
				got++
			}
		}
	}
	if got != want {
		c.t.Errorf("%d roles, want %d", got, want)
	}
}

// TestLateWrites: every write shows after the delay, not before, and so does
// what changes otherwise.
func TestLateWrites(t *testing.T) {
	t.Parallel()
	now := epoch
	c := newClient(t, recorded(), WithClock(func() time.Time { return now }), WithFault(Fault{Name: "late-writes", Value: "2000"}))
	target := "/users/" + adaID
	for _, step := range []struct {
		after time.Duration
		write func()
		shown string
	}{
		{0, func() { c.want(http.StatusOK, "PUT", target, object("User", "JobTitle", "First")) }, "Engineer"},
		{time.Second, func() { c.want(http.StatusOK, "PUT", target, object("User", "JobTitle", "Second")) }, "Engineer"},
		{999 * time.Millisecond, nil, "Engineer"},
		{time.Millisecond, func() { c.sim.Update(func(tenant *Tenant) { tenant.Users[0].JobTitle = "Third" }) }, "First"},
		{time.Second, nil, "Second"},
		{time.Hour, nil, "Third"},
	} {
		now = now.Add(step.after)
		if step.write != nil {
			step.write()
		}
		if got := c.field(target, "JobTitle"); got != step.shown {
			t.Errorf("after %v: %v, want %s", now.Sub(epoch), got, step.shown)
		}
	}
	c.sim.Update(func(tenant *Tenant) { tenant.Users = nil })
	if got := len(c.sim.past); got != 2 {
		t.Errorf("%d states are kept", got)
	}
}

// TestEditsAreNotLate: an edit after a read is a change of the account as it is,
// not as the read shows it.
func TestEditsAreNotLate(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded(), WithFault(Fault{Name: "late-writes", Value: "600000"}), WithFault(Fault{Name: "edit-after-read", Value: "Active"}))
	c.want(http.StatusOK, "PUT", "/users/"+adaID, object("User", "JobTitle", "Chief"))
	c.get("/users/" + adaID)
	if u := c.userOf("ada@example.net"); u.JobTitle != "Chief" || u.Active {
		t.Errorf("user %+v", u)
	}
}

// lostCase proves that a write took effect though its answer says otherwise.
func lostCase(fault string, status int) faultCase {
	return faultCase{fault: fault, calm: []string{"/users"}, fired: 1, check: func(c *client) {
		c.want(http.StatusNotFound, "DELETE", "/users/x", "")
		r := c.do("POST", "/users", object("User", "UserName", "cyan"))
		if r.status != status || (r.err != nil) != (status == 0) {
			c.t.Errorf("got %d, %v", r.status, r.err)
		}
		if got := len(c.sim.Tenant().Users); got != 31 {
			c.t.Errorf("%d users", got)
		}
	}}
}
