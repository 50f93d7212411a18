package litmos

import (
	"context"
	"net/http"
)

// Team is a row of /teams, sub-teams included, or the answer of /teams/{id}.
type Team struct {
	ID                    string `wire:"Id"`
	Name                  string `wire:"Name" key:"name" doc:"Name"`
	Description           string `wire:"Description" key:"description" doc:"Only after a targeted sync: Litmos leaves it out of its list"`
	TeamCodeForBulkImport string `wire:"TeamCodeForBulkImport" key:"team_code_for_bulk_import" doc:"Code for imports"`
	ParentTeamID          string `wire:"ParentTeamId" key:"parent_team_id" doc:"Team above; absent on a top team"`
}

// TeamUser is a user who has a role in a team. Names and addresses are not kept, and neither
// is whether the user is active.
type TeamUser struct {
	ID          string      `wire:"Id"`
	AccessLevel AccessLevel `wire:"AccessLevel"` // Litmos may leave it out
}

var (
	teamRows     = newRowType[Team]("Teams", "Team")
	teamUserRows = newRowType[TeamUser]("Users", "User")
)

// TeamRole is a role that users have in a team. Its text is the path element of the list.
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

// ListTeamUsers reads a page of the users who have a role in a team. Litmos lists active users
// only, and not those of sub-teams.
func (c *Client) ListTeamUsers(ctx context.Context, id string, role TeamRole, at Cursor) (Page[TeamUser], error) {
	r := request{op: "list team " + string(role), object: "team " + id, path: []string{"teams", id, string(role)}}
	return readPage(ctx, c, r, at, teamUserRows)
}

// ListUserTeams reads a page of the teams a user belongs to, active or not.
func (c *Client) ListUserTeams(ctx context.Context, userID string, at Cursor) (Page[Team], error) {
	r := request{op: "list user teams", object: "user " + userID, path: []string{"users", userID, "teams"}}
	return readPage(ctx, c, r, at, teamRows)
}

// AddTeamUser makes a user a member of a team. Litmos answers success also for a user who is a
// member already and for an id that it does not know (documented), so read the membership
// afterwards. Litmos sends an e-mail only if notify is set.
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

// GiveTeamRole makes a member a leader or admin of a team. Litmos answers 404 for a user who is
// not a member (documented).
func (c *Client) GiveTeamRole(ctx context.Context, teamID string, role TeamRole, userID string) error {
	return c.do(ctx, request{
		op: "add to team " + string(role), object: "team " + teamID + ", user " + userID, method: http.MethodPut,
		path: []string{"teams", teamID, string(role), userID},
	}, discard)
}

// TakeTeamRole takes a role in a team from a user. With the membership, Litmos also takes the other
// roles. Whether it answers 200 or 404 if the user does not have the role is not known.
func (c *Client) TakeTeamRole(ctx context.Context, teamID string, role TeamRole, userID string) error {
	return c.do(ctx, request{
		op: "remove from team " + string(role), object: "team " + teamID + ", user " + userID, method: http.MethodDelete,
		path: []string{"teams", teamID, string(role), userID},
	}, discard)
}
