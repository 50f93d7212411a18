package litmos

import (
	"context"
	"net/http"
)

// Team is a row of /teams, sub-teams included, or the answer of /teams/{id}.
type Team struct {
	ID                    string
	Name                  string
	Description           string // only from GetTeam
	TeamCodeForBulkImport string
	ParentTeamID          string // empty: none
}

var teamRows = rows[Team]{root: "Teams", item: "Team", id: func(t *Team) string { return t.ID }, set: (*Team).set}

func (t *Team) set(name string, text []byte) {
	switch name {
	case "Id":
		t.ID = string(text)
	case "Name":
		t.Name = string(text)
	case "Description":
		t.Description = string(text)
	case "TeamCodeForBulkImport":
		t.TeamCodeForBulkImport = string(text)
	case "ParentTeamId":
		t.ParentTeamID = string(text)
	}
}

// TeamRole is a part that users have in a team, by the path element that lists it.
type TeamRole string

// The roles of a team. Leaders and admins are members too.
const (
	TeamMember TeamRole = "users"
	TeamLeader TeamRole = "leaders"
	TeamAdmin  TeamRole = "admins"
)

// ListTeams reads a page of all teams, sub-teams included.
func (c *Client) ListTeams(ctx context.Context, at Cursor) (Page[Team], error) {
	return readPage(ctx, c, request{op: "list teams", path: []string{"teams"}}, at, teamRows)
}

// GetTeam reads one team; ErrNotFound if Litmos does not know the id.
func (c *Client) GetTeam(ctx context.Context, id string) (*Team, error) {
	return get(ctx, c, request{op: "get team", object: "team " + id, path: []string{"teams", id}}, id, teamRows)
}

// TeamUser is a user who has a role in a team. Names, addresses and whether the user is
// active are not kept, as for a CourseUser.
type TeamUser struct {
	ID          string
	AccessLevel string // may be left out
}

var teamUserRows = rows[TeamUser]{root: "Users", item: "User", id: func(u *TeamUser) string { return u.ID }, set: (*TeamUser).set}

func (u *TeamUser) set(name string, text []byte) {
	switch name {
	case "Id":
		u.ID = string(text)
	case "AccessLevel":
		u.AccessLevel = string(text)
	}
}

// ListTeamUsers reads a page of the users who have a role in a team. Litmos lists
// active users only; those of sub-teams are not among them.
func (c *Client) ListTeamUsers(ctx context.Context, id string, role TeamRole, at Cursor) (Page[TeamUser], error) {
	r := request{op: "list team " + string(role), object: "team " + id, path: []string{"teams", id, string(role)}}
	return readPage(ctx, c, r, at, teamUserRows)
}

// ListUserTeams reads a page of the teams a user belongs to, active or not.
func (c *Client) ListUserTeams(ctx context.Context, userID string, at Cursor) (Page[Team], error) {
	r := request{op: "list user teams", object: "user " + userID, path: []string{"users", userID, "teams"}}
	return readPage(ctx, c, r, at, teamRows)
}

// AddTeamUser makes a user a member of a team. Litmos answers success also for a member
// and for an id it does not know (documented): read back. An e-mail goes out only if
// notify is set.
func (c *Client) AddTeamUser(ctx context.Context, teamID string, u *User, notify bool) error {
	var body document
	body.open("Users").open("User")
	body.text("Id", u.ID).text("UserName", u.UserName).text("FirstName", u.FirstName).text("LastName", u.LastName)
	body.close("User").close("Users")
	return c.do(ctx, request{
		op: "add team user", object: "team " + teamID + ", user " + u.ID, method: http.MethodPost,
		path: []string{"teams", teamID, "users"}, query: sendMessage(notify), body: body.bytes(),
	}, discard)
}

// GiveTeamRole makes a member a leader or admin of a team; Litmos answers 404 for
// others (documented).
func (c *Client) GiveTeamRole(ctx context.Context, teamID string, role TeamRole, userID string) error {
	return c.do(ctx, request{
		op: "add to team " + string(role), object: "team " + teamID + ", user " + userID, method: http.MethodPut,
		path: []string{"teams", teamID, string(role), userID},
	}, discard)
}

// TakeTeamRole takes a role in a team from a user. With the membership go the other
// roles. What Litmos answers where there is none to take, 200 or 404, is not known.
func (c *Client) TakeTeamRole(ctx context.Context, teamID string, role TeamRole, userID string) error {
	return c.do(ctx, request{
		op: "remove from team " + string(role), object: "team " + teamID + ", user " + userID, method: http.MethodDelete,
		path: []string{"teams", teamID, string(role), userID},
	}, discard)
}

// ListTeamCourses reads a page of the courses assigned to a team.
func (c *Client) ListTeamCourses(ctx context.Context, teamID string, at Cursor) (Page[Course], error) {
	r := request{op: "list team courses", object: "team " + teamID, path: []string{"teams", teamID, "courses"}}
	return readPage(ctx, c, r, at, courseRows)
}
