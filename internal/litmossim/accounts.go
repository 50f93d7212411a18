package litmossim

import (
	"fmt"
	"slices"
	"strings"
)

// addUser gives a new user the values that Litmos computes.
func (s *state) addUser(u *User) *User {
	u.ID = newID(s.rng, longID)
	u.OriginalID = s.nextOriginalID()
	u.CreatedDate = s.now()
	u.LoginKey = loginKey(s.rng)
	s.Users = append(s.Users, u)
	s.users[u.ID] = u
	s.names[strings.ToLower(u.UserName)] = u
	s.changed()
	return u
}

// replaceUser writes new values of a user.
func (s *state) replaceUser(u *User, with User) {
	delete(s.names, strings.ToLower(u.UserName))
	*u = with
	s.names[strings.ToLower(u.UserName)] = u
	s.changed()
}

// removeUser deletes a user with all memberships, roles and results.
func (c *call) removeUser(id string) {
	u := c.users[id]
	for _, t := range c.teamsOf(id) {
		c.leave(t, id)
	}
	for _, p := range c.Paths {
		c.unfollow(p, id)
	}
	for _, course := range c.Courses {
		if course.assignment(id) != nil {
			c.unassign(course, id)
		}
	}
	for _, report := range c.Users {
		if report.ManagerID == id {
			report.ManagerID, report.ManagerName = "", ""
		}
	}
	c.Users = slices.DeleteFunc(c.Users, func(other *User) bool { return other == u })
	delete(c.users, id)
	delete(c.names, strings.ToLower(u.UserName))
	c.changed()
}

// What follows is done behind the client's back, by faults that change a list
// between two pages. The names sort before all that Generate makes up.

func (s *state) insertUser() *User {
	n := s.original + 1
	name := fmt.Sprintf("aada.%d@example.net", n)
	return s.addUser(&User{
		UserName: name, Email: name, FirstName: "Aada", LastName: fmt.Sprintf("Newcomer %d", n),
		AccessLevel: LevelLearner, Active: true, TimeZone: "UTC", Culture: "en-US", Brand: "Default",
	})
}

// removeUnlessOwner spares the owner, whose key the client uses.
func (c *call) removeUnlessOwner(id string) {
	if c.users[id].AccessLevel != LevelOwner {
		c.removeUser(id)
	}
}

func (s *state) insertTeam(parentID string) {
	s.addTeam(&Team{Name: fmt.Sprintf("Aardvark %d", s.original+1), ParentID: parentID})
}

func (c *call) insertMember(t *Team, role string) {
	u := c.insertUser()
	c.join(t, u)
	switch role {
	case "leaders":
		c.promote(&t.Leaders, u)
	case "admins":
		c.promote(&t.Admins, u)
	}
}

func (s *state) insertCourse() {
	n := s.nextOriginalID()
	course := &Course{
		ID: newID(s.rng, shortID), Code: fmt.Sprintf("NEW-%d", n), Name: fmt.Sprintf("Aardvark %d", n),
		Active: true, OriginalID: n, Created: s.now(), SeqID: n,
	}
	s.Courses = append(s.Courses, course)
	s.courses[course.ID] = course
	s.changed()
}
