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

// access is something a user can be granted.
type access struct {
	on   *v2.ResourceId
	slug string
}

func accesses(account *litmossim.Tenant) []access {
	team, course := c1sim.ID("team", account.Teams[0].ID), account.Courses[slices.IndexFunc(account.Courses, active)].ID
	return []access{
		{team, "member"}, {team, "leader"}, {team, "admin"}, {c1sim.ID("course", course), "assigned"},
		{c1sim.ID("access_level", litmossim.LevelAdministrator), "assigned"},
	}
}

// byCourse is the index of the access that brings no other. A team brings its courses.
const byCourse = 3

func active(c *litmossim.Course) bool { return c.Active }

func find(account *litmossim.Tenant, user string) *litmossim.User {
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool { return u.ID == user })
	if i < 0 {
		return nil
	}
	return account.Users[i]
}

// holds tells whether a user has a in the account.
func (a access) holds(account *litmossim.Tenant, user string) bool {
	return c1ztest.Expected(account).Grants[a.grant(user)].Direct
}

func (a access) grant(user string) string {
	return c1ztest.GrantKey(key(a.on)+":"+a.slug, "user:"+user)
}

// without finds an active learner, other than some, who does not have what a is about.
func (a access) without(account *litmossim.Tenant, others ...string) string {
	grants := c1ztest.Expected(account).Grants
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool {
		_, has := grants[a.grant(u.ID)]
		return u.Active && u.AccessLevel == litmossim.LevelLearner && !has && !slices.Contains(others, u.ID)
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
				t.Errorf("%s of %v: %v, annotations %v", round.name, a, result.Err, result.Annotations)
			}
			if a.holds(s.litmos.Tenant(), users[i]) != round.holds {
				t.Errorf("%s of %v: the user has it: %t", round.name, a, !round.holds)
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
