//go:build e2e && linux

package e2e

import (
	"context"
	"math/rand/v2"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorclient"
	lambda "github.com/conductorone/baton-sdk/pkg/lambda/grpc"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/conductorone/baton-sdk/pkg/types"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// clamped makes every list of a paged account take several requests.
var (
	clamped = litmossim.WithFault(litmossim.Fault{Name: "clamp", Value: "100"})
	paged   = litmossim.Size{Users: 430, Teams: 5, SubTeams: 2, Courses: 4, MembersPerTeam: 110, AssigneesPerCourse: 220, Seed: 1}
)

// hosted is the connector on a platform, as ConductorOne reaches it.
type hosted struct {
	types.ConnectorClient
	*platform
	ctx context.Context // of calls: it carries ConductorOne's signature
}

// host puts the connector on a platform. What the functions write must hold no secret.
func (w *world) host(t *testing.T, choose placement) *hosted {
	t.Helper()
	p := newPlatform(t, choose, w.c1.Host(t, map[string]any{
		"api-key": apiKey, "source": "e2e", "base-url": w.url, "requests-per-minute": 1_000_000, "log-level": "debug",
	}))
	t.Cleanup(func() {
		for _, refused := range w.c1.Refused() {
			t.Errorf("ConductorOne refused %s", refused)
		}
		w.keepsSecrets(t, p.output)
	})
	ctx := w.c1.Sign(t.Context(), t)
	return &hosted{connectorclient.NewConnectorClient(ctx, lambda.NewClientConn(p)), p, ctx}
}

// hostedSync compares the file of a full sync, which makes some calls at a time, with
// the account.
func (w *world) hostedSync(t *testing.T, atATime int, choose placement, changed ...string) {
	t.Helper()
	h := w.host(t, choose)
	file, err := c1ztest.SyncOver(h.ctx, t, h, sync.WithWorkerCount(atATime), sync.WithFailFastInvariants())
	if err != nil {
		t.Fatal(err)
	}
	equalsAccount(t, file, w.litmos.Tenant(), changed...)
}

// inTurn gives the calls to n functions, one after the other.
func inTurn(n int) placement {
	return func(call int) (int, bool) { return call % n, false }
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
			newWorldOf(t, test.size, clamped).hostedSync(t, test.functions, test.choose)
		})
	}
}

// A change during a sync goes to another function.
func TestHostedChangeDuringSync(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, paged, clamped)
	grant, revoke := w.assignment()
	other := w.host(t, inTurn(1))
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

// An action ends within the call that begins it: another function does not know of it.
func TestHostedAction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.host(t, inTurn(2))
	resp, err := h.InvokeAction(h.ctx, v2.InvokeActionRequest_builder{Name: "disable_user", Args: ofColleague}.Build())
	if err != nil || resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		t.Errorf("%v, %v", resp, err)
	}
	if isActive(w.litmos.Tenant()) {
		t.Error("still active")
	}
}
