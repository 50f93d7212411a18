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
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// slow makes a full sync take seconds: longer than the time between two heartbeats.
var slow = litmossim.WithLatency(150*time.Millisecond, 250*time.Millisecond)

// A service keeps nothing of one sync for the next.
func TestFullSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo, slow).serve(t)
	if n := s.synced(t, s.c1.Enqueue(fullSync)).Heartbeats; n < 2 {
		t.Errorf("%d heartbeats", n)
	}
	left, err := os.ReadDir(s.temp)
	if err != nil || len(left) != 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
	s.litmos.Update(func(account *litmossim.Tenant) {
		account.Users[1].JobTitle = "Renamed since"
		account.Teams[0].Members = account.Teams[0].Members[1:]
		account.Courses = account.Courses[1:]
	})
	s.synced(t, s.c1.Enqueue(fullSync))
}

// ConductorOne learns from an empty file that a resource is gone.
func TestTargetedSync(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t)
	account := s.litmos.Tenant()
	sub := slices.IndexFunc(account.Teams, func(t *litmossim.Team) bool { return t.ParentTeamID != "" })
	for _, target := range [][2]string{
		{"team", account.Teams[0].ID}, {"team", account.Teams[sub].ID}, {"course", account.Courses[0].ID}, {"user", account.Users[3].ID},
		{"team", "gone"}, {"course", "gone"}, {"user", "gone"},
	} {
		s.litmos.ResetRequests()
		id := s.c1.Enqueue(v1.Task_builder{SyncFull: v1.Task_SyncFullTask_builder{TargetedSyncResources: []*v2.Resource{
			v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: target[0], Resource: target[1]}.Build()}.Build(),
		}}.Build()})
		s.succeed(t, id)
		// Inherited roles are only in a file that has the parent team.
		want, key := c1ztest.Expected(account), target[0]+":"+target[1]
		of := func(id string) bool { return strings.HasPrefix(id, key+":") }
		maps.DeleteFunc(want.Resources, func(id string, _ c1ztest.Resource) bool { return id != key })
		for _, team := range account.Teams {
			if team.ID == target[1] && team.Description != "" { // only the list of teams lacks it
				want.Resources[key].Profile["description"] = team.Description
			}
		}
		maps.DeleteFunc(want.Entitlements, func(id string, _ c1ztest.Entitlement) bool { return !of(id) })
		maps.DeleteFunc(want.Grants, func(id string, g c1ztest.Grant) bool { return !of(id) || !g.Direct })
		if diff := c1ztest.Diff(want, c1ztest.Read(t.Context(), t, s.c1.Task(id).Upload)); diff != "" {
			t.Errorf("%s (-want +file):\n%s", key, diff)
		}
		if n := len(s.litmos.Requests()); n > 6 {
			t.Errorf("%s: %d requests to Litmos", key, n)
		}
	}
}

// ConductorOne hands the task of a worker that is gone to another one.
func TestSyncAfterAKill(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo, slow)
	first := w.serve(t)
	first.begins(t, w.c1.Enqueue(fullSync))
	first.stop(t)
	w.serve(t, "TMPDIR="+first.temp).synced(t, w.c1.Enqueue(fullSync))
}
