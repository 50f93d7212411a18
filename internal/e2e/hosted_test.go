//go:build e2e && linux

package e2e

import (
	"math"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// The calls of a sync go to any function, and the platform may end a function between two.
func TestHostedSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, litmossim.Size{Users: 430, Teams: 5, SubTeams: 2, Courses: 4, MembersPerTeam: 110, AssigneesPerCourse: 220, Seed: 1})
	c1ztest.Inject(t, w.litmos, "clamp=100") // so that every list takes several requests
	p := w.host(t, 2, 9, unlimited)
	file, err := c1ztest.SyncOver(p.ctx, t, p, sync.WithWorkerCount(2), sync.WithFailFastInvariants())
	if err != nil {
		t.Fatal(err)
	}
	c1ztest.Check(t, file, c1ztest.Expected(w.litmos.Tenant()))
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
