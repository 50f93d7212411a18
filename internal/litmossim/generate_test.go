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
			checkInvariants(t, tenant)
			for _, u := range tenant.Users {
				if n := len(u.ID); (n != 12 || u.ID[n-1] != '1') && (n != 23 || u.ID[n-1] != '2') {
					t.Errorf("the form of the id %s", u.ID)
				}
			}
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
	var members, assignees []int
	subTeams := 0
	for _, team := range tenant.Teams {
		members = append(members, len(team.Members))
		if team.ParentTeamID != "" {
			subTeams++
		}
	}
	for _, course := range tenant.Courses {
		assignees = append(assignees, len(course.Assignments))
	}
	wantMembers := slices.Repeat([]int{min(size.MembersPerTeam, size.Users)}, size.Teams)
	wantAssignees := slices.Repeat([]int{min(size.AssigneesPerCourse, size.Users)}, size.Courses)
	if size.Teams >= 3 {
		wantMembers[1] = 0
	}
	if size.Teams >= 4 { // there may be fewer Learners
		wantMembers[2] = min(members[2], wantMembers[2])
	}
	if size.Courses >= 3 {
		wantAssignees[1] = 0
	}
	if len(tenant.Users) != size.Users || subTeams != min(size.SubTeams, max(0, size.Teams-1)) {
		t.Errorf("%d users, %d sub-teams", len(tenant.Users), subTeams)
	}
	if !slices.Equal(members, wantMembers) || !slices.Equal(assignees, wantAssignees) {
		t.Errorf("members %v, assignees %v", members, assignees)
	}
}

// TestDemoOddities: the demo tenant holds every special case.
func TestDemoOddities(t *testing.T) {
	t.Parallel()
	tenant := Generate(DemoSize())
	found := make(map[string]bool)
	note := func(is map[string]bool) {
		for odd, here := range is {
			found[odd] = found[odd] || here
		}
	}
	level, depth, lower := make(map[string]string), map[string]int{"": -1}, make(map[string]bool)
	for _, u := range tenant.Users {
		note(map[string]bool{
			"the owner":          u == tenant.Users[0] && u.UserName == "owner@example.net" && u.AccessLevel == LevelOwner && u.Active,
			"inactive":           !u.Active,
			"never logged in":    u.LastLogin.IsZero(),
			"no e-mail":          u.Email == "",
			"shared e-mail":      u.Email == "shared.desk@example.net",
			"no e-mail as name":  !strings.Contains(u.UserName, "@"),
			"leading -":          u.ID[0] == '-',
			"leading _":          u.ID[0] == '_',
			"short id":           len(u.ID) == 12,
			"id differs by case": lower[strings.ToLower(u.ID)],
			"emoji":              strings.Contains(u.FirstName, "🌟"),
			"apostrophe":         strings.Contains(u.UserName, "'"),
			"ampersand":          strings.Contains(u.LastName, "&"),
			"manager":            u.ManagerID != "",
			"messages off":       u.DisableMessages,
			"administrator":      u.AccessLevel == LevelAdministrator,
			"leader":             u.AccessLevel == LevelTeamLeader,
		})
		level[u.ID], lower[strings.ToLower(u.ID)] = u.AccessLevel, true
	}
	for _, team := range tenant.Teams { // parents come first
		depth[team.ID] = depth[team.ParentTeamID] + 1
		above := slices.ContainsFunc(team.Members, func(id string) bool { return level[id] != LevelLearner })
		note(map[string]bool{
			"third level below a root": depth[team.ID] == 3,
			"team of Learners":         len(team.Members) > 0 && !above,
		})
	}
	for _, course := range tenant.Courses {
		for _, a := range course.Assignments {
			note(map[string]bool{
				"completed":   a.Completed,
				"in progress": !a.Completed && a.PercentageComplete > 0,
				"not started": !a.Completed && a.PercentageComplete == 0,
				"direct":      a.Via == "",
				"via team":    strings.HasPrefix(a.Via, "team:"),
				"via path":    strings.HasPrefix(a.Via, "path:"),
				"due":         !a.DueDate.IsZero(),
				"retake":      !a.Completed && !a.CompliantTill.IsZero(),
			})
		}
	}
	for odd, here := range found {
		if !here {
			t.Errorf("none: %s", odd)
		}
	}
}
