package litmossim

import (
	"net/http"
	"slices"
	"strings"
)

func (c *call) listCourses() *listing {
	return &listing{
		root: "Courses", item: "Course",
		rows:   c.sorted("courses", func() []row { return rowsOf(c.Courses, courseRow) }),
		insert: c.insertCourse,
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
				rows = append(rows, row{u.ID, strings.ToLower(u.FirstName), func(e *encoder) { encodeCourseUser(e, u, a) }})
			}
		}
		return rows
	})
	return &listing{
		root: "Users", item: "User", rows: rows,
		insert: func() { c.assign(course, c.insertUser(), "") },
		remove: func(id string) { c.unassign(course, id) },
	}
}

// assignCourses ignores invalid ids and what is assigned already (documented);
// e-mails go out unless sendmessage=false (documented).
func (c *call) assignCourses() error {
	courses, _, err := named(c, "Courses", "Course", courseOrder, c.courses)
	if err != nil {
		return err
	}
	courses = filter(courses, func(course *Course) bool { return course.assignment(c.user.ID) == nil })
	if len(courses) > 0 && c.fires(ignoredIDs) {
		return nil
	}
	for _, course := range courses {
		if c.assign(course, c.user, "") && c.sends(true) {
			c.mailAssignment(c.user, "course:"+course.ID)
		}
	}
	return nil
}

// unassignCourse does nothing to a course that a team gives (guessed) and
// refuses one that is part of a path (documented). A course assigned directly
// and by a team stays (guessed).
func (c *call) unassignCourse() error {
	switch a := c.course.assignment(c.user.ID); {
	case a == nil:
		return c.absent(http.StatusNotFound, noCourse(c.course.ID))
	case strings.HasPrefix(a.Via, "path:"):
		return refuse(http.StatusNotAcceptable,
			"The course - "+c.course.ID+" can't be removed from "+c.user.ID+" because it is part of a learning path.")
	case strings.HasPrefix(a.Via, "team:"):
		if c.fires(teamCourse404) {
			return noCourse(c.course.ID)
		}
	default:
		c.release(c.course, c.user.ID, "")
	}
	return nil
}

func (c *call) listPaths() *listing {
	rows := c.sorted("paths", func() []row { return rowsOf(c.Paths, pathRow) })
	return &listing{root: "LearningPaths", item: "LearningPath", rows: rows}
}

func (c *call) getPath() (answer, error) {
	return c.object(http.StatusOK, "LearningPath", shown(c, c.learningPath, c.Paths).encode), nil
}

// listPathCourses keeps the order of the path; that its rows are those of
// /courses is guessed.
func (c *call) listPathCourses() *listing {
	return &listing{root: "Courses", item: "Course", rows: rowsOf(known(c.courses, c.learningPath.CourseIDs), courseRow)}
}

func (c *call) listPathUsers() *listing {
	s, p := c.state, c.learningPath
	rows := c.sorted("path users of "+p.ID, func() []row {
		return rowsOf(known(c.users, p.Users), func(u *User) (string, string, func(*encoder)) {
			return u.ID, u.FirstName, func(e *encoder) { encodePathUser(e, u, s.progress(p, u.ID)) }
		})
	})
	return &listing{root: "Users", item: "User", rows: rows}
}

// followPaths assigns learning paths; whether e-mails go out by default is
// unknown, here they do.
func (c *call) followPaths() error {
	paths, _, err := named(c, "LearningPaths", "LearningPath", pathOrder, c.paths)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return refuse(http.StatusNotFound, "The userid does not exist or no valid learning paths were included in the request.")
	}
	for _, p := range paths {
		if c.follow(p, c.user) && c.sends(true) {
			c.mailAssignment(c.user, viaPath(p.ID))
		}
	}
	return nil
}

func (c *call) unfollowPath() error {
	if !slices.Contains(c.learningPath.Users, c.user.ID) {
		return c.absent(http.StatusNotFound, noPath())
	}
	c.unfollow(c.learningPath, c.user.ID)
	return nil
}
