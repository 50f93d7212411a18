//go:build e2e && linux

package e2e

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// slow makes a full sync take seconds: longer than the time between two heartbeats.
var slow = litmossim.WithLatency(150*time.Millisecond, 250*time.Millisecond)

// A service keeps nothing of one sync for the next.
func TestFullSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t, slow).serve(t)
	id, _ := s.succeed(t, c1sim.FullSync())
	equalsAccount(t, s.c1.Upload(id), s.litmos.Tenant())
	if n := s.c1.Heartbeats(id); n < 2 {
		t.Errorf("%d heartbeats", n)
	}
	left, err := os.ReadDir(s.temp)
	if err != nil || len(left) != 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}
	s.litmos.Update(func(account *litmossim.Tenant) {
		account.Users[1].JobTitle = "Renamed since"
		account.Teams[0].Members = account.Teams[0].Members[1:]
		account.Courses = account.Courses[1:]
	})
	id, _ = s.succeed(t, c1sim.FullSync())
	equalsAccount(t, s.c1.Upload(id), s.litmos.Tenant())
}

// ConductorOne learns from an empty file that a resource is gone.
func TestTargetedSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	account := s.litmos.Tenant()
	sub := slices.IndexFunc(account.Teams, func(t *litmossim.Team) bool { return t.ParentID != "" })
	for _, target := range []*v2.ResourceId{
		c1sim.ID("team", account.Teams[0].ID),
		c1sim.ID("team", account.Teams[sub].ID),
		c1sim.ID("course", account.Courses[0].ID),
		c1sim.ID("user", account.Users[3].ID),
		c1sim.ID("team", "gone"), c1sim.ID("course", "gone"), c1sim.ID("user", "gone"),
	} {
		s.litmos.ResetRequests()
		id, _ := s.succeed(t, c1sim.TargetedSync(target))
		// Inherited roles are only in a file that has the parent team.
		want := c1ztest.Expected(account)
		of := func(id string) bool { return strings.HasPrefix(id, key(target)+":") }
		maps.DeleteFunc(want.Resources, func(id string, _ c1ztest.Resource) bool { return id != key(target) })
		for _, team := range account.Teams {
			if team.ID == target.GetResource() && team.Description != "" { // only the list of teams lacks it
				want.Resources[key(target)].Profile["description"] = team.Description
			}
		}
		maps.DeleteFunc(want.Entitlements, func(id string, _ c1ztest.Entitlement) bool { return !of(id) })
		maps.DeleteFunc(want.Grants, func(id string, g c1ztest.Grant) bool { return !of(id) || !g.Direct })
		if diff := c1ztest.Diff(want, c1ztest.ReadPart(t.Context(), t, s.c1.Upload(id))); diff != "" {
			t.Errorf("%s (-want +file):\n%s", key(target), diff)
		}
		if n := len(s.litmos.Requests()); n > 6 {
			t.Errorf("%s: %d requests to Litmos", key(target), n)
		}
	}
}

// ConductorOne hands the task of a worker that is gone to another one.
func TestSyncAfterAKill(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slow)
	first := w.serve(t)
	id := w.c1.Enqueue(c1sim.FullSync())
	if err := w.c1.WaitHeartbeats(first.ctx, id, 2); err != nil {
		t.Fatal(err)
	}
	first.stop(t)
	second := w.serve(t, "TMPDIR="+first.temp)
	id, _ = second.succeed(t, c1sim.FullSync())
	equalsAccount(t, w.c1.Upload(id), w.litmos.Tenant())
}
