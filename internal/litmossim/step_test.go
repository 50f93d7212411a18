package litmossim

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/contract"
)

// client calls a simulator over HTTP.
type client struct {
	t       *testing.T
	sim     *Server
	account contract.Account
	now     time.Time
}

// newClient serves a tenant at the time epoch.
func newClient(t *testing.T, tenant *Tenant) *client {
	t.Helper()
	c := &client{t: t, now: epoch}
	c.sim = New(tenant)
	c.sim.now = func() time.Time { return c.now }
	server := httptest.NewServer(c.sim)
	t.Cleanup(server.Close)
	c.account = contract.Account{
		BaseURL: server.URL + BasePath, Key: DefaultAPIKey, Source: "test",
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	return c
}

// act does a step in the language of internal/contract. Two things are added:
//
//   - "503!" is the status of an answer that a fault changes.
//   - " -> WHO: ..." tells what somebody has then, in the words of access.
//
// A step that tells neither what is there then nor what is answered, or is refused, may change
// nothing. After each step the account has no contradictions.
func (c *client) act(step string) {
	c.t.Helper()
	call, answer, answers := strings.Cut(step, " => ")
	call, change, changes := strings.Cut(call, " -> ")
	status, _, _ := strings.Cut(call, " ")
	before, fired := c.sim.Tenant(), c.fired()
	if call = strings.Replace(call, "! ", " ", 1); answers {
		call += " => " + answer
	}
	c.call(spellOut(call))
	after := c.sim.Tenant()
	checkInvariants(c.t, after)
	if fires := c.fired() > fired; fires != strings.HasSuffix(status, "!") {
		c.t.Errorf("%s: a fault fires: %v", step, fires)
	}
	who, _, _ := strings.Cut(change, ":")
	switch {
	case changes:
		if got := who + ": " + access(after, spellOut(who)); got != change {
			c.t.Errorf("%s: got %s", step, got)
		}
	case !answers || status >= "300":
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			c.t.Errorf("%s changes the account:\n%s", step, diff)
		}
	}
}

// fired is how often the faults have fired.
func (c *client) fired() int {
	n := 0
	for _, f := range c.sim.faults {
		n += f.fired
	}
	return n
}

// call makes the call of a step, and returns the answer with its header.
func (c *client) call(step string) string {
	c.t.Helper()
	answer, err := c.account.Play(c.t.Context(), step)
	if err != nil {
		c.t.Error(err)
	}
	return answer
}

// checkInvariants: what holds for a generated tenant, and after each step of a scene. Ids and names are
// unique, no reference leads nowhere, roles need membership, and who has a course or a path
// through a team or a path is in it.
func checkInvariants(t *testing.T, tenant *Tenant) {
	t.Helper()
	check := func(holds bool, says ...any) {
		t.Helper()
		if !holds {
			t.Error(says...)
		}
	}
	s := newState(tenant, time.Now)
	nameInParent := func(team *Team) string { return team.ParentTeamID + " " + team.Name }
	check(len(s.users) == len(tenant.Users) && len(s.names) == len(tenant.Users), "two users are one")
	check(len(s.teams) == len(tenant.Teams) && len(indexed(tenant.Teams, nameInParent)) == len(tenant.Teams), "two teams are one")
	code := func(course *Course) string { return course.Code }
	check(len(s.courses) == len(tenant.Courses) && len(indexed(tenant.Courses, code)) == len(tenant.Courses), "two courses are one")
	check(len(s.paths) == len(tenant.Paths), "two learning paths are one")

	objects := indexed(tenant.assignables(), func(object assignable) string { return object.subject().id })
	has := func(user, object string) bool {
		return objects[object] != nil && objects[object].assignees().Of(user) != nil
	}
	gives := func(via, user, object string) bool {
		kind, id, _ := strings.Cut(via, ":")
		switch team, path := s.teams[id], s.paths[id]; {
		case kind == "team" && team != nil:
			return slices.Contains(team.Members, user) && team.gives(object)
		case kind == "path" && path != nil:
			return has(user, id) && slices.Contains(path.CourseIDs, object)
		}
		return via == ""
	}
	for _, u := range tenant.Users {
		check(u.ManagerID == "" || s.users[u.ManagerID] != nil, u.UserName, "has the manager", u.ManagerID)
	}
	for _, team := range tenant.Teams {
		check(team.ParentTeamID == "" || s.teams[team.ParentTeamID] != nil, team.Name, "is below", team.ParentTeamID)
		for _, id := range slices.Concat(team.Leaders, team.Admins) {
			check(slices.Contains(team.Members, id), id, "has a role on", team.Name, "and is no member")
		}
		for i, id := range team.Members {
			check(s.users[id] != nil && !slices.Contains(team.Members[i+1:], id), id, "is a member of", team.Name)
			for _, object := range slices.Concat(team.Courses, team.Paths) {
				check(has(id, object), id, "lacks", object, "of team", team.Name)
			}
		}
	}
	for id, object := range objects {
		for _, a := range *object.assignees() {
			check(s.users[a.UserID] != nil && gives(a.Via, a.UserID, id), a.UserID, "has", id, "via", a.Via)
			for _, course := range object.parts() {
				check(has(a.UserID, course), a.UserID, "lacks", course, "of", id)
			}
		}
	}
}
