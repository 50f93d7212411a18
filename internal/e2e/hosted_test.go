//go:build e2e && linux

package e2e

import (
	"math/rand/v2"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

var paged = litmossim.Size{Users: 430, Teams: 5, SubTeams: 2, Courses: 4, MembersPerTeam: 110, AssigneesPerCourse: 220, Seed: 1}

// clamped makes every list of a paged account take several requests.
func clamped(litmos *litmossim.Server) { _ = litmos.Inject("clamp=100") }

// hostedSync compares the file of a full sync, which makes some calls at a time, with the
// account, except for the grants of users that changed meanwhile.
func (w *world) hostedSync(t *testing.T, atATime int, choose placement, changed ...string) {
	t.Helper()
	p := w.host(t, atATime, choose)
	file, err := c1ztest.SyncOver(p.ctx, t, p, sync.WithWorkerCount(atATime), sync.WithFailFastInvariants())
	if err != nil {
		t.Fatal(err)
	}
	equalsAccount(t, file, w.litmos.Tenant(), changed...)
}

// The calls of a sync go to any functions, and the platform may end a function between two.
func TestHostedSync(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 0))
	tiny := litmossim.Size{Users: 130, Teams: 1, Courses: 1, MembersPerTeam: 110, AssigneesPerCourse: 110, Seed: 1}
	for name, test := range map[string]struct {
		size      litmossim.Size
		functions int
		choose    placement
	}{
		"3 at random":              {paged, 3, func(int) (int, bool) { return random.IntN(3), false }},
		"the only one ends":        {paged, 1, func(call int) (int, bool) { return 0, call%9 == 8 }},
		"one of two ends":          {paged, 2, func(call int) (int, bool) { return call % 2, call%9 == 8 }},
		"a new one for every call": {tiny, 1, func(int) (int, bool) { return 0, true }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			newWorld(t, test.size, clamped).hostedSync(t, test.functions, test.choose)
		})
	}
}

// A change during a sync goes to another function.
func TestHostedChangeDuringSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, paged, clamped)
	grant, revoke := w.assignment()
	other := w.host(t, 1, inTurn(1))
	changes := map[int]func() error{ // by the call of the sync before which they are made
		10: func() error {
			_, err := other.Grant(other.ctx, v2.GrantManagerServiceGrantRequest_builder{
				Entitlement: grant.Grant.GetEntitlement(), Principal: grant.Grant.GetPrincipal(),
			}.Build())
			return err
		},
		20: func() error {
			_, err := other.Revoke(other.ctx, v2.GrantManagerServiceRevokeRequest_builder{Grant: revoke.Revoke.GetGrant()}.Build())
			return err
		},
	}
	w.hostedSync(t, 1, func(call int) (int, bool) {
		if change := changes[call]; change != nil {
			delete(changes, call)
			if err := change(); err != nil {
				t.Error(err)
			}
			if got := isAssigned(w.litmos.Tenant()); got != (call == 10) {
				t.Errorf("after the change before call %d the user has the course: %t", call, got)
			}
		}
		return 0, false
	}, colleague)
	if len(changes) != 0 {
		t.Errorf("the sync has ended before %d changes", len(changes))
	}
}

// An action ends within the call that begins it, however short the caller would wait for it: another
// function does not know of it.
func TestHostedAction(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	p := w.host(t, 2, inTurn(2))
	resp, err := p.InvokeAction(p.ctx, v2.InvokeActionRequest_builder{
		Name: "disable_user", Args: ofColleague, InlineWait: durationpb.New(time.Second),
	}.Build())
	if err != nil || resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		t.Errorf("%v, %v", resp, err)
	}
	if isActive(w.litmos.Tenant()) {
		t.Error("still active")
	}
}
