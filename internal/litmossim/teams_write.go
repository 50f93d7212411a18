package litmossim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

const (
	orNoUsers   = ", or the user list is empty."
	orNoUser    = ", or no user exists with this id"
	orNoCourses = ", or you did not send any courses in your request"
)

// createTeam makes a root team, or a sub-team if the body names a parent
// (documented).
func (c *call) createTeam() (answer, error) { return c.newTeam("") }

func (c *call) createSubTeam() (answer, error) {
	parent, err := c.team("")
	if err != nil {
		return answer{}, err
	}
	return c.newTeam(parent.ID)
}

// newTeam answers 201 and the team (recorded). Names are unique among the
// teams of one parent (guessed; two root teams of one name have been seen).
func (c *call) newTeam(parentID string) (answer, error) {
	sent, err := c.one("Team", teamOrder)
	if err != nil {
		return answer{}, err
	}
	parentID = cmp.Or(parentID, sent["ParentTeamId"])
	switch {
	case sent["Name"] == "":
		return answer{}, malformed()
	case parentID != "" && c.teams[parentID] == nil:
		return answer{}, noTeam(parentID, "")
	case slices.ContainsFunc(c.subTeams(parentID), func(t *Team) bool { return strings.EqualFold(t.Name, sent["Name"]) }):
		return answer{}, refuse(http.StatusConflict, "Team name already exists")
	}
	t := c.addTeam(&Team{Name: sent["Name"], Description: sent["Description"], ParentID: parentID})
	return c.object(http.StatusCreated, "Team", teamDetail{t})
}

// updateTeam and deleteTeam answer 200 (guessed; documented as calls only).
func (c *call) updateTeam() (answer, error) {
	t, err := c.team("")
	if err != nil {
		return answer{}, err
	}
	sent, err := c.one("Team", teamOrder)
	if err != nil {
		return answer{}, err
	}
	if sent["Id"] != t.ID {
		return answer{}, noTeam(sent["Id"], "")
	}
	t.Name = cmp.Or(sent["Name"], t.Name)
	if description, ok := sent["Description"]; ok {
		t.Description = description
	}
	c.changed()
	return empty(http.StatusOK), nil
}

func (c *call) deleteTeam() (answer, error) {
	t, err := c.team("")
	if err != nil {
		return answer{}, err
	}
	c.removeTeam(t)
	return empty(http.StatusOK), nil
}

// addMembers answers 201 whatever it ignores: members, invalid ids
// (documented).
func (c *call) addMembers() (answer, error) {
	t, err := c.team(orNoUsers)
	if err != nil {
		return answer{}, err
	}
	sent, err := c.many("Users", "User", memberOrder)
	if err != nil {
		return answer{}, err
	}
	if len(sent) == 0 {
		return answer{}, noTeam(t.ID, orNoUsers)
	}
	var users []*User
	for _, r := range sent {
		if u := c.users[r["Id"]]; u != nil && !slices.Contains(t.Members, u.ID) {
			users = append(users, u)
		}
	}
	if len(users) > 0 && c.fires(ignoredIDs) {
		users = nil
	}
	for _, u := range c.join(t, users...) {
		if c.sends(false) {
			c.mail(u, viaTeam(t.ID))
		}
	}
	return empty(http.StatusCreated), nil
}

// teamAndUser returns what the path names, or the refusal that writes give.
func (c *call) teamAndUser() (*Team, *User, error) {
	t, err := c.team(orNoUser)
	if err != nil {
		return nil, nil, err
	}
	u := c.users[c.vars["user"]]
	if u == nil {
		return nil, nil, noTeam(t.ID, orNoUser)
	}
	return t, u, nil
}

// removeMember answers 200 for who is no member (guessed).
func (c *call) removeMember() (answer, error) {
	t, u, err := c.teamAndUser()
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(t.Members, u.ID) {
		return c.absent(http.StatusOK, noTeam(t.ID, orNoUser))
	}
	c.leave(t, u.ID)
	return empty(http.StatusOK), nil
}

// absent answers the removal of what is not there: with usual, or with what
// the faults absent-delete-404 and absent-delete-200 say.
func (c *call) absent(usual int, refused error) (answer, error) {
	switch {
	case usual == http.StatusOK && c.fires(absent404):
		return answer{}, refused
	case usual == http.StatusNotFound && !c.fires(absent200):
		return answer{}, refused
	}
	return empty(http.StatusOK), nil
}

func (c *call) addLeader() (answer, error) {
	return c.grantRole(func(t *Team) *[]string { return &t.Leaders })
}
func (c *call) addAdmin() (answer, error) {
	return c.grantRole(func(t *Team) *[]string { return &t.Admins })
}
func (c *call) removeLeader() (answer, error) {
	return c.revokeRole(func(t *Team) *[]string { return &t.Leaders })
}
func (c *call) removeAdmin() (answer, error) {
	return c.revokeRole(func(t *Team) *[]string { return &t.Admins })
}

// grantRole answers 200 for who has the role already (guessed).
func (c *call) grantRole(role func(*Team) *[]string) (answer, error) {
	t, u, err := c.teamMember()
	if err != nil {
		return answer{}, err
	}
	c.promote(role(t), u)
	return empty(http.StatusOK), nil
}

// revokeRole answers 200 for a member without the role (guessed).
func (c *call) revokeRole(role func(*Team) *[]string) (answer, error) {
	t, u, err := c.teamMember()
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(*role(t), u.ID) {
		return c.absent(http.StatusOK, notOnTeam(t, u))
	}
	c.demote(role(t), u.ID)
	return empty(http.StatusOK), nil
}

// teamMember: who is no member gets no role and loses none (documented).
func (c *call) teamMember() (*Team, *User, error) {
	t, u, err := c.teamAndUser()
	if err == nil && !slices.Contains(t.Members, u.ID) {
		err = notOnTeam(t, u)
	}
	return t, u, err
}

func notOnTeam(t *Team, u *User) error {
	return refuse(http.StatusNotFound, "User: "+u.ID+" does not exist on the team: "+t.ID+".")
}
