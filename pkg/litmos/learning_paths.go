package litmos

import (
	"context"
	"net/http"
	"time"
)

// LearningPath is a sequence of courses that is assigned as a whole: a row of /learningpaths, or
// the answer of /learningpaths/{id}.
type LearningPath struct {
	ID             string    `wire:"Id"`
	Name           string    `wire:"Name" key:"name" doc:"Name"`
	Active         bool      `wire:"Active" key:"active" doc:"False if users cannot take it"`
	ForSale        bool      `wire:"ForSale" key:"for_sale" doc:"Whether and for how much it is sold"`
	Price          string    `wire:"Price" key:"price" doc:"Whether and for how much it is sold"`
	TeamLibrary    bool      `wire:"LearningPathTeamLibrary" key:"learning_path_team_library" doc:"Whether it is in the team library"`
	IsEquivalency  bool      `wire:"IsEquivalency" key:"is_equivalency" doc:"As in Litmos"`
	OriginalID     string    `wire:"OriginalId" key:"original_id" doc:"Number used in links of the Litmos user interface"`
	AccessTillDate time.Time `wire:"AccessTillDate" key:"access_till_date" doc:"How long assigned users have access"`
	AccessTillDays string    `wire:"AccessTillDays" key:"access_till_days" doc:"How long assigned users have access"`
	Languages      string    `wire:"Languages" key:"languages" doc:"As in Litmos"`
	Description    string    `wire:"Description"`
	Completed      bool      `wire:"Complete,Completed"` // of the paths of a user
}

var learningPathRows = newRowType[LearningPath]("LearningPaths", "LearningPath")

// ListLearningPaths reads a page of all learning paths.
func (c *Client) ListLearningPaths(ctx context.Context, at Cursor) (Page[LearningPath], error) {
	return readPage(ctx, c, request{op: "list learning paths", path: []string{"learningpaths"}}, at, learningPathRows)
}

// GetLearningPath reads one learning path; ErrNotFound if Litmos does not know the id.
func (c *Client) GetLearningPath(ctx context.Context, id string) (*LearningPath, error) {
	return get(ctx, c, request{op: "get learning path", object: "learning path " + id, path: []string{"learningpaths", id}}, id, learningPathRows)
}

// ListLearningPathUsers reads a page of the users to whom a learning path is assigned, whether or
// not they have started. Litmos gives no dates (documented).
func (c *Client) ListLearningPathUsers(ctx context.Context, id string, at Cursor) (Page[Assignee], error) {
	r := request{op: "list learning path users", object: "learning path " + id, path: []string{"learningpaths", id, "users"}}
	return readPage(ctx, c, r, at, assigneeRows)
}

// ListLearningPathCourses reads a page of the courses of a learning path. Which fields other than
// the id Litmos gives is not known.
func (c *Client) ListLearningPathCourses(ctx context.Context, pathID string, at Cursor) (Page[Course], error) {
	r := request{op: "list learning path courses", object: "learning path " + pathID, path: []string{"learningpaths", pathID, "courses"}}
	return readPage(ctx, c, r, at, courseRows)
}

// ListUserLearningPaths reads a page of the learning paths assigned to a user.
func (c *Client) ListUserLearningPaths(ctx context.Context, userID string, at Cursor) (Page[LearningPath], error) {
	r := request{op: "list user learning paths", object: "user " + userID, path: []string{"users", userID, "learningpaths"}}
	return readPage(ctx, c, r, at, learningPathRows)
}

// ListTeamLearningPaths reads a page of the learning paths assigned to a team.
func (c *Client) ListTeamLearningPaths(ctx context.Context, teamID string, at Cursor) (Page[LearningPath], error) {
	r := request{op: "list team learning paths", object: "team " + teamID, path: []string{"teams", teamID, "learningpaths"}}
	return readPage(ctx, c, r, at, learningPathRows)
}

// AssignLearningPath assigns a learning path, with its courses, to a user. Litmos answers 404 if it
// knows no user or path of these ids. Whether it sends e-mails by default is not known, so notify
// is always sent.
func (c *Client) AssignLearningPath(ctx context.Context, userID, pathID string, notify bool) error {
	return c.do(ctx, request{
		op: "assign learning path", object: "user " + userID + ", learning path " + pathID, method: http.MethodPost,
		path: []string{"users", userID, "learningpaths"}, query: sendMessage(notify), body: listOfOne("LearningPaths", "LearningPath", pathID),
	}, discard)
}

// UnassignLearningPath takes a learning path, with the courses that came through it, from a user.
// Litmos answers 406 if the path came through a team (documented).
func (c *Client) UnassignLearningPath(ctx context.Context, userID, pathID string) error {
	return c.do(ctx, request{
		op: "unassign learning path", object: "user " + userID + ", learning path " + pathID, method: http.MethodDelete,
		path: []string{"users", userID, "learningpaths", pathID},
	}, discard)
}
