package litmossim

import (
	"fmt"
	"slices"
)

// addUser gives a new user the values that Litmos computes.
func (s *state) addUser(u *User) {
	u.ID = newID(s.rng, longID)
	u.OriginalID = s.nextNumber()
	u.CreatedDate = s.now()
	u.LoginKey = loginKey(s.rng)
	s.Users = append(s.Users, u)
}

// removeUser deletes a user with all memberships, roles and results.
func (c *call) removeUser(u *User) {
	for _, t := range c.teamsOf(u.ID) {
		c.leave(t, u)
	}
	for _, p := range c.Paths {
		c.unfollow(p, u)
	}
	for _, course := range c.Courses {
		c.unassign(course, u)
	}
	for _, report := range c.Users {
		if report.ManagerID == u.ID {
			report.ManagerID, report.ManagerName = "", ""
		}
	}
	c.Users = slices.DeleteFunc(c.Users, func(other *User) bool { return other == u })
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
