package litmossim

import (
	"net/http"
	"slices"
	"strings"
)

// listTeams lists all teams, sub-teams too (documented by a client).
func (c *call) listTeams() *listing {
	return &listing{
		root: "Teams", item: "Team",
		rows:   c.sorted("teams", func() []row { return rowsOf(c.Teams, teamRow) }),
		remove: func(id string) { c.removeTeam(c.teams[id]) },
	}
}

// listSubTeams lists direct sub-teams only (recorded).
func (c *call) listSubTeams() *listing {
	parent := c.team
	return &listing{
		root: "Teams", item: "Team",
		rows:   c.sorted("sub-teams/"+parent.ID, func() []row { return rowsOf(c.subTeams(parent.ID), teamRow) }),
		remove: func(id string) { c.removeTeam(c.teams[id]) },
	}
}

func (c *call) getTeam() (answer, error) {
	return c.object(http.StatusOK, "Team", shown(c, c.team, c.Teams).encodeDetail), nil
}

func (c *call) listMembers() *listing {
	l := c.memberList("members", c.team.Members)
	team := c.team
	l.insert = func(u *User) { c.join(team, u) }
	l.remove = func(id string) { c.leave(team, id) }
	return l
}

// leaders and admins select the list of those who have a role on a team.
func leaders(t *Team) *[]string { return &t.Leaders }
func admins(t *Team) *[]string  { return &t.Admins }

func (c *call) listLeaders() *listing { return c.roleList("leaders", leaders(c.team)) }
func (c *call) listAdmins() *listing  { return c.roleList("admins", admins(c.team)) }

func (c *call) roleList(name string, role *[]string) *listing {
	l := c.memberList(name, *role)
	team := c.team
	l.insert = func(u *User) {
		c.join(team, u)
		c.promote(role, u)
	}
	l.remove = func(id string) { c.demote(role, id) }
	return l
}

// memberList lists users of a team, the active ones only (documented for
// members, guessed for leaders and admins).
func (c *call) memberList(name string, ids []string) *listing {
	rows := c.sorted(name+" of "+c.team.ID, func() []row { return rowsOf(known(c.users, ids), memberRow) })
	return &listing{root: "Users", item: "User", rows: rows, hidden: c.inactive}
}

func (c *call) listTeamCourses() *listing {
	team := c.team
	rows := c.sorted("team courses of "+team.ID, func() []row { return rowsOf(known(c.courses, team.Courses), courseRow) })
	return &listing{root: "Courses", item: "Course", rows: rows}
}

// createTeam makes a root team, or a sub-team if the body names a parent
// (documented). It answers 201 and the team (recorded). Names are unique among
// the teams of one parent (guessed; two root teams of one name have been seen).
func (c *call) createTeam() (answer, error) {
	sent, err := c.one("Team", teamNames)
	if err != nil {
		return answer{}, err
	}
	name, parentID := sent["Name"], sent["ParentTeamId"]
	switch {
	case name == "":
		return answer{}, malformed()
	case parentID != "" && c.teams[parentID] == nil:
		return answer{}, noTeam(parentID)
	case slices.ContainsFunc(c.subTeams(parentID), func(t *Team) bool { return strings.EqualFold(t.Name, name) }):
		return answer{}, refuse(http.StatusConflict, "Team name already exists")
	}
	t := c.addTeam(&Team{Name: name, Description: sent["Description"], ParentID: parentID})
	return c.object(http.StatusCreated, "Team", t.encodeDetail), nil
}

// deleteTeam answers 200 (guessed; documented as a call only).
func (c *call) deleteTeam() error {
	c.removeTeam(c.team)
	return nil
}

// addMembers ignores members and invalid ids (documented), but not an empty list.
func (c *call) addMembers() error {
	users, sent, err := named(c, "User", c.users)
	if err != nil {
		return err
	}
	if sent == 0 {
		return noTeam(c.team.ID)
	}
	users = filter(users, func(u *User) bool { return !slices.Contains(c.team.Members, u.ID) })
	if len(users) > 0 && c.fires("ignored-ids") {
		return nil
	}
	for _, u := range users {
		c.join(c.team, u)
		c.mail(u, viaTeam(c.team.ID), false)
	}
	return nil
}

// removeMember answers 200 for a user who is not a member (guessed).
func (c *call) removeMember() error {
	if !slices.Contains(c.team.Members, c.user.ID) {
		return nil
	}
	c.leave(c.team, c.user.ID)
	return nil
}

// grantRole answers 200 for a user who has the role already (guessed).
func grantRole(role func(*Team) *[]string) func(*call) error {
	return func(c *call) error {
		if !slices.Contains(c.team.Members, c.user.ID) {
			return notOnTeam(c.team, c.user)
		}
		c.promote(role(c.team), c.user)
		return nil
	}
}

// revokeRole answers 200 for a member without the role (guessed).
func revokeRole(role func(*Team) *[]string) func(*call) error {
	return func(c *call) error {
		if !slices.Contains(c.team.Members, c.user.ID) {
			return notOnTeam(c.team, c.user)
		}
		c.demote(role(c.team), c.user.ID)
		return nil
	}
}

// notOnTeam refuses to give or take a role of a user who is not a member (documented).
func notOnTeam(t *Team, u *User) error {
	return refuse(http.StatusNotFound, "User: "+u.ID+" does not exist on the team: "+t.ID+".")
}

// addTeamCourses answers 201 (documented; the vendor's specification has 200).
// E-mails go out unless sendmessage=false (documented).
func (c *call) addTeamCourses() error {
	return c.eachTeamCourse(func(given bool, course *Course) {
		if given {
			return
		}
		for _, u := range c.provide(c.team, course) {
			c.mail(u, "course:"+course.ID, true)
		}
	})
}

// removeTeamCourses reads the courses from the body of a DELETE.
func (c *call) removeTeamCourses() error {
	return c.eachTeamCourse(func(given bool, course *Course) {
		if given {
			c.withdraw(c.team, course)
		}
	})
}

// eachTeamCourse changes the courses that the body names. given tells whether the
// team gives the course.
func (c *call) eachTeamCourse(change func(given bool, course *Course)) error {
	courses, sent, err := named(c, "Course", c.courses)
	if err != nil {
		return err
	}
	if sent == 0 {
		return noTeam(c.team.ID)
	}
	for _, course := range courses {
		change(slices.Contains(c.team.Courses, course.ID), course)
	}
	return nil
}
