package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (c *client) teamOf(id string) *Team {
	c.t.Helper()
	for _, t := range c.sim.Tenant().Teams {
		if t.ID == id {
			return t
		}
	}
	c.t.Fatalf("no team %s", id)
	return nil
}

func TestCreateAndDeleteTeam(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	r := c.want(http.StatusCreated, "POST", "/teams", object("Team", "Id", "", "Name", "Night Shift", "Description", "a"))
	if !strings.Contains(r.body, "<TeamCodeForBulkImport>1000000001-NightShift</TeamCodeForBulkImport>") || !strings.Contains(r.body, "<ParentTeamId/>") {
		t.Errorf("got %s", r.body)
	}
	c.want(http.StatusCreated, "POST", "/teams", object("Team", "Name", "Night Shift", "ParentTeamId", salesID))
	c.want(http.StatusCreated, "POST", "/teams", object("Team", "Name", "Day Shift", "ParentTeamId", salesID))
	if diff := cmp.Diff([]string{salesID, "", salesID, "", salesID}, c.column("/teams", "ParentTeamId")); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
	c.want(http.StatusConflict, "POST", "/teams", object("Team", "Name", "night shift"))
	c.want(http.StatusBadRequest, "POST", "/teams", object("Team", "Description", "x"))
	c.want(http.StatusNotFound, "POST", "/teams", object("Team", "Name", "Lost", "ParentTeamId", "x"))
	c.want(http.StatusOK, "DELETE", "/teams/"+salesID, "")
	if got := c.teamOf(crewID); got.ParentID != "" {
		t.Errorf("parent %s", got.ParentID)
	}
	c.want(http.StatusNotFound, "DELETE", "/teams/"+salesID, "")
}

func TestAddMembers(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active = true
	c := newClient(t, tenant)
	target := "/teams/" + salesID + "/users"
	r := c.want(http.StatusCreated, "POST", target, `<Users><User><Id>`+adaID+`</Id></User><User><Id>nobody</Id></User><Stray/></Users>`)
	if r.body != "" {
		t.Errorf("body %q", r.body)
	}
	c.want(http.StatusCreated, "POST", target, list("User", boID, boID))
	if diff := cmp.Diff([]string{adaID, boID}, c.teamOf(salesID).Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{adaID, boID}, c.ids("/courses/"+safetyID+"/users")); diff != "" {
		t.Errorf("assigned (-want +got):\n%s", diff)
	}
	if mails := c.sim.Mails(); len(mails) != 0 {
		t.Errorf("mails %v", mails)
	}
	c.want(http.StatusNotFound, "POST", target, list("User"))
	c.want(http.StatusNotFound, "POST", "/teams/x/users", list("User", boID))
}

// TestRemoveMember: roles and the team's courses go, direct ones stay.
func TestRemoveMember(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Teams[0].Courses = []string{safetyID, introID}
	tenant.Teams[0].Leaders, tenant.Teams[0].Admins = []string{adaID}, []string{adaID}
	tenant.Courses[1].Assignments[0].Via, tenant.Paths = viaTeam(salesID), nil
	c := newClient(t, tenant)
	target := "/teams/" + salesID + "/users/" + adaID
	c.want(http.StatusOK, "DELETE", target, "")
	team := c.teamOf(salesID)
	if len(team.Members)+len(team.Leaders)+len(team.Admins) != 0 {
		t.Errorf("team %+v", team)
	}
	if diff := cmp.Diff([]string{safetyID}, c.ids("/users/"+adaID+"/courses")); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
	if got := c.userOf("ada@example.net").AccessLevel; got != LevelLearner {
		t.Errorf("level %s", got)
	}
	c.want(http.StatusOK, "DELETE", target, "") // absent
	c.want(http.StatusNotFound, "DELETE", "/teams/"+salesID+"/users/x", "")
	c.want(http.StatusNotFound, "DELETE", "/teams/x/users/"+adaID, "")
}

// TestCourseOfTwoTeams: it goes with the second of them.
func TestCourseOfTwoTeams(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Teams[1].Courses = []string{safetyID}
	tenant.Courses[0].Assignments[0].Via = viaTeam(salesID)
	c := newClient(t, tenant)
	c.want(http.StatusCreated, "POST", "/teams/"+crewID+"/users", list("User", adaID))
	c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/users/"+adaID, "")
	if got := c.ids("/courses/" + safetyID + "/users"); len(got) != 1 {
		t.Errorf("after one: %v", got)
	}
	c.want(http.StatusOK, "DELETE", "/teams/"+crewID+"/users/"+adaID, "")
	if got := c.ids("/courses/" + safetyID + "/users"); len(got) != 0 {
		t.Errorf("after both: %v", got)
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[0].AccessLevel = LevelLearner
	tenant.Users[1].AccessLevel = LevelAdministrator
	c := newClient(t, tenant)
	leader, admin := "/teams/"+salesID+"/leaders/"+adaID, "/teams/"+salesID+"/admins/"+adaID
	level := func(want string) {
		t.Helper()
		if got := c.userOf("ada@example.net").AccessLevel; got != want {
			t.Errorf("level %s, want %s", got, want)
		}
	}
	c.want(http.StatusOK, "DELETE", leader, "") // absent
	level(LevelLearner)
	c.want(http.StatusOK, "PUT", leader, "")
	c.want(http.StatusOK, "PUT", leader, "")
	level(LevelTeamLeader)
	c.want(http.StatusOK, "PUT", admin, "")
	if diff := cmp.Diff([]string{adaID}, c.ids("/teams/"+salesID+"/admins")); diff != "" {
		t.Errorf("admins (-want +got):\n%s", diff)
	}
	c.want(http.StatusOK, "DELETE", leader, "")
	level(LevelTeamLeader)
	c.want(http.StatusOK, "DELETE", admin, "")
	level(LevelLearner)

	c.want(http.StatusCreated, "POST", "/teams/"+salesID+"/users", list("User", boID))
	c.want(http.StatusOK, "PUT", "/teams/"+salesID+"/admins/"+boID, "")
	c.want(http.StatusOK, "DELETE", "/teams/"+salesID+"/admins/"+boID, "")
	if got := c.userOf("bo.sample").AccessLevel; got != LevelAdministrator {
		t.Errorf("level of an administrator: %s", got)
	}
	for _, method := range []string{"PUT", "DELETE"} {
		r := c.want(http.StatusNotFound, method, "/teams/"+crewID+"/leaders/"+adaID, "")
		if !strings.Contains(r.body, "User: "+adaID+" does not exist on the team: "+crewID+".") {
			t.Errorf("got %s", r.body)
		}
		c.want(http.StatusNotFound, method, "/teams/x/leaders/"+adaID, "")
		c.want(http.StatusNotFound, method, "/teams/"+salesID+"/leaders/x", "")
	}
}

// TestRolesOfInactiveUsers: they outlast the deactivation, unseen, and can be
// taken.
func TestRolesOfInactiveUsers(t *testing.T) {
	t.Parallel()
	c := newClient(t, leading())
	c.want(http.StatusOK, "PUT", "/users/"+adaID, object("User", "Active", "false"))
	c.wantRoles(adaID, 3)
	for _, role := range []string{"users", "leaders", "admins"} {
		if got := c.ids("/teams/" + salesID + "/" + role); len(got) != 0 {
			t.Errorf("%s: %v", role, got)
		}
	}
	for i, role := range []string{salesID + "/leaders/", salesID + "/admins/", crewID + "/leaders/"} {
		if got := c.userOf("ada@example.net").AccessLevel; got != LevelTeamLeader {
			t.Errorf("level %s", got)
		}
		c.want(http.StatusOK, "DELETE", "/teams/"+role+adaID, "")
		c.wantRoles(adaID, 2-i)
	}
	if got := c.userOf("ada@example.net").AccessLevel; got != LevelLearner {
		t.Errorf("level %s", got)
	}
}

// TestLevelLeavesRoles: setting a level takes no role on a team.
func TestLevelLeavesRoles(t *testing.T) {
	t.Parallel()
	c := newClient(t, leading())
	for _, level := range []string{LevelLearner, LevelAdministrator, LevelLearner} {
		c.want(http.StatusOK, "PUT", "/users/"+adaID, object("User", "AccessLevel", level))
		c.wantRoles(adaID, 3)
	}
}

func TestTeamCourses(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	tenant.Teams[0].Members = append(tenant.Teams[0].Members, boID)
	c := newClient(t, tenant, WithClock(func() time.Time { return epoch }))
	target := "/teams/" + salesID + "/courses"
	c.want(http.StatusCreated, "POST", target, `<Courses><Course><CourseId>`+introID+`</CourseId>`+
		`<CourseTeamLibrary>true</CourseTeamLibrary></Course><Course><Id>x</Id></Course></Courses>`)
	if diff := cmp.Diff([]string{safetyID, introID}, c.ids(target)); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
	want := []Assignment{
		recorded().Courses[1].Assignments[0],
		{UserID: boID, Assigned: epoch, ResultID: firstNumber + 1, Via: viaTeam(salesID)},
	}
	if diff := cmp.Diff(want, c.sim.Tenant().Courses[1].Assignments); diff != "" {
		t.Errorf("assignments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Mail{{boID, "course:" + introID}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	c.want(http.StatusOK, "DELETE", target, list("Course", introID, safetyID))
	if diff := cmp.Diff([]string{adaID}, c.ids("/courses/"+introID+"/users")); diff != "" {
		t.Errorf("assigned (-want +got):\n%s", diff)
	}
	for _, method := range []string{"POST", "DELETE"} {
		c.want(http.StatusNotFound, method, target, list("Course"))
		c.want(http.StatusNotFound, method, "/teams/x/courses", list("Course", "x"))
		c.want(http.StatusBadRequest, method, target, `<Course/>`)
	}
}
