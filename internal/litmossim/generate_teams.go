package litmossim

import "fmt"

// teams makes the roots first, then the sub-teams: a chain of three below the
// first root, the rest below any team but the last made.
func (g *generator) teams() {
	subTeams := min(g.size.SubTeams, max(0, g.size.Teams-1))
	roots := g.size.Teams - subTeams
	for i := range g.size.Teams {
		t := &Team{ID: g.id(shortID), Name: g.teamName(i), OriginalID: int64(500_300 + i)}
		if g.oneIn(2) {
			t.Description = "A/B " + t.Name
		}
		switch n := i - roots; {
		case n < 0:
		case n == 0:
			t.ParentID = g.tenant.Teams[0].ID
		case n < 3:
			t.ParentID = g.tenant.Teams[i-1].ID
		default:
			t.ParentID = pick(g, g.tenant.Teams).ID
		}
		g.tenant.Teams = append(g.tenant.Teams, t)
	}
	if subTeams >= 2 { // names need to be unique among the teams of one parent only
		g.tenant.Teams[roots+1].Name = g.tenant.Teams[roots].Name
	}
}

func (g *generator) teamName(i int) string {
	name := departments[i%len(departments)] + " " + regions[i/len(departments)%len(regions)]
	if round := i / (len(departments) * len(regions)); round > 0 {
		name = fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}

// emptyTeam tells which team has no members: the second.
func (g *generator) emptyTeam(i int) bool { return len(g.tenant.Teams) >= 3 && i == 1 }

// members fills the teams. The team of Learners comes last, when it is known
// who leads another.
func (g *generator) members() {
	teams := g.tenant.Teams
	learners := -1
	if len(teams) >= 4 {
		learners = 2
	}
	for i, t := range teams {
		if g.emptyTeam(i) || i == learners {
			continue
		}
		g.lead(t, g.choose(g.size.MembersPerTeam, anyUser))
	}
	if learners < 0 {
		return
	}
	chosen := g.choose(g.size.MembersPerTeam, func(u *User) bool { return u.AccessLevel == LevelLearner })
	teams[learners].Members = ids(chosen)
}

// lead makes users the members of a team and some of them leaders and admins.
func (g *generator) lead(t *Team, users []*User) {
	t.Members = ids(users)
	leaders, admins := min(len(users), 1+g.rng.IntN(2)), g.rng.IntN(2)
	t.Leaders = ids(users[:leaders])
	t.Admins = ids(users[max(0, leaders-1):min(len(users), leaders+admins)])
	for _, u := range users[:min(len(users), leaders+admins)] {
		if u.AccessLevel == LevelLearner {
			u.AccessLevel = LevelTeamLeader
		}
	}
}

func ids(users []*User) []string {
	ids := make([]string, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	return ids
}

// teamFor returns the team that gives a course, if the course can hold all its
// members: every fourth course is given by one.
func (g *generator) teamFor(i, room int) *Team {
	if i%4 != 0 || g.emptyCourse(i) || len(g.tenant.Teams) == 0 {
		return nil
	}
	t := g.tenant.Teams[i/4%len(g.tenant.Teams)]
	if len(t.Members) > room {
		return nil
	}
	t.Courses = append(t.Courses, g.tenant.Courses[i].ID)
	return t
}
