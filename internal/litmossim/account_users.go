package litmossim

import (
	"fmt"
	"slices"
	"strings"
)

// addUser gives a new user the values that Litmos computes.
func (s *state) addUser(u *User) {
	u.ID = newID(s.rng, longID)
	u.OriginalID = s.nextNumber()
	u.CreatedDate = s.now()
	u.LoginKey = loginKey(s.rng)
	s.Users = append(s.Users, u)
	s.users[u.ID] = u
	s.names[strings.ToLower(u.UserName)] = u
}

// replaceUser writes new values of a user.
func (s *state) replaceUser(u *User, with User) {
	delete(s.names, strings.ToLower(u.UserName))
	*u = with
	s.logEdit(u)
	s.names[strings.ToLower(u.UserName)] = u
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
		c.unassign(course, id)
	}
	for _, report := range c.Users {
		if report.ManagerID == id {
			report.ManagerID, report.ManagerName = "", ""
		}
	}
	c.Users = slices.DeleteFunc(c.Users, func(other *User) bool { return other == u })
	delete(c.users, id)
	delete(c.names, strings.ToLower(u.UserName))
}

// removeUnlessOwner does not remove the owner, whose key the client uses.
func (c *call) removeUnlessOwner(id string) {
	if c.users[id].AccessLevel != LevelOwner {
		c.removeUser(id)
	}
}

// insertUser adds a user whose name sorts before all that Generate makes up.
func (s *state) insertUser() *User {
	n := s.number + 1
	name := fmt.Sprintf("aada.%d@example.net", n)
	u := &User{
		UserName: name, Email: name, FirstName: "Aada", LastName: fmt.Sprintf("Newcomer %d", n),
		AccessLevel: LevelLearner, Active: true, TimeZone: "UTC", Culture: "en-US", Brand: "Default",
	}
	s.addUser(u)
	return u
}
