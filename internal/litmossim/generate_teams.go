package litmossim

import "fmt"

// teams makes the roots first, then the sub-teams: a chain of three below the
// first root, the rest below any team but the last made.
func (g *generator) teams() {
	subTeams := min(g.size.SubTeams, max(0, g.size.Teams-1))
	roots := g.size.Teams - subTeams
	for i := range g.size.Teams {
		t := &Team{ID: newID(g.rng, shortID), Name: g.teamName(i), OriginalID: int64(500_300 + i)}
		if g.oneIn(2) {
			t.Description = "A/B " + t.Name
		}
		switch n := i - roots; {
		case n < 0:
		case n == 0:
			t.ParentTeamID = g.tenant.Teams[0].ID
		case n < 3:
			t.ParentTeamID = g.tenant.Teams[i-1].ID
		default:
			t.ParentTeamID = pick(g, g.tenant.Teams).ID
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

// members fills the teams but the second. The third is that of the Learners and comes last,
// when it is known who leads another.
func (g *generator) members() {
	teams := g.tenant.Teams
	for i, t := range teams {
		if i == 1 && len(teams) >= 3 || i == 2 && len(teams) >= 4 {
			continue
		}
		g.lead(t, g.choose(g.size.MembersPerTeam, anyUser))
	}
	if len(teams) >= 4 {
		learner := func(u *User) bool { return u.AccessLevel == LevelLearner }
		teams[2].Members = ids(g.choose(g.size.MembersPerTeam, learner))
	}
}

// lead makes users the members of a team and some of them leaders and admins.
func (g *generator) lead(t *Team, users []*User) {
	t.Members = ids(users)
	leaders := min(len(users), 1+g.rng.IntN(2))
	above := min(len(users), leaders+g.rng.IntN(2))
	t.Leaders = ids(users[:leaders])
	t.Admins = ids(users[max(0, leaders-1):above])
	for _, u := range users[:above] {
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
