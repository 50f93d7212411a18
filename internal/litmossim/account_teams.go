package litmossim

import "slices"

// Team holds its direct members; leaders and admins are members too.
// Deactivated members stay in Members and are hidden from the API's lists.
type Team struct {
	ID           string
	Name         string
	Description  string
	ParentTeamID string
	OriginalID   int64
	Members      []string // user IDs
	Leaders      []string // user IDs
	Admins       []string // user IDs
	Courses      []string // course IDs
	Paths        []string // learning path IDs
}

// removeTeam deletes a team.
func (c *call) removeTeam(t *Team) {
	for _, u := range known(c.users, t.Members) {
		c.leave(t, u)
	}
	c.Teams = slices.DeleteFunc(c.Teams, func(other *Team) bool { return other == t })
}

func (s *state) subTeams(parentID string) []*Team {
	return filter(s.Teams, func(t *Team) bool { return t.ParentTeamID == parentID })
}

func (s *state) teamsOf(userID string) []*Team {
	return filter(s.Teams, func(t *Team) bool { return slices.Contains(t.Members, userID) })
}

func filter[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !keep(v) })
}

// join makes another user a member of a team, which assigns the team's courses and
// learning paths.
func (s *state) join(t *Team, u *User) {
	t.Members = append(t.Members, u.ID)
	s.logActivity(u.subject(), added, t.subject(), false)
	s.logMembership(t, u, true)
	for _, to := range s.given(t) {
		s.assign(to, u, viaTeam(t.ID))
	}
}

// given is what a team gives to its members.
func (s *state) given(t *Team) []assignable {
	return filter(s.assignables(), func(a assignable) bool { return t.gives(a.subject().id) })
}

// gives tells whether a team gives a course or a learning path.
func (t *Team) gives(id string) bool {
	return slices.Contains(t.Courses, id) || slices.Contains(t.Paths, id)
}

// leave ends a membership, the roles on the team, and the courses and learning paths
// that came with it.
func (c *call) leave(t *Team, u *User) {
	if !slices.Contains(t.Members, u.ID) {
		return
	}
	c.logActivity(u.subject(), removed, t.subject(), false)
	c.logMembership(t, u, false)
	t.Members = without(t.Members, u.ID)
	c.demote(t, leaders, u)
	c.demote(t, admins, u)
	for _, from := range c.given(t) {
		c.release(from, u, viaTeam(t.ID))
	}
}

// role is the list of those who have it on a team.
type role func(*Team) *[]string

func members(t *Team) *[]string { return &t.Members }
func leaders(t *Team) *[]string { return &t.Leaders }
func admins(t *Team) *[]string  { return &t.Admins }

// promote adds a role on a team. A Learner becomes Team_Leader (recorded).
func (c *call) promote(t *Team, role role, u *User) {
	if slices.Contains(*role(t), u.ID) {
		return
	}
	*role(t) = append(*role(t), u.ID)
	c.logRole(t, u)
	if u.AccessLevel == LevelLearner && !c.fires("no-promotion") {
		u.AccessLevel = LevelTeamLeader
	}
}

// demote takes a role on a team. With the last one a Team_Leader becomes
// Learner (guessed).
func (c *call) demote(t *Team, role role, u *User) {
	if !slices.Contains(*role(t), u.ID) {
		return
	}
	*role(t) = without(*role(t), u.ID)
	c.logRole(t, u)
	if u.AccessLevel == LevelTeamLeader && !c.hasRole(u.ID) && !c.fires("no-promotion") {
		u.AccessLevel = LevelLearner
	}
}

// hasRole tells whether the user leads or administers any team.
func (s *state) hasRole(userID string) bool {
	return slices.ContainsFunc(s.Teams, func(t *Team) bool {
		return slices.Contains(t.Leaders, userID) || slices.Contains(t.Admins, userID)
	})
}
