package feedsuite

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/types"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// history is a number of random changes of an account, and the file that is kept of it.
type history struct {
	random    *rand.Rand
	simulator *litmossim.Server
	faults    []string
	budget    int // of requests for a poll
	story     []string
	deleted   []string        // users
	ofTeams   map[string]bool // courses that a team gives

	client types.ConnectorClient
	start  time.Time
	cursor string
	file   c1ztest.Snapshot
	named  int // resources that could have been looked up
}

func (h *history) tell(what string) {
	h.story = append(h.story, time.Now().UTC().Format("Jan 2 15:04:05 ")+what)
}

// account has a few of everything. A team gives a course and a learning path.
func account(random *rand.Rand) *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.Size{
		Users: 9, Teams: 4, SubTeams: 1, Courses: 7, MembersPerTeam: 3, AssigneesPerCourse: 2, Seed: random.Uint64(),
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
	ofUser, ofTeam, member := "/users/"+user.ID, "/teams/"+team.ID, oneOf(h.random, team.Members, user.ID)
	role := pick(h.random, []string{"/leaders/", "/admins/"})
	var assignees []string
	for _, a := range course.Assignments {
		if a.Via == "" {
			assignees = append(assignees, a.UserID)
		}
	}
	call := pick(h.random, []string{
		"POST " + ofUser + "/courses " + course.ID,
		"DELETE /users/" + oneOf(h.random, assignees, user.ID) + "/courses/" + course.ID,
		"POST " + ofUser + "/learningpaths " + path.ID,
		"DELETE " + ofUser + "/learningpaths/" + path.ID,
		"POST " + ofTeam + "/users " + user.ID,
		"DELETE " + ofTeam + "/users/" + member,
		"PUT " + ofTeam + role + member,
		"DELETE " + ofTeam + role + member,
		pick(h.random, []string{"POST ", "DELETE "}) + ofTeam + "/courses " + course.ID,
		"PUT " + ofUser + " " + h.edit(tenant, user.ID),
		fmt.Sprintf("POST /users UserName=new.%d@example.net&FirstName=New&LastName=User", len(h.story)),
	})
	if h.random.IntN(60) == 0 {
		call = "DELETE " + ofUser
		h.deleted = append(h.deleted, user.ID)
	}
	if strings.Contains(call, ofTeam+"/courses ") {
		h.ofTeams["course:"+course.ID] = true
	}
	h.call(t, call)
	if h.random.IntN(16) == 0 {
		h.result(user.ID)
	}
}

// edit is a field of a user's record. Who has a role in a team is not set to Learner, because
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
		fmt.Sprintf("JobTitle=Engineer+%d", len(h.story)), "Active=false", "Active=true", "AccessLevel=" + level,
	})
}

// result is progress of a user in a course, which the feeds do not tell.
func (h *history) result(user string) {
	h.simulator.Update(func(tenant *litmossim.Tenant) {
		for _, c := range tenant.Courses {
			for i := range c.Assignments {
				if a := &c.Assignments[i]; a.UserID == user {
					a.Completed, a.PercentageComplete = true, 100
				}
			}
		}
	})
	h.tell("results of " + user)
}

// oneOf is one of some users, more often than not.
func oneOf(random *rand.Rand, users []string, otherwise string) string {
	if len(users) == 0 || random.IntN(4) == 0 {
		return otherwise
	}
	return pick(random, users)
}

// call makes a call of Litmos, in the words of the steps of internal/contract.
func (h *history) call(t *testing.T, call string) {
	t.Helper()
	status, answer := c1ztest.Account(h.simulator, litmossim.DefaultAPIKey).Send(t.Context(), call)
	h.tell(fmt.Sprintf("%s: %d", call, status))
	if status == 0 || status >= http.StatusInternalServerError || status == http.StatusBadRequest || status == http.StatusConflict {
		t.Errorf("%s: %s", h.story[len(h.story)-1], answer)
	}
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
