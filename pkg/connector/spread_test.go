package connector_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/grpc"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const subTeams = 4

// mediumAccount has lists of several pages, sub-teams, and users of a level not known to us.
func mediumAccount() *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.Size{
		Users: 2300, Teams: 6, SubTeams: subTeams, Courses: 2, MembersPerTeam: 15, AssigneesPerCourse: 1100, Seed: 11,
	})
	tenant.Courses[1].Assignments = tenant.Courses[1].Assignments[:20]
	for _, i := range []int{7, 1500, 2100} {
		tenant.Users[i].AccessLevel = "Trainer"
	}
	return tenant
}

// TestSyncOverInstances: the calls of a sync go to any mix of instances, as they do where
// ConductorOne hosts the connector.
func TestSyncOverInstances(t *testing.T) {
	t.Parallel()
	tenant := mediumAccount()
	alone := requestsOver(t, tenant, 1, 8)
	mixes := []struct{ instances, workers int }{{2, 8}, {1, 1}, {3, 1}, {5, 8}, {c1ztest.Fresh, 1}, {c1ztest.Fresh, 8}}
	if testing.Short() {
		mixes = mixes[:1]
	}
	for _, mix := range mixes {
		t.Run(fmt.Sprintf("%d instances, %d workers", mix.instances, mix.workers), func(t *testing.T) {
			t.Parallel()
			n := requestsOver(t, tenant, mix.instances, mix.workers)
			if walk, level := 1+3, 1; n > alone+2*walk+level+subTeams {
				t.Errorf("%d requests, %d in one instance", n, alone)
			}
		})
	}
}

// syncOverEquals syncs an account and compares the file.
func syncOverEquals(t *testing.T, client types.ConnectorClient, want c1ztest.Snapshot, options ...sync.SyncOpt) {
	t.Helper()
	path, err := c1ztest.SyncOver(t.Context(), t, client, append(options, sync.WithFailFastInvariants())...)
	if err != nil {
		t.Fatal(err)
	}
	c1ztest.Check(t, path, want)
}

// TestHostedWaits: a hosted call hands a long wait for the quota to the host, and every call
// gets on, so that the sync ends. All instances share one quota of Litmos.
func TestHostedWaits(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.Size{Users: 1100, Teams: 60, SubTeams: 30, Courses: 60, MembersPerTeam: 5, AssigneesPerCourse: 5, Seed: 13})
	mixes := []int{3, 1, c1ztest.Fresh}
	if testing.Short() {
		mixes = mixes[:1]
	}
	for _, instances := range mixes {
		t.Run(fmt.Sprint(instances), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				simulator := litmossim.New(tenant, litmossim.WithQuota(100), litmossim.WithLatency(200*time.Millisecond, 200*time.Millisecond))
				isHosted := func(o *litmos.Options) { o.MaxWait = 5 * time.Second }
				client := c1ztest.Spread(t.Context(), t, c1ztest.InTurn(instances, simulator, config.Litmos{}, isHosted))
				timed := grantCalls{client, func(call func()) {
					began := time.Now()
					call()
					if took := time.Since(began); took > 12*time.Second {
						t.Errorf("a call took %v", took)
					}
				}}
				syncOverEquals(t, timed, c1ztest.Expected(tenant), sync.WithWorkerCount(4))
			})
		})
	}
}

// grantCalls is a client whose calls for grants are made by a function.
type grantCalls struct {
	types.ConnectorClient
	around func(call func())
}

func (c grantCalls) ListGrants(
	ctx context.Context, r *v2.GrantsServiceListGrantsRequest, o ...grpc.CallOption,
) (resp *v2.GrantsServiceListGrantsResponse, err error) {
	c.around(func() { resp, err = c.ConnectorClient.ListGrants(ctx, r, o...) })
	return resp, err
}

// TestLevelOutlivesItsUser: the user by whom a level was found has another level, or is gone, by
// the time that the SDK asks for the level, maybe in another process. No grant of a level may point
// at a level that is not in the file.
func TestLevelOutlivesItsUser(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*litmossim.Tenant, int){
		"other level": func(tenant *litmossim.Tenant, i int) { tenant.Users[i].AccessLevel = litmossim.LevelLearner },
		"deleted":     func(tenant *litmossim.Tenant, i int) { tenant.Users = slices.Delete(tenant.Users, i, i+1) },
	}
	for what, change := range changes {
		for _, processes := range []int{1, 2} {
			for _, trainers := range []int{1, 3} {
				t.Run(fmt.Sprintf("%s, %d processes, %d users", what, processes, trainers), func(t *testing.T) {
					t.Parallel()
					tenant := small()
					for i := range trainers {
						id := fmt.Sprintf("tRAINER%d", i)
						tenant.Users = append(tenant.Users, &litmossim.User{ID: id, UserName: id, AccessLevel: "Trainer", Active: true})
					}
					simulator := c1ztest.Simulate(t, tenant)
					pick, place := c1ztest.InTurn(processes, simulator, fast), 0
					spread := c1ztest.Spread(t.Context(), t, func(int) connectorbuilder.ConnectorBuilderV2 { return pick(place) })
					client := beforeLevels{spread, func(user string) {
						place = processes - 1
						simulator.Update(func(tenant *litmossim.Tenant) {
							if i := slices.IndexFunc(tenant.Users, func(u *litmossim.User) bool { return u.ID == user }); i >= 0 {
								change(tenant, i)
							}
						})
					}}
					if _, err := c1ztest.SyncOver(t.Context(), t, client, sync.WithFailFastInvariants(), sync.WithWorkerCount(1)); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}

// TestCallsOfNoSync: what a call without the id of a sync has seen does not count for a later one.
func TestCallsOfNoSync(t *testing.T) {
	t.Parallel()
	simulator := c1ztest.Simulate(t, small())
	server := c1ztest.Serve(t.Context(), t, c1ztest.InMemory(simulator, fast))
	list := func(resourceType string) (ids []string) {
		for token, more := "", true; more; more = token != "" {
			resp, err := server.ListResources(t.Context(), v2.ResourcesServiceListResourcesRequest_builder{
				ResourceTypeId: resourceType, PageToken: token,
			}.Build())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range resp.GetList() {
				ids = append(ids, r.GetId().GetResource())
			}
			token = resp.GetNextPageToken()
		}
		return ids
	}
	list("user")
	simulator.Update(func(t *litmossim.Tenant) { t.Users[1].AccessLevel = "Trainer" })
	if levels := list("access_level"); !slices.Contains(levels, "Trainer") {
		t.Errorf("levels %v", levels)
	}
}

// beforeLevels is a client that calls a function before it asks for the level of a user.
type beforeLevels struct {
	types.ConnectorClient
	before func(user string)
}

func (c beforeLevels) ListResources(
	ctx context.Context, r *v2.ResourcesServiceListResourcesRequest, o ...grpc.CallOption,
) (*v2.ResourcesServiceListResourcesResponse, error) {
	if user := r.GetParentResourceId().GetResource(); user != "" {
		c.before(user)
	}
	return c.ConnectorClient.ListResources(ctx, r, o...)
}

// TestDatesOfTheSync: the date of the sync decides which dates lie ahead, not the time of a
// call. Here the calls for grants come hours after the sync began.
func TestDatesOfTheSync(t *testing.T) {
	t.Parallel()
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		tenant, ahead, behind := small(), time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
		for i, a := range []litmossim.Assignment{
			{CompliantTill: ahead}, // an automatic retake
			{Completed: true, PercentageComplete: 100, CompliantTill: behind},
			{DueDate: ahead},
			{DueDate: behind},
			{Completed: true, PercentageComplete: 100, DueDate: behind},
		} {
			a.UserID = fmt.Sprintf("lEARNER%d", i)
			tenant.Users = append(tenant.Users, &litmossim.User{ID: a.UserID, UserName: a.UserID, FirstName: a.UserID, AccessLevel: "Learner", Active: true})
			tenant.Courses[0].Assignments = append(tenant.Courses[0].Assignments, a)
		}
		want := c1ztest.Expected(tenant) // now
		late := func(call func()) {
			time.Sleep(2 * time.Hour)
			call()
		}
		syncOverEquals(t, grantCalls{c1ztest.Spread(t.Context(), t, c1ztest.InTurn(c1ztest.Fresh, litmossim.New(tenant), fast)), late}, want)
	})
}

// requestsOver syncs an account over some instances, compares the file and counts the requests.
// Users come in the order of their unique user names: those of equal first names, by which Litmos
// sorts otherwise, do not change places, which would take more requests.
func requestsOver(t *testing.T, tenant *litmossim.Tenant, instances, workers int) int {
	t.Helper()
	n := 0
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		simulator := c1ztest.Simulate(t, tenant, "unstable-ties,path=/users/details")
		syncOverEquals(t, c1ztest.Spread(t.Context(), t, c1ztest.InTurn(instances, simulator, fast)), c1ztest.Expected(tenant), sync.WithWorkerCount(workers))
		n = len(simulator.Requests())
	})
	return n
}
