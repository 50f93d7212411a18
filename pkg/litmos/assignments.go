package litmos

import (
	"context"
	"net/http"
)

// Assignables are the calls for a type of objects that are assigned to users, and maybe to teams.
type Assignables[T any] struct {
	client *Client
	noun   string // for errors: "course"
	path   string // the path element of the list: "courses"
	rows   rowType[T]
}

// Assignment is a row of the list of an object's users, or of a user's objects. The names of users
// are not kept, because the former lists are most of what an account holds.
type Assignment struct {
	ID   string `wire:"Id"`              // of the user, or of the object
	Name string `wire:"Name" key:"name"` // of the object
	Progress
}

var assigneeRows = newRowType[Assignment]("Users", "User")

// List reads a page of all objects.
func (a Assignables[T]) List(ctx context.Context, at Cursor) (Page[T], error) {
	return readPage(ctx, a.client, request{op: "list " + a.noun + "s", path: []string{a.path}}, at, a.rows)
}

// Get reads one object; ErrNotFound if Litmos does not know the id.
func (a Assignables[T]) Get(ctx context.Context, id string) (*T, error) {
	return get(ctx, a.client, request{op: "get " + a.noun, object: a.noun + " " + id, path: []string{a.path, id}}, id, a.rows)
}

// ListUsers reads a page of the users to whom an object is assigned, whether or not they have
// started. Of learning paths Litmos gives no dates (documented).
func (a Assignables[T]) ListUsers(ctx context.Context, id string, at Cursor) (Page[Assignment], error) {
	r := request{op: "list " + a.noun + " users", object: a.noun + " " + id, path: []string{a.path, id, "users"}}
	return readPage(ctx, a.client, r, at, assigneeRows)
}

// ListOfUser reads a page of the objects assigned to a user, started or not.
func (a Assignables[T]) ListOfUser(ctx context.Context, userID string, at Cursor) (Page[Assignment], error) {
	r := request{op: "list user " + a.noun + "s", object: "user " + userID, path: []string{"users", userID, a.path}}
	return readPage(ctx, a.client, r, at, newRowType[Assignment](a.rows.list, a.rows.item))
}

// ListOfTeam reads a page of the objects assigned to a team.
func (a Assignables[T]) ListOfTeam(ctx context.Context, teamID string, at Cursor) (Page[T], error) {
	r := request{op: "list team " + a.noun + "s", object: "team " + teamID, path: []string{"teams", teamID, a.path}}
	return readPage(ctx, a.client, r, at, a.rows)
}

// Assign assigns an object to a user. For a course that is assigned already, and for an id that
// it does not know, Litmos answers success (documented); for a learning path that it does not
// know, 404. So read the assignment afterwards. Litmos sends an e-mail only if notify is set.
func (a Assignables[T]) Assign(ctx context.Context, userID, id string, notify bool) error {
	var body document
	body.open(a.rows.list).open(a.rows.item).text("Id", id).close(a.rows.item).close(a.rows.list)
	return a.client.do(ctx, request{
		op: "assign " + a.noun, object: "user " + userID + ", " + a.noun + " " + id, method: http.MethodPost,
		path: []string{"users", userID, a.path}, query: sendMessage(notify), body: body.bytes(),
	}, discard)
}

// Unassign takes an object from a user; with a learning path Litmos also takes the courses that
// came through it. Litmos answers 406 for a course that is part of a learning path of the user,
// and for a learning path that came through a team (documented). For a course that came through
// a team it may answer 200 without effect.
func (a Assignables[T]) Unassign(ctx context.Context, userID, id string) error {
	return a.client.do(ctx, request{
		op: "unassign " + a.noun, object: "user " + userID + ", " + a.noun + " " + id, method: http.MethodDelete,
		path: []string{"users", userID, a.path, id},
	}, discard)
}
