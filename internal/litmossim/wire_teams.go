package litmossim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// membersWith lists users of a team, the active ones only (documented for
// members, guessed for leaders and admins).
func membersWith(role role) func(*call) *listing {
	all := listOf("Users", func(c *call) []*User { return known(c.users, *role(c.team)) })
	return func(c *call) *listing {
		l := all(c)
		l.hidden = c.inactive
		return l
	}
}

// createTeam makes a root team, or a sub-team if the body names a parent
// (documented). It answers 201 and the team (recorded).
func (c *call) createTeam() (answer, error) {
	sent, err := c.one("Team", teamNames)
	if err != nil {
		return answer{}, err
	}
	t := &Team{
		ID: newID(c.rng, shortID), OriginalID: c.nextNumber(),
		Name: sent["Name"], Description: sent["Description"], ParentTeamID: sent["ParentTeamId"],
	}
	c.Teams = append(c.Teams, t)
	return c.encode(http.StatusCreated, "Team", t.encodeDetail), nil
}

func (c *call) addMembers() error {
	isMember := func(u *User) bool { return slices.Contains(c.team.Members, u.ID) }
	return give(c, "User", c.users, isMember, func(u *User) {
		c.join(c.team, u)
		c.mail(u, viaTeam(c.team.ID), false)
	})
}

// changeRole gives or takes a role of a member. Any other user is refused (documented). It answers
// 200 if nothing changes (guessed).
func changeRole(role role, change func(*call, *Team, role, *User)) func(*call) error {
	return func(c *call) error {
		if !slices.Contains(c.team.Members, c.user.ID) {
			return refuse(http.StatusNotFound, "User: "+c.user.ID+" does not exist on the team: "+c.team.ID+".")
		}
		change(c, c.team, role, c.user)
		return nil
	}
}

// addTeamCourses answers 201 (documented; the vendor's specification has 200).
// E-mails go out unless sendmessage=false (documented).
func (c *call) addTeamCourses() error {
	given := func(course *Course) bool { return c.team.gives(course.ID) }
	return give(c, "Course", c.courses, given, func(course *Course) {
		c.team.Courses = append(c.team.Courses, course.ID)
		c.logActivity(course.subject(), added, c.team.subject(), false)
		for _, u := range known(c.users, c.team.Members) {
			if c.assign(course, u, viaTeam(c.team.ID)) {
				c.mail(u, "course:"+course.ID, true)
			}
		}
	})
}

// removeTeamCourses reads the courses from the body of a DELETE.
func (c *call) removeTeamCourses() error {
	courses, err := named(c, "Course", c.courses)
	for _, course := range courses {
		if !c.team.gives(course.ID) {
			continue
		}
		c.team.Courses = without(c.team.Courses, course.ID)
		c.logActivity(course.subject(), removed, c.team.subject(), false)
		for _, u := range known(c.users, c.team.Members) {
			c.release(course, u, viaTeam(c.team.ID))
		}
	}
	return err
}

func noTeam(id string) error {
	return refuse(http.StatusNotFound, "No team with this "+id+" exists in your organization")
}

func (t *Team) row() row { return row{id: t.ID, order: t.Name, encode: t.encode} }

// encode writes a TeamRow (recorded; ParentTeamId absent in 2016).
func (t *Team) encode(e *encoder) {
	e.members(t, "Id", "Name", "TeamCodeForBulkImport", "ParentTeamId")
}

// encodeDetail writes the answer of /teams/{id}.
func (t *Team) encodeDetail(e *encoder) { e.members(t, teamNames...) }

// TeamCodeForBulkImport is the original id and the name without blanks and apostrophes
// (recorded).
func (t *Team) TeamCodeForBulkImport() string {
	return fmt.Sprintf("%d-%s", t.OriginalID, strings.NewReplacer(" ", "", "'", "").Replace(t.Name))
}
