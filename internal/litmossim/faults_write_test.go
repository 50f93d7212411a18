package litmossim

import (
	"net/http"
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

// leading is recorded with roles of Ada's on both teams and nothing else.
func leading() *Tenant {
	tenant := recorded()
	tenant.Courses, tenant.Paths, tenant.Teams[1].Members = nil, nil, []string{adaID}
	tenant.Teams[0].Leaders, tenant.Teams[1].Admins = []string{adaID}, []string{adaID}
	return tenant
}

func acts(steps ...string) func(*client) { return func(c *client) { c.act(steps...) } }

func writeCases() []faultCase {
	user := "/users/" + adaID
	return []faultCase{
		lostCase("reset-after", 0),
		lostCase("status-504-after", 504),
		{
			fault: "vanish-team", tenant: viaSales, calm: []string{"/teams", "/teams/" + crewID}, fired: 3,
			check: acts("404 GET /teams/SALES", "404 GET /teams/SALES/users", "404 PUT /teams/SALES/leaders/ADA"),
		},
		{
			fault: "vanish-team=" + crewID, tenant: viaSales, calm: []string{"/teams/" + salesID}, fired: 1,
			check: acts("404 GET /teams/CREW/courses"),
		},
		{
			fault: "vanish-course", tenant: viaSales, calm: []string{"/courses", "/courses/" + introID}, fired: 2,
			check: acts("404 GET /courses/SAFETY/users", "404 GET /courses/SAFETY"),
		},
		{
			fault: "vanish-path", tenant: viaSales, calm: []string{"/learningpaths", user + "/learningpaths"}, fired: 2,
			check: acts("404 GET /learningpaths/PATH", "404 GET /learningpaths/PATH/users"),
		},
		{fault: "ignored-ids", tenant: viaSales, fired: 3, check: acts(
			"201 POST /teams/SALES/users ADA", // a member already
			"201 POST /teams/SALES/users BO",
			"200 POST /users/BO/courses SAFETY",
			"200 POST /users/ADA/learningpaths PATH", // is on it
			"200 POST /users/BO/learningpaths PATH",
		)},
		{fault: "put-replace", tenant: viaSales, fired: 1, check: func(c *client) {
			c.want(http.StatusOK, "PUT", user, object("User", "FirstName", "Ann"))
			want := recorded().Users[0]
			want.FirstName, want.LastName, want.Email, want.Active, want.SkipFirstLogin = "Ann", "", "", false, false
			want.TimeZone, want.CompanyName, want.JobTitle, want.Brand, want.ExternalEmployeeID = "", "", "", "", ""
			if diff := cmp.Diff(want, c.userOf("ada@example.net")); diff != "" {
				c.t.Errorf("user (-want +got):\n%s", diff)
			}
		}},
		{fault: "level-not-taken", tenant: leading, fired: 1, check: acts(
			"200 PUT /users/ADA AccessLevel=Team_Leader", // as it is
			"200 PUT /users/ADA AccessLevel=Administrator",
		)},
		{fault: "put-activates", tenant: recorded, fired: 1, check: acts(
			"200 PUT /users/ADA Active=true", // is active
			"200 PUT /users/BO Active=false -> BO: Learner",
		)},
		{fault: "level-drops-roles", tenant: leading, fired: 1, check: acts(
			"200 PUT /users/ADA AccessLevel=Administrator -> ADA: Administrator, SALES member leader, CREW member admin",
			"200 PUT /users/BO AccessLevel=Learner -> BO: inactive Learner", // is one, and has no role
			"200 PUT /users/ADA AccessLevel=Learner -> ADA: Learner, SALES member, CREW member",
		)},
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
		{fault: "no-promotion", tenant: leading, fired: 2, check: acts(
			"200 DELETE /teams/SALES/leaders/ADA -> ADA: Team_Leader, SALES member, CREW member admin", // has another role
			"200 DELETE /teams/CREW/admins/ADA -> ADA: Team_Leader, SALES member, CREW member",
			"201 POST /teams/SALES/users BO -> BO: inactive Learner, SALES member",
			"200 PUT /teams/SALES/admins/BO -> BO: inactive Learner, SALES member admin",
		)},
		{fault: "team-course-delete-404", tenant: viaSales, fired: 1, check: acts(
			"404 DELETE /users/ADA/courses/SAFETY", "406 DELETE /users/ADA/courses/INTRO",
		)},
		{fault: "team-path-delete-200", tenant: pathViaSales, fired: 1, check: acts("200 DELETE /users/ADA/learningpaths/PATH")},
	}
}

func pathViaSales() *Tenant {
	tenant := recorded()
	tenant.Teams[0].Paths, tenant.Paths[0].Via = []string{pathID}, map[string]string{adaID: viaTeam(salesID)}
	return tenant
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

// lostCase shows that a write took effect though its answer says otherwise.
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
