package litmos

import (
	"context"
	"net/http"
)

// ListUserCourses reads a page of the courses assigned to a user, started or not.
func (c *Client) ListUserCourses(ctx context.Context, userID string, at Cursor) (Page[Course], error) {
	r := request{op: "list user courses", object: "user " + userID, path: []string{"users", userID, "courses"}}
	return readPage(ctx, c, r, at, courseRows)
}

// AssignCourse assigns a course to a user. Litmos answers success also for a course that is
// assigned already and for an id that it does not know (documented), so read the assignment
// afterwards. Litmos sends an e-mail only if notify is set.
func (c *Client) AssignCourse(ctx context.Context, userID, courseID string, notify bool) error {
	var body document
	body.open("Courses").open("Course").text("Id", courseID).close("Course").close("Courses")
	return c.do(ctx, request{
		op: "assign course", object: "user " + userID + ", course " + courseID, method: http.MethodPost,
		path: []string{"users", userID, "courses"}, query: sendMessage(notify), body: body.bytes(),
	}, discard)
}

// UnassignCourse takes a course from a user. Litmos answers 406 if the course is part of a learning
// path of the user. If it came through a team, Litmos may answer 200 without effect.
func (c *Client) UnassignCourse(ctx context.Context, userID, courseID string) error {
	return c.do(ctx, request{
		op: "unassign course", object: "user " + userID + ", course " + courseID, method: http.MethodDelete,
		path: []string{"users", userID, "courses", courseID},
	}, discard)
}

// LearningPath is a sequence of courses that is assigned as a whole.
type LearningPath struct {
	ID   string `wire:"Id"`
	Name string `wire:"Name"`
}

var learningPathRows = newRowType[LearningPath]("LearningPaths", "LearningPath")

// ListUserLearningPaths reads a page of the learning paths assigned to a user.
func (c *Client) ListUserLearningPaths(ctx context.Context, userID string, at Cursor) (Page[LearningPath], error) {
	r := request{op: "list user learning paths", object: "user " + userID, path: []string{"users", userID, "learningpaths"}}
	return readPage(ctx, c, r, at, learningPathRows)
}

// ListLearningPathCourses reads a page of the courses of a learning path. Which fields other than
// the id Litmos gives is not known.
func (c *Client) ListLearningPathCourses(ctx context.Context, pathID string, at Cursor) (Page[Course], error) {
	r := request{op: "list learning path courses", object: "learning path " + pathID, path: []string{"learningpaths", pathID, "courses"}}
	return readPage(ctx, c, r, at, courseRows)
}
