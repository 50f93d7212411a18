package faultsuite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/sync"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// account has lists of more than one page of every kind that is paged.
func account() *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.Size{
		Users: 1300, Teams: 6, SubTeams: 3, Courses: 2, MembersPerTeam: 15, AssigneesPerCourse: 1020, Seed: 3,
	})
	for _, u := range tenant.Users[:1200] {
		if team := tenant.Teams[0]; u.AccessLevel == "Learner" && !slices.Contains(team.Members, u.ID) {
			team.Members = append(team.Members, u.ID)
		}
	}
	course, path := tenant.Courses[0], &litmossim.LearningPath{ID: "1qlgdi2fr9U1", Name: "Onboarding", Active: true}
	path.CourseIDs = []string{course.ID}
	for _, a := range course.Assignments {
		path.Users = append(path.Users, a.UserID)
	}
	tenant.Paths = []*litmossim.LearningPath{path}
	return tenant
}

// run syncs an account under faults. The calls go to a number of instances in turn. It
// fails the test if the file is wrong in a way that the outcome does not allow, and
// returns the error of the sync.
func run(t *testing.T, instances int, tenant *litmossim.Tenant, allowed outcome, faults ...litmossim.Fault) error {
	t.Helper()
	var failure error
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC))) // between the dates of the account
		simulator := litmossim.New(tenant)
		gone := make([]string, len(faults))
		for i, f := range faults {
			f.Value, gone[i] = vanishing(tenant, f)
			simulator.Inject(f)
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		began := time.Now()
		before := c1ztest.Expected(simulator.Tenant())
		pool := make([]connectorbuilder.ConnectorBuilderV2, instances)
		for i := range pool {
			pool[i] = c1ztest.InMemory(simulator, config.Settings{})
		}
		client := c1ztest.Spread(ctx, t, func(n int) connectorbuilder.ConnectorBuilderV2 { return pool[n%instances] })
		options := []sync.SyncOpt{sync.WithWorkerCount(4)}
		if allowed != between { // users who come meanwhile may have grants and be missing themselves
			options = append(options, sync.WithFailFastInvariants())
		}
		path, err := c1ztest.SyncOver(ctx, t, client, options...)
		if failure = err; err == nil {
			got := c1ztest.Read(ctx, t, path)
			after := c1ztest.Expected(simulator.Tenant())
			for key := range after.Grants {
				if slices.ContainsFunc(gone, func(prefix string) bool { return prefix != "" && strings.HasPrefix(key, prefix) }) {
					delete(after.Grants, key)
				}
			}
			if allowed == between {
				wrong := append(differences(got.Resources, before.Resources, after.Resources), differences(got.Grants, before.Grants, after.Grants)...)
				if len(wrong) > 0 {
					t.Errorf("the file has %d errors, first: %s", len(wrong), wrong[0])
				}
			} else if diff := c1ztest.Diff(after, got); diff != "" {
				t.Errorf("the file differs from the account (-account +file):\n%s", diff)
			}
		}
		if took := time.Since(began); took > 40*time.Minute {
			t.Errorf("took %v", took)
		}
		for _, f := range faults {
			if simulator.Fired(f.Name) == 0 {
				failure = errors.Join(failure, neverFiredError{f.Name})
			}
		}
	})
	return failure
}

// vanishing chooses the team (one without sub-teams), course or learning path that a fault
// lets vanish, and returns the prefix of the keys of its grants.
func vanishing(tenant *litmossim.Tenant, f litmossim.Fault) (value, prefix string) {
	switch f.Name {
	case "vanish-team":
		leaf := slices.IndexFunc(tenant.Teams, func(team *litmossim.Team) bool {
			return len(team.Members) > 0 && !slices.ContainsFunc(tenant.Teams, func(sub *litmossim.Team) bool { return sub.ParentID == team.ID })
		})
		return tenant.Teams[leaf].ID, "team:" + tenant.Teams[leaf].ID + ":"
	case "vanish-course":
		return tenant.Courses[0].ID, "course:" + tenant.Courses[0].ID + ":"
	case "vanish-path":
		return tenant.Paths[0].ID, "learning_path:" + tenant.Paths[0].ID + ":"
	default:
		return f.Value, ""
	}
}

type neverFiredError struct{ fault string }

func (e neverFiredError) Error() string { return "the fault " + e.fault + " never fired" }

// differences returns what a file lacks though it was there before and after, and what it
// holds though it was there neither before nor after.
func differences[T any](got, before, after map[string]T) (all []string) {
	for key := range before {
		if has(after, key) && !has(got, key) {
			all = append(all, "lacks "+key)
		}
	}
	for key := range got {
		if !has(before, key) && !has(after, key) {
			all = append(all, "invents "+key)
		}
	}
	return all
}

func has[T any](m map[string]T, key string) bool {
	_, ok := m[key]
	return ok
}

func TestFaults(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the schedules draw from the same faults")
	}
	for _, r := range table {
		for _, instances := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s/%d", r.fault, instances), func(t *testing.T) {
				t.Parallel()
				fault, err := litmossim.ParseFault(r.fault)
				if err != nil {
					t.Fatal(err)
				}
				err = run(t, instances, account(), r.outcome, fault)
				var never neverFiredError
				switch {
				case errors.As(err, &never):
					t.Error(err)
				case r.outcome == fails && (err == nil || !strings.Contains(err.Error(), r.says)):
					t.Errorf("error %v, want one that says %q", err, r.says)
				case r.outcome != fails && err != nil:
					t.Errorf("error %v", err)
				}
			})
		}
	}
}

// TestEveryFaultIsShown: each fault of the simulator is in the table or in elsewhere.
func TestEveryFaultIsShown(t *testing.T) {
	t.Parallel()
	shown := maps.Clone(elsewhere)
	for _, r := range table {
		fault, err := litmossim.ParseFault(r.fault)
		if err != nil {
			t.Fatal(err)
		}
		shown[fault.Name] = r.why
	}
	for _, info := range litmossim.Faults() {
		if shown[info.Name] == "" {
			t.Errorf("the fault %s is shown nowhere", info.Name)
		}
		delete(shown, info.Name)
	}
	for name := range shown {
		t.Errorf("there is no fault %s", name)
	}
}
