package litmos

import (
	"bytes"
	"context"
	"math"
	"strconv"
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

func (c *Course) set(name string, text []byte) {
	switch name {
	case "Id":
		c.ID = string(text)
	case "Code":
		c.Code = string(text)
	case "Name":
		c.Name = string(text)
	case "Active":
		c.Active = parseBool(text)
	case "ForSale":
		c.ForSale = parseBool(text)
	case "OriginalId":
		c.OriginalID = string(text)
	case "Description":
		c.Description = string(text)
	case "CourseCodeForBulkImport":
		c.CourseCodeForBulkImport = string(text)
	case "Price":
		c.Price = string(text)
	case "AccessTillDate":
		c.AccessTillDate = parseDate(text)
	case "AccessTillDays":
		c.AccessTillDays = string(text)
	case "CourseTeamLibrary":
		c.CourseTeamLibrary = parseBool(text)
	case "CreatedBy":
		c.CreatedBy = string(text)
	case "EcommerceShortDescription":
		c.EcommerceShortDescription = string(text)
	case "Tags":
		c.Tags = string(text)
	}
}

// CourseUser is a user to whom a course is assigned. The names of users are not kept:
// lists of courses are most of what an account holds.
type CourseUser struct {
	ID       string
	Progress Progress
}

// Progress is how far a user is with a course, and until when. Users with the same
// progress compare equal.
type Progress struct {
	Completed      bool
	HasPercentage  bool // Litmos gave a number
	Percentage     float64
	CompliantTill  time.Time
	DueDate        time.Time
	AccessTillDate time.Time
}

var courseUserRows = rows[CourseUser]{root: "Users", item: "User", id: func(u *CourseUser) string { return u.ID }, set: (*CourseUser).set}

func (u *CourseUser) set(name string, text []byte) {
	p := &u.Progress
	switch name {
	case "Id":
		u.ID = string(text)
	case "Completed", "Complete":
		p.Completed = parseBool(text)
	case "PercentageComplete":
		percentage, err := strconv.ParseFloat(string(bytes.TrimSpace(text)), 64)
		if p.HasPercentage = err == nil && !math.IsNaN(percentage) && !math.IsInf(percentage, 0); p.HasPercentage {
			p.Percentage = percentage
		}
	case "CompliantTill", "ComplaintTill", "CompliantTillDate", "ComplaintTillDate":
		p.CompliantTill = parseDate(text)
	case "DueDate":
		p.DueDate = parseDate(text)
	case "AccessTillDate":
		p.AccessTillDate = parseDate(text)
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
