package bench

import (
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// sizes are accounts from a hundred users to a hundred thousand; from ten thousand on all
// else grows with the users, but for the one of 900,000 grants.
var sizes = []litmossim.Size{
	{Users: 100, Teams: 5, SubTeams: 2, Courses: 10, MembersPerTeam: 10, AssigneesPerCourse: 30, Seed: 1},
	{Users: 1000, Teams: 20, SubTeams: 10, Courses: 50, MembersPerTeam: 30, AssigneesPerCourse: 100, Seed: 1},
	{Users: 10_000, Teams: 20, SubTeams: 10, Courses: 50, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
	{Users: 20_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 60, AssigneesPerCourse: 900, Seed: 1},
	{Users: 50_000, Teams: 100, SubTeams: 50, Courses: 250, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
	{Users: 100_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
}

// grants counts what the file will hold, without those of access levels and sub-teams.
func grants(tenant *litmossim.Tenant) int {
	n := 0
	for _, team := range tenant.Teams {
		n += len(team.Members) + len(team.Leaders) + len(team.Admins)
	}
	for _, course := range tenant.Courses {
		n += 2 * len(course.Assignments)
	}
	return n
}
