package litmos

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Course is a row of /courses, or the answer of /courses/{id}.
type Course struct {
	ID                        string
	Code                      string
	Name                      string
	Active                    bool
	ForSale                   bool
	OriginalID                string // in links of the user interface
	Description               string
	CourseCodeForBulkImport   string
	Price                     string
	AccessTillDate            time.Time
	AccessTillDays            string
	CourseTeamLibrary         bool
	CreatedBy                 string
	EcommerceShortDescription string
	Tags                      string
}

var courseRows = rows[Course]{root: "Courses", item: "Course", id: func(c *Course) string { return c.ID }, set: (*Course).set}

func (c *Course) set(name, text string) {
	switch name {
	case "Id":
		c.ID = text
	case "Code":
		c.Code = text
	case "Name":
		c.Name = text
	case "Active":
		c.Active = parseBool(text)
	case "ForSale":
		c.ForSale = parseBool(text)
	case "OriginalId":
		c.OriginalID = text
	case "Description":
		c.Description = text
	case "CourseCodeForBulkImport":
		c.CourseCodeForBulkImport = text
	case "Price":
		c.Price = text
	case "AccessTillDate":
		c.AccessTillDate = parseDate(text)
	case "AccessTillDays":
		c.AccessTillDays = text
	case "CourseTeamLibrary":
		c.CourseTeamLibrary = parseBool(text)
	case "CreatedBy":
		c.CreatedBy = text
	case "EcommerceShortDescription":
		c.EcommerceShortDescription = text
	case "Tags":
		c.Tags = text
	}
}

// CourseUser is a user to whom a course is assigned.
type CourseUser struct {
	ID                 string
	UserName           string
	FirstName          string
	LastName           string
	Completed          bool
	PercentageComplete *float64 // nil: not given or not a number
	CompliantTill      time.Time
	DueDate            time.Time
	AccessTillDate     time.Time
}

var courseUserRows = rows[CourseUser]{root: "Users", item: "User", id: func(u *CourseUser) string { return u.ID }, set: (*CourseUser).set}

func (u *CourseUser) set(name, text string) {
	switch name {
	case "Id":
		u.ID = text
	case "UserName", "Username":
		u.UserName = text
	case "FirstName":
		u.FirstName = text
	case "LastName":
		u.LastName = text
	case "Completed", "Complete":
		u.Completed = parseBool(text)
	case "PercentageComplete":
		if percentage, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			u.PercentageComplete = &percentage
		}
	case "CompliantTill", "ComplaintTill", "CompliantTillDate", "ComplaintTillDate":
		u.CompliantTill = parseDate(text)
	case "DueDate":
		u.DueDate = parseDate(text)
	case "AccessTillDate":
		u.AccessTillDate = parseDate(text)
	}
}

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
func (c *Client) ListCourseUsers(ctx context.Context, id string, at Cursor) (Page[CourseUser], error) {
	return readPage(ctx, c, request{op: "list course users", object: "course " + id, path: []string{"courses", id, "users"}}, at, courseUserRows)
}
