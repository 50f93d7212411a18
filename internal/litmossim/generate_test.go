package litmossim

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sizes = map[string]Size{
	"demo":     DemoSize(),
	"empty":    {},
	"one":      {Users: 1, Teams: 1, Courses: 1, MembersPerTeam: 5, AssigneesPerCourse: 5},
	"capped":   {Users: 8, Teams: 3, SubTeams: 9, Courses: 3, MembersPerTeam: 20, AssigneesPerCourse: 20, Seed: 2},
	"flat":     {Users: 300, Teams: 40, Courses: 60, MembersPerTeam: 12, AssigneesPerCourse: 90, Seed: 3},
	"no teams": {Users: 50, Courses: 5, AssigneesPerCourse: 7, Seed: 4},
}

// TestGenerateInvariants: what holds for a tenant of any size.
func TestGenerateInvariants(t *testing.T) {
	t.Parallel()
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := Generate(size)
			checkCounts(t, size, tenant)
			checkUniqueness(t, tenant)
			checkConsistency(t, tenant)
			if diff := cmp.Diff(tenant, Generate(size)); diff != "" {
				t.Errorf("twice the same size, two tenants:\n%.500s", diff)
			}
		})
	}
	if cmp.Equal(Generate(Size{Users: 5, Seed: 1}), Generate(Size{Users: 5, Seed: 2})) {
		t.Error("the seed changes nothing")
	}
}

func checkCounts(t *testing.T, size Size, tenant *Tenant) {
	t.Helper()
	if len(tenant.Users) != size.Users || len(tenant.Teams) != size.Teams || len(tenant.Courses) != size.Courses {
		t.Errorf("%d users, %d teams, %d courses", len(tenant.Users), len(tenant.Teams), len(tenant.Courses))
	}
	subTeams, emptyTeams, emptyCourses := 0, 0, 0
	for i, team := range tenant.Teams {
		if team.ParentID != "" {
			subTeams++
		}
		switch n := len(team.Members); {
		case n == 0:
			emptyTeams++
		case n != min(size.MembersPerTeam, size.Users) && (i != 2 || len(tenant.Teams) < 4):
			t.Errorf("team %d has %d members", i, n)
		}
	}
	for i, course := range tenant.Courses {
		switch n := len(course.Assignments); {
		case n == 0:
			emptyCourses++
		case n != min(size.AssigneesPerCourse, size.Users):
			t.Errorf("course %d has %d assignees", i, n)
		}
	}
	if want := min(size.SubTeams, max(0, size.Teams-1)); subTeams != want {
		t.Errorf("%d sub-teams, want %d", subTeams, want)
	}
	if size.Teams >= 3 && emptyTeams != 1 || size.Courses >= 3 && emptyCourses != 1 {
		t.Errorf("%d empty teams, %d empty courses", emptyTeams, emptyCourses)
	}
}

func checkUniqueness(t *testing.T, tenant *Tenant) {
	t.Helper()
	seen := make(map[string]bool)
	once := func(kind, v string) {
		if seen[kind+v] {
			t.Errorf("%s %s twice", kind, v)
		}
		seen[kind+v] = true
	}
	for _, u := range tenant.Users {
		once("id", u.ID)
		once("user name", strings.ToLower(u.UserName))
		if n := len(u.ID); !(n == 12 && u.ID[11] == '1' || n == 23 && u.ID[22] == '2') {
			t.Errorf("id %s", u.ID)
		}
	}
	for _, team := range tenant.Teams {
		once("id", team.ID)
		once("team "+team.ParentID, team.Name)
	}
	for _, course := range tenant.Courses {
		once("id", course.ID)
		once("code", course.Code)
	}
}

// TestDemoOddities: the demo tenant holds every special case.
func TestDemoOddities(t *testing.T) {
	t.Parallel()
	tenant := Generate(DemoSize())
	for odd, is := range map[string]func(*User) bool{
		"inactive":          func(u *User) bool { return !u.Active },
		"never logged in":   func(u *User) bool { return u.LastLogin.IsZero() },
		"no e-mail":         func(u *User) bool { return u.Email == "" },
		"shared e-mail":     func(u *User) bool { return u.Email == "shared.desk@example.net" },
		"no e-mail as name": func(u *User) bool { return !strings.Contains(u.UserName, "@") },
		"leading -":         func(u *User) bool { return u.ID[0] == '-' },
		"leading _":         func(u *User) bool { return u.ID[0] == '_' },
		"short id":          func(u *User) bool { return len(u.ID) == 12 },
		"emoji":             func(u *User) bool { return strings.Contains(u.FirstName, "🌟") },
		"apostrophe":        func(u *User) bool { return strings.Contains(u.UserName, "'") },
		"ampersand":         func(u *User) bool { return strings.Contains(u.LastName, "&") },
		"manager":           func(u *User) bool { return u.ManagerID != "" },
		"messages off":      func(u *User) bool { return u.DisableMessages },
		"administrator":     func(u *User) bool { return u.AccessLevel == LevelAdministrator },
		"leader":            func(u *User) bool { return u.AccessLevel == LevelTeamLeader },
		"id differs by case": func(u *User) bool {
			return slices.ContainsFunc(tenant.Users, func(v *User) bool { return u != v && strings.EqualFold(u.ID, v.ID) })
		},
	} {
		if !slices.ContainsFunc(tenant.Users, is) {
			t.Errorf("no user: %s", odd)
		}
	}
	var all []Assignment
	for _, course := range tenant.Courses {
		all = append(all, course.Assignments...)
	}
	for odd, is := range map[string]func(Assignment) bool{
		"completed":   func(a Assignment) bool { return a.Completed },
		"in progress": func(a Assignment) bool { return !a.Completed && a.Percentage > 0 },
		"not started": func(a Assignment) bool { return !a.Completed && a.Percentage == 0 },
		"direct":      func(a Assignment) bool { return a.Via == "" },
		"via team":    func(a Assignment) bool { return strings.HasPrefix(a.Via, "team:") },
		"via path":    func(a Assignment) bool { return strings.HasPrefix(a.Via, "path:") },
		"due":         func(a Assignment) bool { return !a.Due.IsZero() },
		"retake":      func(a Assignment) bool { return !a.Completed && !a.CompliantTill.IsZero() },
	} {
		if !slices.ContainsFunc(all, is) {
			t.Errorf("no assignment: %s", odd)
		}
	}
	if u := tenant.Users[0]; u.UserName != "owner@example.net" || u.AccessLevel != LevelOwner || !u.Active {
		t.Errorf("first user %+v", u)
	}
}

// TestDemoTeams: three levels below a root, and a team of Learners only.
func TestDemoTeams(t *testing.T) {
	t.Parallel()
	tenant := Generate(DemoSize())
	depth, level := map[string]int{"": -1}, make(map[string]string)
	for _, u := range tenant.Users {
		level[u.ID] = u.AccessLevel
	}
	deepest, learners := 0, false
	for _, team := range tenant.Teams { // parents come first
		depth[team.ID] = depth[team.ParentID] + 1
		deepest = max(deepest, depth[team.ID])
		above := slices.ContainsFunc(team.Members, func(id string) bool { return level[id] != LevelLearner })
		learners = learners || len(team.Members) > 0 && !above
	}
	if deepest < 3 || !learners {
		t.Errorf("%d levels, a team of Learners: %v", deepest, learners)
	}
}
