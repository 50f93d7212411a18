package check_test

import (
	"cmp"
	"context"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// syncRequests is how many requests a full sync of the account sends.
func syncRequests(t *testing.T, simulator *litmossim.Server, settings config.Litmos) (n int) {
	t.Helper()
	settings.RequestsPerMinute = 1_000_000
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		simulator.ResetRequests()
		if _, err := c1ztest.Sync(ctx, t, c1ztest.InMemory(simulator, settings)); err != nil {
			t.Fatal(err)
		}
		n = len(simulator.Requests())
	})
	return n
}

func TestCost(t *testing.T) {
	t.Parallel()
	small := litmossim.Size{Users: 300, Teams: 5, SubTeams: 2, Courses: 5, MembersPerTeam: 20, AssigneesPerCourse: 130, Seed: 4}
	wide := litmossim.Size{Users: 1300, Teams: 12, SubTeams: 3, Courses: 8, MembersPerTeam: 10, AssigneesPerCourse: 1050, Seed: 5}
	course := litmossim.Generate(small).Courses[2].ID
	for name, c := range map[string]struct {
		size     litmossim.Size
		faults   []string
		settings config.Litmos
		exact    bool
		within   float64 // of what a sync sends
	}{
		"every list looked at":         {size: small, exact: true},
		"2 requests a minute":          {size: small, settings: config.Litmos{RequestsPerMinute: 2}, exact: true},
		"pages of 100":                 {size: small, faults: []string{"clamp=100"}, within: 0.02},
		"without the roles of teams":   {size: small, settings: config.Litmos{SkipTeamRoles: true}, exact: true},
		"without learning paths":       {size: small, settings: config.Litmos{SkipLearningPaths: true}, exact: true},
		"one course":                   {size: small, settings: config.Litmos{LimitedCourses: []string{course}}, exact: true},
		"estimated":                    {size: wide, within: 0.1},
		"estimated, in pages of 200":   {size: wide, faults: []string{"clamp=200"}, within: 0.1},
		"estimated, users by 90":       {size: wide, faults: []string{"clamp=90,path=/users/details"}, within: 0.02},
		"estimated, without the roles": {size: wide, settings: config.Litmos{SkipTeamRoles: true}, within: 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulator := c1ztest.Simulate(t, generate(c.size), c.faults...)
			got := must(t, simulator, simulator, c.settings).Cost
			want := syncRequests(t, simulator, c.settings)
			off := math.Abs(float64(got.Requests-want)) / float64(want)
			quota := cmp.Or(c.settings.RequestsPerMinute, config.DefaultRequestsPerMinute)
			minutes := math.Round(10*float64(max(0, got.Requests-quota)*61)/float64(60*quota)) / 10
			if off > c.within || got.Exact != c.exact || got.Minutes != minutes {
				t.Errorf("%+v, a sync sends %d, in %v minutes", got, want, minutes)
			}
		})
	}
}

// TestNoEnd: a user list without an end makes the cost an estimate.
func TestNoEnd(t *testing.T) {
	t.Parallel()
	size := litmossim.Size{Users: 600, Teams: 1, Courses: 1, MembersPerTeam: 1, AssigneesPerCourse: 500, Seed: 4}
	simulator := c1ztest.Simulate(t, generate(size), "ignore-start,path=/courses/*/users")
	if cost := must(t, simulator, simulator, config.Litmos{}).Cost; cost.Exact {
		t.Errorf("%+v", cost)
	}
}

// TestCounts finds the ends of long lists with few requests.
func TestCounts(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("large accounts, which take the same ways as small ones")
	}
	size := litmossim.Size{Users: 3456, Teams: 2345, SubTeams: 40, Courses: 7001, MembersPerTeam: 1, AssigneesPerCourse: 1, Seed: 6}
	page := check.Count{Rows: 1000, Known: true, AtLeast: true}
	for faults, want := range map[string]struct{ teams, courses check.Count }{
		"":                                 {known(2345), known(7001)},
		"clamp=500":                        {known(2345), known(7001)},
		"ignore-start":                     {page, page},
		"status-403,path=/teams":           {check.Count{}, known(7001)},
		"status-404,path=/courses,after=1": {known(2345), page},
	} {
		t.Run(faults, func(t *testing.T) {
			t.Parallel()
			simulator := c1ztest.Simulate(t, generate(size), strings.Fields(faults)...)
			got := must(t, simulator, simulator, config.Litmos{}).Counts
			if got.Users != known(3456) || got.Teams != want.teams || got.Courses != want.courses {
				t.Errorf("%+v", got)
			}
		})
	}
}
