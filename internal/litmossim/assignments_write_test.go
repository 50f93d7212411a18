package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestJoinAndLeaveTeams(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active = true
	c := newClient(t, tenant)
	target := "/users/" + boID + "/teams"
	c.want(http.StatusOK, "POST", target+"?sendmessage=true", `<Teams><Team><Id>`+crewID+`</Id></Team></Teams>`)
	r := c.want(http.StatusConflict, "POST", target, `[{"Id":"`+salesID+`"},{"Id":"`+crewID+`"}]`)
	if !strings.Contains(r.body, "already belongs") {
		t.Errorf("got %s", r.body)
	}
	if diff := cmp.Diff([]string{crewID}, c.ids(target)); diff != "" {
		t.Errorf("teams (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Mail{{boID, "team:" + crewID}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	c.want(http.StatusNotFound, "POST", target, `[{"Id":"x"}]`)
	c.want(http.StatusNotFound, "POST", target, `[`+strings.Repeat(`{"Id":"`+salesID+`"},`, 25)+`{}]`)
	c.want(http.StatusNotFound, "POST", "/users/x/teams", `[]`)
	c.want(http.StatusOK, "POST", target, `[{"Id":"`+salesID+`"}]`)
	c.want(http.StatusOK, "DELETE", target, "")
	if got := c.ids(target); len(got) != 0 {
		t.Errorf("teams %v", got)
	}
	c.want(http.StatusNotFound, "DELETE", "/users/x/teams", "")
}

func TestAssignCourses(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	c := newClient(t, tenant, WithClock(func() time.Time { return epoch }))
	target := "/users/" + boID + "/courses"
	c.want(http.StatusOK, "POST", target, `<Courses><Course><Id>`+safetyID+`</Id></Course><Course><Id>x</Id></Course></Courses>`)
	c.want(http.StatusOK, "POST", target+"?sendmessage=false", `[{"Id":"`+safetyID+`"},{"Id":"`+introID+`"}]`)
	if diff := cmp.Diff([]string{safetyID, introID}, c.ids(target)); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
	want := Assignment{UserID: boID, Assigned: epoch, ResultID: 910000004}
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
	c.want(http.StatusNotFound, "POST", "/users/x/courses", `[]`)
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
		c.want(http.StatusOK, "POST", "/users/"+boID+"/courses", `[{"Id":"`+safetyID+`"}]`)
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

func TestResetCourse(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	target := "/users/" + adaID + "/courses/"
	c.want(http.StatusOK, "PUT", target+safetyID+"/reset", "")
	want := recorded().Courses[0].Assignments[0]
	want.Percentage, want.Started, want.Results = 0, time.Time{}, nil
	if diff := cmp.Diff(want, c.sim.Tenant().Courses[0].Assignments[0]); diff != "" {
		t.Errorf("assignment (-want +got):\n%s", diff)
	}
	c.want(http.StatusNotFound, "PUT", "/users/"+boID+"/courses/"+safetyID+"/reset", "")
	c.want(http.StatusNotFound, "PUT", target+"x/reset", "")
	c.want(http.StatusNotFound, "PUT", "/users/x/courses/"+safetyID+"/reset", "")
}

// TestReadUserCourses: a POST that reads.
func TestReadUserCourses(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	r := c.want(http.StatusOK, "POST", "/users/courses?format=json", `[{"Id":"`+boID+`"},{"Id":"x"},{"Id":"`+adaID+`"}]`)
	for _, want := range []string{`[{"Id":"` + boID + `","Courses":[]},{"Id":"` + adaID + `","Courses":[{"Id":"` + safetyID + `",`} {
		if !strings.HasPrefix(r.body, want) {
			t.Errorf("got %s, want %s…", r.body, want)
		}
	}
	r = c.want(http.StatusOK, "POST", "/users/courses", `<Users><User><Id>`+boID+`</Id></User></Users>`)
	if want := `<Users` + namespace + `><User><Id>` + boID + `</Id><Courses/></User></Users>`; r.body != want {
		t.Errorf("got %s, want %s", r.body, want)
	}
	c.want(http.StatusNotAcceptable, "POST", "/users/courses", `[`+strings.Repeat(`{},`, 25)+`{}]`)
	c.want(http.StatusBadRequest, "POST", "/users/courses", ``)
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
	c.want(http.StatusBadRequest, "POST", target, `[{"Id":null}]`)
	c.want(http.StatusNotFound, "POST", target, `[{"Id":"x"}]`)
	c.want(http.StatusNotFound, "POST", "/users/x/learningpaths", `[]`)
	c.want(http.StatusOK, "POST", target, `[{"Id":"`+pathID+`"}]`)
	if diff := cmp.Diff([]Mail{{boID, "path:" + pathID}}, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// TestPathProgress: it follows the courses of the path.
func TestPathProgress(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Paths[0].CourseIDs = []string{introID, safetyID}
	c := newClient(t, tenant)
	get := func() []any {
		var rows []any
		for _, name := range []string{"Complete", "PercentageComplete", "DateCompleted"} {
			body := c.get("/users/" + adaID + "/learningpaths").body
			_, rest, _ := strings.Cut(body, "<"+name)
			value, _, _ := strings.Cut(strings.TrimPrefix(rest, ">"), "<")
			rows = append(rows, value)
		}
		return rows
	}
	if diff := cmp.Diff([]any{"false", "25.0", ` i:nil="true"/>`}, get()); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	c.sim.Update(func(tenant *Tenant) {
		for i, course := range tenant.Courses {
			a := &course.Assignments[0]
			a.Completed, a.Percentage, a.Finished = true, 100, epoch.AddDate(0, 0, i)
		}
	})
	if diff := cmp.Diff([]any{"true", "100.0", "2026-01-06T10:00:00.500"}, get()); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}
