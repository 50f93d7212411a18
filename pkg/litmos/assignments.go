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
	return c.do(ctx, request{
		op: "assign course", object: "user " + userID + ", course " + courseID, method: http.MethodPost,
		path: []string{"users", userID, "courses"}, query: sendMessage(notify), body: listOfOne("Courses", "Course", courseID),
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

// listOfOne is the body that names one object.
func listOfOne(list, item, id string) []byte {
	var body document
	body.open(list).open(item).text("Id", id).close(item).close(list)
	return body.bytes()
}
