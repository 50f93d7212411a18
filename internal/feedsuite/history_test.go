package feedsuite

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// history is a number of random changes of an account.
type history struct {
	random    *rand.Rand
	simulator *litmossim.Server
	story     []string
	deleted   []string // users
	ofTeams   map[string]bool
}

// account has a few of everything. A team gives a course and a learning path.
func account(seed uint64) *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.Size{
		Users: 9, Teams: 4, SubTeams: 1, Courses: 7, MembersPerTeam: 3, AssigneesPerCourse: 2, Seed: seed,
	})
	for _, u := range tenant.Users {
		u.ManagerID, u.ManagerName = "", "" // whose name would change with the manager's
	}
	giver := tenant.Teams[len(tenant.Teams)-1]
	giver.Courses, giver.Paths = append(giver.Courses, tenant.Courses[0].ID), []string{tenant.Paths[0].ID}
	return tenant
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// change changes something as an administrator in Litmos does. Litmos may refuse it.
func (h *history) change(t *testing.T) {
	t.Helper()
	tenant := h.simulator.Tenant()
	user := pick(h.random, tenant.Users[1:]) // not the owner
	team, course, path := pick(h.random, tenant.Teams), pick(h.random, tenant.Courses), pick(h.random, tenant.Paths)
	ofUser, ofTeam := "/users/"+user.ID, "/teams/"+team.ID
	switch h.random.IntN(16) {
	case 0, 1:
		h.call(t, http.MethodPost, ofUser+"/courses", list("Course", course.ID))
	case 2, 3:
		h.call(t, http.MethodDelete, ofUser+"/courses/"+assignedTo(h.random, tenant, user.ID, course.ID), "")
	case 4:
		h.call(t, http.MethodPost, ofUser+"/learningpaths", list("LearningPath", path.ID))
	case 5:
		h.call(t, http.MethodDelete, ofUser+"/learningpaths/"+path.ID, "")
	case 6, 7:
		h.call(t, http.MethodPost, ofTeam+"/users", list("User", user.ID))
	case 8:
		h.call(t, http.MethodDelete, ofTeam+"/users/"+memberOf(h.random, team, user.ID), "")
	case 9, 10:
		h.call(t, http.MethodPut, ofTeam+"/"+pick(h.random, []string{"leaders", "admins"})+"/"+memberOf(h.random, team, user.ID), "")
	case 11:
		h.call(t, http.MethodDelete, ofTeam+"/"+pick(h.random, []string{"leaders", "admins"})+"/"+memberOf(h.random, team, user.ID), "")
	case 12:
		h.ofTeams["course:"+course.ID] = true
		h.call(t, pick(h.random, []string{http.MethodPost, http.MethodDelete}), ofTeam+"/courses", list("Course", course.ID))
	case 13:
		h.call(t, http.MethodPut, ofUser, "<User>"+h.edit(tenant, user.ID)+"</User>")
	case 14:
		name := fmt.Sprintf("new.%d@example.net", len(h.story))
		h.call(t, http.MethodPost, "/users", "<User><Id></Id><UserName>"+name+"</UserName><FirstName>New</FirstName><LastName>User</LastName></User>")
	default:
		h.result(user.ID)
	}
	if h.random.IntN(60) == 0 {
		h.deleted = append(h.deleted, user.ID)
		h.call(t, http.MethodDelete, ofUser, "")
	}
}

// edit is a part of a user's record. Who has a role in a team is not set to Learner, because
// Litmos shows at least Team Leader.
func (h *history) edit(tenant *litmossim.Tenant, user string) string {
	leads := slices.ContainsFunc(tenant.Teams, func(team *litmossim.Team) bool {
		return slices.Contains(team.Leaders, user) || slices.Contains(team.Admins, user)
	})
	level := "Learner"
	if leads || h.random.IntN(2) == 0 {
		level = "Administrator"
	}
	return pick(h.random, []string{
		fmt.Sprintf("<JobTitle>Engineer %d</JobTitle>", len(h.story)),
		"<Active>false</Active>", "<Active>true</Active>", "<AccessLevel>" + level + "</AccessLevel>",
	})
}

// result is progress of a user in a course, which the feeds do not tell.
func (h *history) result(user string) {
	h.simulator.Update(func(tenant *litmossim.Tenant) {
		for _, c := range tenant.Courses {
			for i := range c.Assignments {
				if a := &c.Assignments[i]; a.UserID == user {
					a.Completed, a.Percentage = true, 100
				}
			}
		}
	})
	h.story = append(h.story, "results of "+user)
}

// assignedTo is a course of a user, more often than not.
func assignedTo(random *rand.Rand, tenant *litmossim.Tenant, user, otherwise string) string {
	for _, c := range tenant.Courses {
		has := slices.ContainsFunc(c.Assignments, func(a litmossim.Assignment) bool { return a.UserID == user && a.Via == "" })
		if has && random.IntN(2) == 0 {
			return c.ID
		}
	}
	return otherwise
}

// memberOf is a member of a team, more often than not.
func memberOf(random *rand.Rand, team *litmossim.Team, otherwise string) string {
	if len(team.Members) == 0 || random.IntN(4) == 0 {
		return otherwise
	}
	return pick(random, team.Members)
}

// call sends a request to Litmos.
func (h *history) call(t *testing.T, method, path, body string) {
	t.Helper()
	target := litmossim.BasePath + (&url.URL{Path: path}).EscapedPath() + "?source=history&sendmessage=false"
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Apikey", litmossim.DefaultAPIKey)
	r.Header.Set("Content-Type", "application/xml")
	w := httptest.NewRecorder()
	h.simulator.ServeHTTP(w, r)
	h.story = append(h.story, fmt.Sprintf("%s %s %s %s: %d", time.Now().UTC().Format("Jan 2 15:04:05"), method, path, body, w.Code))
	if w.Code >= http.StatusInternalServerError || w.Code == http.StatusBadRequest || w.Code == http.StatusConflict {
		t.Errorf("%s: %s", h.story[len(h.story)-1], w.Body)
	}
}

func list(item, id string) string {
	return "<" + item + "s><" + item + "><Id>" + id + "</Id></" + item + "></" + item + "s>"
}

// The faults of histories. SECONDS, HOURS and PATH stand for what a history draws.
var (
	feedFaults = []string{
		"feed-late=SECONDS", "feed-zone=HOURS", "feed-repeat", "feed-newest-first", "unstable-order,path=PATH",
		"feed-unknown-types", "feed-action-names", "feed-implied", "feed-past-only", "wrong-root,path=PATH",
	}
	refusals = []string{"status-403", "status-404", "feed-406", "html-200"}
)

// faults are some of the faults for a history.
func faults(random *rand.Rand) (names []string) {
	path := pick(random, []string{"/org/activities/assignments", "/org/teams/users", "/org/users/details"})
	fill := strings.NewReplacer("SECONDS", fmt.Sprint(random.IntN(4*3600)), "HOURS", fmt.Sprint(random.IntN(27)-12), "PATH", path)
	for _, name := range feedFaults {
		if random.IntN(4) == 0 {
			names = append(names, fill.Replace(name))
		}
	}
	if random.IntN(3) == 0 {
		names = append(names, fmt.Sprintf("%s,path=%s,after=%d,times=%d", pick(random, refusals), path, random.IntN(30), 1+random.IntN(2)))
	}
	return names
}
