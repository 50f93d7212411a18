package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAssignCourses(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	c := newClient(t, tenant, WithClock(func() time.Time { return epoch }))
	target := "/users/" + boID + "/courses"
	c.want(http.StatusOK, "POST", target, `<Courses><Course><Id>`+safetyID+`</Id></Course><Course><Id>x</Id></Course></Courses>`)
	c.want(http.StatusOK, "POST", target+"?sendmessage=false", list("Course", safetyID, introID))
	if diff := cmp.Diff([]string{safetyID, introID}, c.ids(target)); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
	want := Assignment{UserID: boID, Assigned: epoch, ResultID: firstNumber + 1}
	if diff := cmp.Diff(want, c.sim.Tenant().Courses[0].Assignments[1]); diff != "" {
		t.Errorf("assignment (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Mail{{boID, "course:" + safetyID}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	c.want(http.StatusOK, "DELETE", target+"/"+safetyID, "")
	c.want(http.StatusNotFound, "DELETE", target+"/"+safetyID, "") // absent
	c.want(http.StatusNotFound, "DELETE", target+"/x", "")
	c.want(http.StatusNotFound, "DELETE", "/users/x/courses/"+safetyID, "")
	c.want(http.StatusNotFound, "POST", "/users/x/courses", list("Course"))
	if diff := cmp.Diff([]string{introID}, c.ids(target)); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
}

// TestMailRules: course mails go to active users who logged in before and want
// messages.
func TestMailRules(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*User){
		"never logged in": func(u *User) { u.LastLogin = time.Time{} },
		"no messages":     func(u *User) { u.DisableMessages = true },
		"inactive":        func(u *User) { u.Active = false },
	} {
		tenant := recorded()
		tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
		change(tenant.Users[1])
		c := newClient(t, tenant)
		c.want(http.StatusOK, "POST", "/users/"+boID+"/courses", list("Course", safetyID))
		if mails := c.sim.Mails(); len(mails) != 0 {
			t.Errorf("%s: %v", name, mails)
		}
	}
}

// TestInheritedCourse: what a team gives stays in spite of 200, what a path
// gives is refused.
func TestInheritedCourse(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Courses[0].Assignments[0].Via = viaTeam(salesID)
	c := newClient(t, tenant)
	target := "/users/" + adaID + "/courses/"
	c.want(http.StatusOK, "DELETE", target+safetyID, "")
	r := c.want(http.StatusNotAcceptable, "DELETE", target+introID, "")
	if !strings.Contains(r.body, "because it is part of a learning path") {
		t.Errorf("got %s", r.body)
	}
	if diff := cmp.Diff([]string{safetyID, introID}, c.ids("/users/"+adaID+"/courses")); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
}

func TestLearningPaths(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	c := newClient(t, tenant)
	target := "/users/" + boID + "/learningpaths"
	body := `<LearningPaths><LearningPath><Id>` + pathID + `</Id></LearningPath></LearningPaths>`
	c.want(http.StatusOK, "POST", target+"?sendmessage=false", body)
	c.want(http.StatusOK, "POST", target, body)
	if diff := cmp.Diff([]string{adaID, boID}, c.ids("/learningpaths/"+pathID+"/users")); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{introID}, c.ids("/users/"+boID+"/courses")); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
	c.want(http.StatusNotAcceptable, "DELETE", "/users/"+boID+"/courses/"+introID, "")
	if mails := c.sim.Mails(); len(mails) != 0 {
		t.Errorf("mails %v", mails)
	}
	c.want(http.StatusOK, "DELETE", target+"/"+pathID, "")
	if got := append(c.ids(target), c.ids("/users/"+boID+"/courses")...); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
	c.want(http.StatusNotFound, "DELETE", target+"/"+pathID, "") // absent
	c.want(http.StatusNotFound, "DELETE", target+"/x", "")
	c.want(http.StatusNotFound, "DELETE", "/users/x/learningpaths/"+pathID, "")
	c.want(http.StatusNotFound, "POST", target, list("LearningPath", "x"))
	c.want(http.StatusNotFound, "POST", "/users/x/learningpaths", list("LearningPath"))
	c.want(http.StatusOK, "POST", target, list("LearningPath", pathID))
	if diff := cmp.Diff([]Mail{{boID, "path:" + pathID}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// TestTeamPath: what a team gives is refused to be taken from one user, and goes with
// the membership. What is also assigned directly stays.
func TestTeamPath(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	tenant.Teams[0].Paths = []string{pathID}
	c := newClient(t, tenant)
	team, users := "/teams/"+salesID, "/learningpaths/"+pathID+"/users"
	onPath := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, c.ids(users), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("users (-want +got):\n%s", diff)
		}
	}
	c.want(http.StatusCreated, "POST", team+"/users", list("User", boID))
	onPath(adaID, boID)
	if diff := cmp.Diff([]string{pathID}, c.ids(team+"/learningpaths")); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	r := c.want(http.StatusNotAcceptable, "DELETE", "/users/"+boID+"/learningpaths/"+pathID, "")
	if !strings.Contains(r.body, "assigned via a Team") {
		t.Errorf("got %s", r.body)
	}
	c.want(http.StatusOK, "DELETE", "/users/"+adaID+"/learningpaths/"+pathID, "") // the direct assignment
	onPath(adaID, boID)
	c.want(http.StatusNotAcceptable, "DELETE", "/users/"+adaID+"/learningpaths/"+pathID, "")
	c.want(http.StatusOK, "DELETE", team+"/users/"+boID, "")
	onPath(adaID)
	c.want(http.StatusOK, "DELETE", team+"/users/"+adaID, "")
	onPath()
	if mails := c.sim.Mails(); len(mails) != 0 {
		t.Errorf("mails %v", mails)
	}
}

// TestPathProgress: it follows the courses of the path.
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
