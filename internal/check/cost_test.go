package check_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// syncRequests is how many requests a full sync of the account sends.
func syncRequests(t *testing.T, simulator *litmossim.Server, settings config.Settings) (n int) {
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
	wide := litmossim.Size{Users: 1300, Teams: 24, SubTeams: 5, Courses: 30, MembersPerTeam: 10, AssigneesPerCourse: 1050, Seed: 5}
	course := litmossim.Generate(small).Courses[2].ID
	for name, c := range map[string]struct {
		size     litmossim.Size
		faults   []string
		settings config.Settings
		exact    bool
		within   float64 // of what a sync sends
	}{
		"every list looked at":         {size: small, exact: true},
		"pages of 100":                 {size: small, faults: []string{"clamp=100"}, within: 0.02},
		"without the roles of teams":   {size: small, settings: config.Settings{SkipTeamRoles: true}, exact: true},
		"without learning paths":       {size: small, settings: config.Settings{SkipLearningPaths: true}, exact: true},
		"one course":                   {size: small, settings: config.Settings{CourseIDs: []string{course}}, exact: true},
		"estimated":                    {size: wide, within: 0.1},
		"estimated, in pages of 200":   {size: wide, faults: []string{"clamp=200"}, within: 0.1},
		"estimated, without the roles": {size: wide, settings: config.Settings{SkipTeamRoles: true}, within: 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulator := faulty(t, generate(c.size), c.faults...)
			got := must(t, simulator, simulator, c.settings).Cost
			want := syncRequests(t, simulator, c.settings)
			if off := math.Abs(float64(got.Requests-want)) / float64(want); off > c.within || got.Exact != c.exact {
				t.Errorf("%+v, a sync sends %d", got, want)
			}
		})
	}
}

// TestMinutes: requests up to the quota take no time.
func TestMinutes(t *testing.T) {
	t.Parallel()
	for quota, want := range map[int]float64{100: 0, 20: 1.2, 10: 3.5} {
		simulator := litmossim.New(generate(litmossim.Size{Users: 50, Teams: 5, Courses: 30, MembersPerTeam: 4, AssigneesPerCourse: 9, Seed: 1}))
		got := must(t, simulator, simulator, config.Settings{RequestsPerMinute: quota, SkipTeamRoles: true}).Cost
		if got.Requests != 2+4+5+30+3 || got.Minutes != want || got.RequestsPerMinute != quota {
			t.Errorf("quota %d: %+v", quota, got)
		}
	}
}

// TestCounts finds the ends of long lists with few requests.
func TestCounts(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("large accounts, which take the same ways as small ones")
	}
	size := litmossim.Size{Users: 3456, Teams: 2345, SubTeams: 40, Courses: 7001, MembersPerTeam: 1, AssigneesPerCourse: 1, Seed: 6}
	for _, c := range []struct {
		name   string
		faults []string
		want   [3]check.Count // users, teams, courses
	}{
		{"as documented", nil, [3]check.Count{known(3456), known(2345), known(7001)}},
		{"clamp=500", []string{"clamp=500"}, [3]check.Count{known(3456), known(2345), known(7001)}},
		{"ignore-start", []string{"ignore-start"}, [3]check.Count{known(3456), {Rows: 1000, Known: true, AtLeast: true}, {Rows: 1000, Known: true, AtLeast: true}}},
		{"status-403,path=/teams", []string{"status-403,path=/teams"}, [3]check.Count{known(3456), {}, known(7001)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			simulator := faulty(t, generate(size), c.faults...)
			got := must(t, simulator, simulator, config.Settings{}).Counts
			if [3]check.Count{got.Users, got.Teams, got.Courses} != c.want {
				t.Errorf("%+v", got)
			}
		})
	}
}
