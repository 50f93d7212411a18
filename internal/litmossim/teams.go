package litmossim

import (
	"net/http"
	"slices"
)

// team returns the team of the path; more ends the text of the refusal.
func (c *call) team(more string) (*Team, error) {
	id := c.vars["team"]
	t := c.teams[id]
	if t == nil || c.fires(vanishTeam) {
		return nil, noTeam(id, more)
	}
	return t, nil
}

// sortedTeams are all teams, sub-teams too (documented by a client).
func (s *state) sortedTeams() []row {
	return s.sorted("teams", func() []row { return rowsOf(s.Teams) })
}

func (c *call) listTeams() (*listing, error) {
	return &listing{
		root: "Teams", item: "Team", rows: c.sortedTeams(),
		insert: func() { c.insertTeam("") },
		remove: func(id string) { c.removeTeam(c.teams[id]) },
	}, nil
}

func (c *call) getTeam() (answer, error) {
	t, err := c.team("")
	if err != nil {
		return answer{}, err
	}
	return c.object(http.StatusOK, "Team", teamDetail{shown(c, t, c.Teams)})
}

// listSubTeams lists direct sub-teams only (recorded).
func (c *call) listSubTeams() (*listing, error) {
	parent, err := c.team("")
	if err != nil {
		return nil, err
	}
	rows := c.sorted("sub-teams/"+parent.ID, func() []row { return rowsOf(c.subTeams(parent.ID)) })
	return &listing{
		root: "Teams", item: "Team", rows: rows,
		insert: func() { c.insertTeam(parent.ID) },
		remove: func(id string) { c.removeTeam(c.teams[id]) },
	}, nil
}

func (s *state) subTeams(parentID string) []*Team {
	var children []*Team
	for _, t := range s.Teams {
		if t.ParentID == parentID {
			children = append(children, t)
		}
	}
	return children
}

func (s *state) teamsOf(userID string) []*Team {
	var teams []*Team
	for _, t := range s.Teams {
		if slices.Contains(t.Members, userID) {
			teams = append(teams, t)
		}
	}
	return teams
}

func (c *call) listMembers() (*listing, error) {
	return c.memberList("members", func(t *Team) []string { return t.Members }, c.leave)
}

func (c *call) listLeaders() (*listing, error) {
	return c.memberList("leaders", func(t *Team) []string { return t.Leaders },
		func(t *Team, id string) { c.demote(&t.Leaders, id) })
}

func (c *call) listAdmins() (*listing, error) {
	return c.memberList("admins", func(t *Team) []string { return t.Admins },
		func(t *Team, id string) { c.demote(&t.Admins, id) })
}

// memberList lists users of a team, the active ones only (documented for
// members, guessed for leaders and admins).
func (c *call) memberList(role string, ids func(*Team) []string, remove func(*Team, string)) (*listing, error) {
	t, err := c.team("")
	if err != nil {
		return nil, err
	}
	rows := c.sortedByUser(role+"/"+t.ID, func() []row {
		var rows []row
		for _, id := range ids(t) {
			if u := c.users[id]; u != nil {
				rows = append(rows, memberRow{u})
			}
		}
		return rows
	})
	return &listing{
		root: "Users", item: "User", rows: rows, hidden: inactive,
		insert: func() { c.insertMember(t, role) },
		remove: func(id string) { remove(t, id) },
	}, nil
}

func (c *call) listTeamCourses() (*listing, error) {
	t, err := c.team("")
	if err != nil {
		return nil, refuse(http.StatusNotFound, "The team "+c.vars["team"]+" does not exist")
	}
	rows := c.sorted("team-courses/"+t.ID, func() []row { return rowsOf(c.coursesOf(t.Courses)) })
	return &listing{root: "Courses", item: "Course", rows: rows, remove: func(id string) { c.withdraw(t, c.courses[id]) }}, nil
}

func (s *state) coursesOf(ids []string) []*Course {
	var courses []*Course
	for _, id := range ids {
		if c := s.courses[id]; c != nil {
			courses = append(courses, c)
		}
	}
	return courses
}
