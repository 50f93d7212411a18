package litmos

import "time"

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

var courseRows = newRowType[Course]("Courses", "Course")

// Courses are the calls for courses.
func (c *Client) Courses() Assignables[Course] {
	return Assignables[Course]{c, "course", "courses", courseRows}
}
