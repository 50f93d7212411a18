package litmossim

import "slices"

// join makes users members of a team, which assigns them the team's courses.
// It returns those that were no members before.
func (s *state) join(t *Team, users ...*User) []*User {
	var joined []*User
	for _, u := range users {
		if slices.Contains(t.Members, u.ID) {
			continue
		}
		t.Members = append(t.Members, u.ID)
		for _, course := range s.coursesOf(t.Courses) {
			s.assign(course, u, viaTeam(t.ID))
		}
		joined = append(joined, u)
	}
	s.changed()
	return joined
}

// leave ends a membership, the roles on the team and the courses had through
// it.
func (c *call) leave(t *Team, userID string) {
	t.Members = without(t.Members, userID)
	c.demote(&t.Leaders, userID)
	c.demote(&t.Admins, userID)
	for _, course := range c.coursesOf(t.Courses) {
		c.release(course, userID, viaTeam(t.ID))
	}
	c.changed()
}

// promote adds a role on a team; role is the team's Leaders or Admins. A
// Learner becomes Team_Leader (recorded).
func (c *call) promote(role *[]string, u *User) {
	if slices.Contains(*role, u.ID) {
		return
	}
	*role = append(*role, u.ID)
	if u.AccessLevel == LevelLearner && !c.fires(noPromotion) {
		u.AccessLevel = LevelTeamLeader
	}
	c.changed()
}

// demote takes a role on a team. With the last one a Team_Leader becomes
// Learner (guessed).
func (c *call) demote(role *[]string, userID string) {
	if !slices.Contains(*role, userID) {
		return
	}
	*role = without(*role, userID)
	u := c.users[userID]
	leads := u.AccessLevel == LevelTeamLeader || u.AccessLevel == LevelTeamAdmin
	if leads && !c.hasRole(userID) && !c.fires(noPromotion) {
		u.AccessLevel = LevelLearner
	}
	c.changed()
}

// hasRole tells whether the user leads or administers any team.
func (s *state) hasRole(userID string) bool {
	return slices.ContainsFunc(s.Teams, func(t *Team) bool {
		return slices.Contains(t.Leaders, userID) || slices.Contains(t.Admins, userID)
	})
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
	c.changed()
}

func (s *state) addTeam(t *Team) *Team {
	t.ID = newID(s.rng, shortID)
	t.OriginalID = s.nextOriginalID()
	s.Teams = append(s.Teams, t)
	s.teams[t.ID] = t
	s.changed()
	return t
}

func without(ids []string, id string) []string {
	return slices.DeleteFunc(ids, func(other string) bool { return other == id })
}
