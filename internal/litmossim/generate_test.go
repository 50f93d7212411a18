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
	count := make(map[string]int)
	folded := make(map[string]int)
	for _, u := range tenant.Users {
		folded[strings.ToLower(u.ID)]++
		for odd, is := range map[string]bool{
			"inactive": !u.Active, "never logged in": u.LastLogin.IsZero(), "no e-mail": u.Email == "",
			"shared e-mail": u.Email == "shared.desk@example.net", "no e-mail as name": !strings.Contains(u.UserName, "@"),
			"leading -": u.ID[0] == '-', "leading _": u.ID[0] == '_', "short id": len(u.ID) == 12, "long id": len(u.ID) == 23,
			"apostrophe": strings.Contains(u.FirstName+u.LastName+u.UserName, "'"), "ampersand": strings.Contains(u.LastName, "&"),
			"emoji": strings.Contains(u.FirstName, "🌟"), "id differs by case": folded[strings.ToLower(u.ID)] == 2,
			"manager": u.ManagerID != "", "job": u.JobTitle != "", "messages off": u.DisableMessages,
			u.AccessLevel: true,
		} {
			if is {
				count[odd]++
			}
		}
	}
	for _, course := range tenant.Courses {
		for _, a := range course.Assignments {
			state := "in progress"
			switch {
			case a.Completed:
				state = "completed"
			case a.Percentage == 0:
				state = "not started"
			}
			count[state]++
			via, _, _ := strings.Cut(a.Via, ":")
			count["via "+via]++
			if !a.Due.IsZero() {
				count["due"]++
			}
		}
	}
	for _, odd := range []string{
		"inactive", "never logged in", "no e-mail", "shared e-mail", "no e-mail as name", "leading -", "leading _", "short id", "long id",
		"apostrophe", "ampersand", "emoji", "id differs by case", "manager", "job", "messages off", LevelOwner, LevelAdministrator,
		LevelTeamLeader, LevelLearner, "completed", "in progress", "not started", "via ", "via team", "via path", "due",
	} {
		if count[odd] == 0 {
			t.Errorf("none: %s", odd)
		}
	}
	if u := tenant.Users[0]; u.UserName != "owner@example.net" || u.AccessLevel != LevelOwner || !u.Active || count[LevelOwner] != 1 {
		t.Errorf("%d owners, first %+v", count[LevelOwner], u)
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

func TestURLTokenEncode(t *testing.T) {
	t.Parallel()
	for want, raw := range map[string][]byte{
		"AAAAAAAAAAA1":            make([]byte, 8),
		"_-4AAAAAAAAAAAAAAAAAAA2": append([]byte{0xff, 0xee}, make([]byte, 14)...),
	} {
		if got := urlTokenEncode(raw); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := otherCase("-0aB1"); got != "-0AB1" {
		t.Errorf("got %s", got)
	}
	if got := otherCase("-01ab"); got != "" {
		t.Errorf("got %s", got)
	}
}
