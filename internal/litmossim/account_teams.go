package litmossim

import "slices"

func (s *state) addTeam(t *Team) *Team {
	t.ID = newID(s.rng, shortID)
	t.OriginalID = s.nextNumber()
	s.Teams = append(s.Teams, t)
	s.teams[t.ID] = t
	return t
}

// removeTeam deletes a team; its sub-teams move to its parent (guessed).
func (c *call) removeTeam(t *Team) {
	for _, id := range slices.Clone(t.Members) {
		c.leave(t, id)
	}
	for _, child := range c.subTeams(t.ID) {
		child.ParentID = t.ParentID
	}
	c.Teams = slices.DeleteFunc(c.Teams, func(other *Team) bool { return other == t })
	delete(c.teams, t.ID)
}

func (s *state) subTeams(parentID string) []*Team {
	return filter(s.Teams, func(t *Team) bool { return t.ParentID == parentID })
}

func (s *state) teamsOf(userID string) []*Team {
	return filter(s.Teams, func(t *Team) bool { return slices.Contains(t.Members, userID) })
}

func filter[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !keep(v) })
}

// join makes a user a member of a team, which assigns the team's courses and
// learning paths.
func (s *state) join(t *Team, u *User) {
	if slices.Contains(t.Members, u.ID) {
		return
	}
	t.Members = append(t.Members, u.ID)
	s.logActivity(u.subject(), added, t.subject(), false)
	s.logMembership(t, u, true)
	for _, course := range known(s.courses, t.Courses) {
		s.assign(course, u, viaTeam(t.ID))
	}
	for _, p := range known(s.paths, t.Paths) {
		s.follow(p, u, viaTeam(t.ID))
	}
}

// leave ends a membership, the roles on the team, and the courses and learning paths
// that came with it.
func (c *call) leave(t *Team, userID string) {
	c.logLeft(t, userID)
	t.Members = without(t.Members, userID)
	if u := c.users[userID]; u != nil {
		c.demote(&t.Leaders, u)
		c.demote(&t.Admins, u)
	}
	for _, course := range known(c.courses, t.Courses) {
		c.release(course, userID, viaTeam(t.ID))
	}
	for _, p := range known(c.paths, t.Paths) {
		c.drop(p, userID, viaTeam(t.ID))
	}
}

// promote adds a role on a team; role is the team's Leaders or Admins. A
// Learner becomes Team_Leader (recorded).
func (c *call) promote(role *[]string, u *User) {
	if slices.Contains(*role, u.ID) {
		return
	}
	*role = append(*role, u.ID)
	c.logRole(role, u)
	if u.AccessLevel == LevelLearner && !c.fires("no-promotion") {
		u.AccessLevel = LevelTeamLeader
	}
}

// demote takes a role on a team. With the last one a Team_Leader becomes
// Learner (guessed).
func (c *call) demote(role *[]string, u *User) {
	if !slices.Contains(*role, u.ID) {
		return
	}
	*role = without(*role, u.ID)
	c.logRole(role, u)
	leads := u.AccessLevel == LevelTeamLeader || u.AccessLevel == LevelTeamAdmin
	if leads && !c.hasRole(u.ID) && !c.fires("no-promotion") {
		u.AccessLevel = LevelLearner
	}
}

// hasRole tells whether the user leads or administers any team.
func (s *state) hasRole(userID string) bool {
	return slices.ContainsFunc(s.Teams, func(t *Team) bool {
		return slices.Contains(t.Leaders, userID) || slices.Contains(t.Admins, userID)
	})
}
