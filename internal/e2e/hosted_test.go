//go:build e2e && linux

package e2e

import (
	"context"
	"math"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// paged is an account of which every list takes several requests.
func paged(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, litmossim.Size{Users: 430, Teams: 5, SubTeams: 2, Courses: 4, MembersPerTeam: 110, AssigneesPerCourse: 220, Seed: 1})
	c1ztest.Inject(t, w.litmos, "clamp=100")
	return w
}

// The calls of a sync go to any function, and the platform may end a function between two.
func TestHostedSync(t *testing.T) {
	t.Parallel()
	for _, places := range []int{1, 3} {
		w := paged(t)
		p := w.host(t, places, 9, unlimited)
		file, err := c1ztest.SyncOver(p.ctx, t, p, sync.WithWorkerCount(places), sync.WithFailFastInvariants())
		if err != nil {
			t.Fatal(err)
		}
		c1ztest.Check(t, file, c1ztest.Expected(w.litmos.Tenant()))
	}
}

// beforeGrants is a client that does something before its first call for grants.
type beforeGrants struct {
	types.ConnectorClient
	do func()
}

func (c *beforeGrants) ListGrants(
	ctx context.Context, r *v2.GrantsServiceListGrantsRequest, o ...grpc.CallOption,
) (*v2.GrantsServiceListGrantsResponse, error) {
	c.do()
	return c.ConnectorClient.ListGrants(ctx, r, o...)
}

// A change during a sync goes to another function.
func TestHostedChangeDuringSync(t *testing.T) {
	t.Parallel()
	w := paged(t)
	p, other := w.host(t, 1, math.MaxInt, unlimited), w.host(t, 1, math.MaxInt, unlimited)
	changed := false
	grant, revoke := w.assignment()
	client := &beforeGrants{p, func() {
		if changed {
			return
		}
		changed = true
		w.assigns(t, func() {
			_, err := other.Grant(other.ctx, v2.GrantManagerServiceGrantRequest_builder{
				Entitlement: grant.Grant.GetEntitlement(), Principal: grant.Grant.GetPrincipal(),
			}.Build())
			if err != nil {
				t.Error(err)
			}
		}, func() {
			_, err := other.Revoke(other.ctx, v2.GrantManagerServiceRevokeRequest_builder{Grant: revoke.Revoke.GetGrant()}.Build())
			if err != nil {
				t.Error(err)
			}
		})
	}}
	file, err := c1ztest.SyncOver(p.ctx, t, client, sync.WithWorkerCount(1), sync.WithFailFastInvariants())
	if err != nil || !changed {
		t.Fatalf("changed %v, %v", changed, err)
	}
	w.equalsButColleague(t, file)
}

// An action ends within the call that begins it, however short the caller would wait for it: another
// function does not know of it. Settings that ConductorOne does not send have their defaults.
func TestHostedAction(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	p := w.host(t, 2, math.MaxInt, nil)
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
