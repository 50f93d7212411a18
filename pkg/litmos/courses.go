package litmos

import (
	"context"
	"time"
)

// Course is a row of /courses, or the answer of /courses/{id}.
type Course struct {
	ID                      string    `wire:"Id"`
	Name                    string    `wire:"Name" key:"name" doc:"Name and code"`
	Code                    string    `wire:"Code" key:"code" doc:"Name and code"`
	Active                  bool      `wire:"Active" key:"active" doc:"False if users cannot take it"`
	ForSale                 bool      `wire:"ForSale" key:"for_sale" doc:"Whether and for how much it is sold"`
	Price                   string    `wire:"Price" key:"price" doc:"Whether and for how much it is sold"`
	CourseTeamLibrary       bool      `wire:"CourseTeamLibrary" key:"course_team_library" doc:"Whether it is in the team library"`
	OriginalID              string    `wire:"OriginalId" key:"original_id" doc:"Number used in links of the Litmos user interface"`
	CourseCodeForBulkImport string    `wire:"CourseCodeForBulkImport" key:"course_code_for_bulk_import" doc:"Code for imports"`
	AccessTillDate          time.Time `wire:"AccessTillDate" key:"access_till_date" doc:"How long assigned users have access"`
	AccessTillDays          string    `wire:"AccessTillDays" key:"access_till_days" doc:"How long assigned users have access"`
	CreatedBy               string    `wire:"CreatedBy" key:"created_by" doc:"User name of the author"`
	Tags                    string    `wire:"Tags" key:"tags" doc:"Tags"`
	Description             string    `wire:"Description"`
	Completed               bool      `wire:"Complete,Completed"` // of the courses of a user
}

// Assignee is a user to whom a course or learning path is assigned. The names of users are not
// kept, because these lists are most of what an account holds.
type Assignee struct {
	ID string `wire:"Id"`
	Progress
}

// Progress is how far a user is with a course or learning path, and until when. Users with the same
// progress compare equal.
type Progress struct {
	Completed      bool      `wire:"Completed,Complete"`
	Percentage     Number    `wire:"PercentageComplete" key:"percentage_complete" doc:"0 to 100"`
	DueDate        time.Time `wire:"DueDate" key:"due_date" doc:"When the course must be completed"`
	CompliantTill  time.Time `wire:"CompliantTill,ComplaintTill,CompliantTillDate,ComplaintTillDate" key:"compliant_until" doc:"How long a completion counts"`
	AccessTillDate time.Time `wire:"AccessTillDate" key:"access_until" doc:"How long the user can open the course"`
}

var (
	courseRows   = newRowType[Course]("Courses", "Course")
	assigneeRows = newRowType[Assignee]("Users", "User")
)

// ListCourses reads a page of all courses.
func (c *Client) ListCourses(ctx context.Context, at Cursor) (Page[Course], error) {
	return readPage(ctx, c, request{op: "list courses", path: []string{"courses"}}, at, courseRows)
}

// GetCourse reads one course; ErrNotFound if Litmos does not know the id.
func (c *Client) GetCourse(ctx context.Context, id string) (*Course, error) {
	return get(ctx, c, request{op: "get course", object: "course " + id, path: []string{"courses", id}}, id, courseRows)
}

// ListCourseUsers reads a page of the users to whom a course is assigned, whether or
// not they have started.
func (c *Client) ListCourseUsers(ctx context.Context, id string, at Cursor) (Page[Assignee], error) {
	return readPage(ctx, c, request{op: "list course users", object: "course " + id, path: []string{"courses", id, "users"}}, at, assigneeRows)
}
