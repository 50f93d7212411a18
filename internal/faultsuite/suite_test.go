package faultsuite

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/sync"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// account has lists of more than one page of users, of members and of assignees, which learning
// paths share with courses.
func account() *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.Size{
		Users: 1100, Teams: 6, SubTeams: 3, Courses: 2, MembersPerTeam: 15, AssigneesPerCourse: 1020, Seed: 3,
	})
	for _, u := range tenant.Users[:1080] {
		if team := tenant.Teams[0]; u.AccessLevel == "Learner" && !slices.Contains(team.Members, u.ID) {
			team.Members = append(team.Members, u.ID)
		}
	}
	tenant.Courses[1].Assignments = tenant.Courses[1].Assignments[:20]
	course, path := tenant.Courses[0], &litmossim.LearningPath{ID: "1qlgdi2fr9U1", Name: "Onboarding", Active: true}
	path.CourseIDs = []string{course.ID}
	path.Assignments = course.Assignments[:20]
	tenant.Paths = []*litmossim.LearningPath{path}
	return tenant
}

// run syncs the account under faults. The calls go to a number of instances in turn. It
// fails the test if there is a file that is wrong in a way that the end does not allow, and
// returns the error of the sync.
func run(t *testing.T, instances int, end string, faults ...string) (*litmossim.Server, error) {
	t.Helper()
	tenant := account()
	gone := map[string]string{
		"vanish-team": tenant.Teams[len(tenant.Teams)-1].ID, "vanish-course": tenant.Courses[0].ID, "vanish-path": tenant.Paths[0].ID,
	}[faults[0]]
	if gone != "" {
		faults = []string{faults[0] + "=" + gone}
	}
	simulator := c1ztest.Simulate(t, tenant, faults...)
	before, began := simulator.Tenant(), time.Now()

	client := c1ztest.Spread(t.Context(), t, c1ztest.InTurn(instances, simulator, config.Litmos{}))
	options := []sync.SyncOpt{sync.WithWorkerCount(4)}
	if end != between { // users who come meanwhile may have grants and be missing themselves
		options = append(options, sync.WithFailFastInvariants())
	}
	path, err := c1ztest.SyncOver(t.Context(), t, client, options...)
	if took := time.Since(began); took > 40*time.Minute {
		t.Errorf("took %v", took)
	}
	if err != nil {
		return simulator, err
	}
	got, want := c1ztest.Read(t.Context(), t, path), c1ztest.Expected(simulator.Tenant())
	if end == between {
		was := c1ztest.Expected(before)
		users, grants := changed(was.Resources, want.Resources), changed(was.Grants, want.Grants)
		for _, file := range []c1ztest.Snapshot{got, want} {
			maps.DeleteFunc(file.Resources, users)
			maps.DeleteFunc(file.Grants, grants)
		}
	}
	maps.DeleteFunc(want.Grants, func(key string, _ c1ztest.Grant) bool {
		return gone != "" && strings.Contains(key, ":"+gone+":")
	})
	if diff := c1ztest.Diff(want, got); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%s", diff)
	}
	return simulator, nil
}

// changed tells what was not the same before and after.
func changed[T any](before, after map[string]T) func(key string, _ T) bool {
	return func(key string, _ T) bool {
		was, stood := before[key]
		is, stands := after[key]
		return stood != stands || !reflect.DeepEqual(was, is)
	}
}
