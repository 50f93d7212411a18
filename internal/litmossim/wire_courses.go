package litmossim

import (
	"net/http"
	"strings"
)

func (c *call) listCourses() *listing {
	return &listing{
		root: "Courses", item: "Course",
		rows:   c.sorted("courses", func() []row { return rowsOf(c.Courses, courseRow) }),
		remove: c.removeCourse,
	}
}

func (c *call) getCourse() (answer, error) {
	return c.object(http.StatusOK, "Course", shown(c, c.course, c.Courses).encode), nil
}

// listCourseUsers lists everyone assigned, deactivated users too (guessed).
func (c *call) listCourseUsers() *listing {
	course := c.course
	rows := c.sorted("users of "+course.ID, func() []row {
		rows := make([]row, 0, len(course.Assignments))
		for i := range course.Assignments {
			a := &course.Assignments[i]
			if u := c.users[a.UserID]; u != nil {
				rows = append(rows, row{id: u.ID, order: strings.ToLower(u.FirstName), encode: func(e *encoder) { encodeCourseUser(e, u, a) }})
			}
		}
		return rows
	})
	return &listing{
		root: "Users", item: "User", rows: rows,
		insert: func(u *User) { c.assign(course, u, "") },
		remove: func(id string) { c.unassign(course, id) },
	}
}

// assignCourses ignores invalid ids and what is assigned already (documented);
// e-mails go out unless sendmessage=false (documented).
func (c *call) assignCourses() error {
	courses, _, err := named(c, "Course", c.courses)
	if err != nil {
		return err
	}
	courses = filter(courses, func(course *Course) bool { return course.assignment(c.user.ID) == nil })
	if len(courses) > 0 && c.fires("ignored-ids") {
		return nil
	}
	for _, course := range courses {
		c.assign(course, c.user, "")
		c.mail(c.user, "course:"+course.ID, true)
	}
	return nil
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
		c.release(c.course, c.user.ID, "")
	}
	return nil
}
