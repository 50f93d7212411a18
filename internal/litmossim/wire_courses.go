package litmossim

import (
	"fmt"
	"net/http"
	"strings"
)

// assignCourses sends e-mails unless sendmessage=false (documented).
func (c *call) assignCourses() error {
	assigned := func(course *Course) bool { return course.Assignments.Of(c.user.ID) != nil }
	return give(c, "Course", c.courses, assigned, func(course *Course) {
		c.assign(course, c.user, "")
		c.mail(c.user, "course:"+course.ID, true)
	})
}

// unassignCourse does nothing to a course that a team gives (guessed) and
// refuses one that is part of a path (documented). A course assigned directly
// and by a team stays (guessed).
func (c *call) unassignCourse() error {
	switch a := c.course.Assignments.Of(c.user.ID); {
	case a == nil:
		return noCourse(c.course.ID)
	case strings.HasPrefix(a.Via, "path:"):
		return refuse(http.StatusNotAcceptable,
			"The course - "+c.course.ID+" can't be removed from "+c.user.ID+" because it is part of a learning path.")
	case strings.HasPrefix(a.Via, "team:"):
		if c.fires("team-course-delete-404") {
			return noCourse(c.course.ID)
		}
	default:
		c.release(c.course, c.user, "")
	}
	return nil
}

func noCourse(id string) error {
	return refuse(http.StatusNotFound, "The course "+id+" does not exist.")
}

func (c *Course) row() row { return row{id: c.ID, order: c.Name, encode: c.encode} }

// encode writes a Course: recorded up to AccessTillDays.
func (c *Course) encode(e *encoder) {
	e.members(c, "Id", "Code", "Name", "Active", "ForSale", "OriginalId", "Description",
		"EcommerceShortDescription", "EcommerceLongDescription", "CourseCodeForBulkImport",
		"Price", "AccessTillDate", "AccessTillDays", "CourseTeamLibrary", "CreatedBy", "SeqId", "Tags")
}

// CourseCodeForBulkImport is computed by Litmos.
func (c *Course) CourseCodeForBulkImport() string { return fmt.Sprintf("%d-%s", c.OriginalID, c.Code) }

// encodeCourseUser writes a user in the list of a course: no Email, no Active.
func encodeCourseUser(e *encoder, u *User, a Assignment) {
	e.members(u, "Id", "UserName", "FirstName", "LastName")
	e.members(&a, "Completed", "PercentageComplete", "CompliantTill", "DueDate", "AccessTillDate")
}

// encodeUserCourse writes a course in the list of a user, as if none was ever overdue.
func encodeUserCourse(e *encoder, c *Course, a Assignment) {
	e.members(c, "Id", "Code", "Name", "Active")
	encodeProgress(e, a)
	e.put("UpToDate", true)
	e.put("Overdue", false)
	e.members(&a, "CompliantTill")
	e.put("IsLearningPath", false)
	e.members(c, "CourseCreatedDate", "CourseCreator", "OriginalId")
	e.members(&a, "ResultId", "AccessTillDate")
}

func encodeProgress(e *encoder, a Assignment) {
	e.put("Complete", a.Completed)
	e.members(&a, "PercentageComplete", "AssignedDate", "StartDate", "DateCompleted")
}
