package litmossim

import (
	"net/http"
	"strings"
)

func (c *call) listCourses() *listing {
	l := c.list("Courses", "all courses", func() []row { return rowsOf(c.Courses, courseRow) })
	l.remove = c.removeCourse
	return l
}

func (c *call) getCourse() (answer, error) {
	return c.object(http.StatusOK, "Course", shown(c, c.course, c.Courses).encode), nil
}

// listCourseUsers lists everyone assigned, deactivated users too (guessed).
func (c *call) listCourseUsers() *listing {
	course := c.course
	l := c.list("Users", "users of "+course.ID, func() []row {
		assignees := filter(course.Assignments, func(a Assignment) bool { return c.users[a.UserID] != nil })
		return rowsOf(assignees, func(a Assignment) row {
			u := c.users[a.UserID]
			return row{id: u.ID, order: u.FirstName, encode: func(e *encoder) { encodeCourseUser(e, u, &a) }}
		})
	})
	l.insert = func(u *User) { c.assign(course, u, "") }
	l.remove = func(id string) { c.unassign(course, c.users[id]) }
	return l
}

// assignCourses sends e-mails unless sendmessage=false (documented).
func (c *call) assignCourses() error {
	assigned := func(course *Course) bool { return course.assignment(c.user.ID) != nil }
	return give(c, "Course", c.courses, assigned, func(course *Course) {
		c.assign(course, c.user, "")
		c.mail(c.user, "course:"+course.ID, true)
	})
}

// unassignCourse does nothing to a course that a team gives (guessed) and
// refuses one that is part of a path (documented). A course assigned directly
// and by a team stays (guessed).
func (c *call) unassignCourse() error {
	switch a := c.course.assignment(c.user.ID); {
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
