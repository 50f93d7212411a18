//go:build e2e && linux

package e2e

import (
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// access is something a user can be granted, and how to see in the account who has it.
type access struct {
	name  string
	on    *v2.ResourceId
	slug  string
	holds func(account *litmossim.Tenant, user string) bool
}

func accesses(account *litmossim.Tenant) []access {
	team, course := account.Teams[0].ID, account.Courses[slices.IndexFunc(account.Courses, active)].ID
	inTeam := func(role func(*litmossim.Team) []string) func(*litmossim.Tenant, string) bool {
		return func(account *litmossim.Tenant, user string) bool {
			i := slices.IndexFunc(account.Teams, func(t *litmossim.Team) bool { return t.ID == team })
			return slices.Contains(role(account.Teams[i]), user)
		}
	}
	return []access{
		{"team member", c1sim.ID("team", team), "member", inTeam(func(t *litmossim.Team) []string { return t.Members })},
		{"team leader", c1sim.ID("team", team), "leader", inTeam(func(t *litmossim.Team) []string { return t.Leaders })},
		{"team admin", c1sim.ID("team", team), "admin", inTeam(func(t *litmossim.Team) []string { return t.Admins })},
		{"course", c1sim.ID("course", course), "assigned", func(account *litmossim.Tenant, user string) bool {
			i := slices.IndexFunc(account.Courses, func(c *litmossim.Course) bool { return c.ID == course })
			return slices.ContainsFunc(account.Courses[i].Assignments, func(a litmossim.Assignment) bool { return a.UserID == user })
		}},
		{"access level", c1sim.ID("access_level", litmossim.LevelAdministrator), "assigned", func(account *litmossim.Tenant, user string) bool {
			return find(account, user).AccessLevel == litmossim.LevelAdministrator
		}},
	}
}

// byCourse is the place of the access that brings no other: a team brings its courses.
const byCourse = 3

func active(c *litmossim.Course) bool { return c.Active }

func find(account *litmossim.Tenant, user string) *litmossim.User {
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool { return u.ID == user })
	if i < 0 {
		return nil
	}
	return account.Users[i]
}

// without finds an active learner, other than some, who does not have what a is about.
func (a access) without(account *litmossim.Tenant, others ...string) string {
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == litmossim.LevelLearner && !a.holds(account, u.ID) && !slices.Contains(others, u.ID)
	})
	return account.Users[i].ID
}

// isFor tells whether a grant is one that a user has by a.
func (a access) isFor(user string) func(string, c1ztest.Grant) bool {
	return func(id string, _ c1ztest.Grant) bool {
		return strings.HasPrefix(id, key(a.on)+":") && strings.HasSuffix(id, " <- user:"+user)
	}
}

func TestGrantAndRevoke(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	all := accesses(s.litmos.Tenant())
	var users []string
	for _, a := range all {
		users = append(users, a.without(s.litmos.Tenant(), users...))
	}
	for _, round := range []struct {
		name  string
		task  func(*v2.ResourceId, string, *v2.ResourceId) *v1.Task
		holds bool
		note  proto.Message // on the result if there was nothing to do
		done  bool
	}{
		{"grant", c1sim.Grant, true, &v2.GrantAlreadyExists{}, false},
		{"second grant", c1sim.Grant, true, &v2.GrantAlreadyExists{}, true},
		{"revoke", c1sim.Revoke, false, &v2.GrantAlreadyRevoked{}, false},
		{"second revoke", c1sim.Revoke, false, &v2.GrantAlreadyRevoked{}, true},
	} {
		var ids []string
		for i, a := range all {
			ids = append(ids, s.c1.Enqueue(round.task(a.on, a.slug, c1sim.ID("user", users[i]))))
		}
		for i, a := range all {
			result := s.wait(t, ids[i])
			if result.Err != nil || result.Annotations.Contains(round.note) != round.done {
				t.Errorf("%s of %s: %v, annotations %v", round.name, a.name, result.Err, result.Annotations)
			}
			if a.holds(s.litmos.Tenant(), users[i]) != round.holds {
				t.Errorf("%s of %s: the user has it: %t", round.name, a.name, !round.holds)
			}
		}
	}
}

// A grant does not wait for a sync that runs.
func TestGrantDuringSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t, slow).serve(t)
	a := accesses(s.litmos.Tenant())[0]
	user := a.without(s.litmos.Tenant())
	id := s.c1.Enqueue(c1sim.FullSync())
	if err := s.c1.WaitHeartbeats(s.ctx, id, 1); err != nil {
		t.Fatal(err)
	}
	s.succeed(t, c1sim.Grant(a.on, a.slug, c1sim.ID("user", user)))
	if !a.holds(s.litmos.Tenant(), user) {
		t.Error("the user has not got it")
	}
	if s.c1.Upload(id) != "" {
		t.Error("the sync has ended before the grant")
	}
	if result := s.wait(t, id); result.Err != nil {
		t.Error(result.Err)
	}
}

// Of two replicas with the same client id one syncs, the other makes changes.
func TestReplicas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slow)
	syncing, changing := w.serve(t, "BATON_HOST_ID=first"), w.serve(t, "BATON_HOST_ID=second")
	a := accesses(w.litmos.Tenant())[byCourse]
	user := a.without(w.litmos.Tenant())
	id := w.c1.EnqueueFor("first", c1sim.FullSync())
	if err := w.c1.WaitHeartbeats(syncing.ctx, id, 1); err != nil {
		t.Fatal(err)
	}
	for _, task := range []*v1.Task{c1sim.Grant(a.on, a.slug, c1sim.ID("user", user)), c1sim.Revoke(a.on, a.slug, c1sim.ID("user", user))} {
		if result := changing.wait(t, w.c1.EnqueueFor("second", task)); result.Err != nil {
			t.Fatal(result.Err)
		}
		if got := a.holds(w.litmos.Tenant(), user); got != task.HasGrant() {
			t.Errorf("after the grant (%t) or the revoke the user has it: %t", task.HasGrant(), got)
		}
	}
	if w.c1.Upload(id) != "" {
		t.Error("the sync has ended before the changes")
	}
	if result := syncing.wait(t, id); result.Err != nil {
		t.Fatal(result.Err)
	}
	equalsAccount(t, w.c1.Upload(id), w.litmos.Tenant(), a.isFor(user))
}

func TestGrantShowsInNextSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	a := accesses(s.litmos.Tenant())[1]
	user := a.without(s.litmos.Tenant())
	_, result := s.succeed(t, c1sim.Grant(a.on, a.slug, c1sim.ID("user", user)))
	response, ok := result.Response.(*v2.GrantManagerServiceGrantResponse)
	if !ok {
		t.Fatalf("response %v", result.Response)
	}
	id, _ := s.succeed(t, c1sim.FullSync())
	equalsAccount(t, s.c1.Upload(id), s.litmos.Tenant())
	held := c1ztest.Read(t.Context(), t, s.c1.Upload(id)).Grants
	for _, g := range response.GetGrants() {
		grant := g.GetEntitlement().GetId() + " <- " + key(g.GetPrincipal().GetId())
		if _, ok := held[grant]; !ok {
			t.Errorf("the answer names the grant %q, which the next sync does not have", grant)
		}
	}
	if len(response.GetGrants()) == 0 {
		t.Error("the answer names no grant")
	}
}
