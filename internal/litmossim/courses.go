package litmossim

import "net/http"

func (c *call) course() (*Course, error) {
	id := c.vars["course"]
	course := c.courses[id]
	if course == nil || c.fires(vanishCourse) {
		return nil, noCourse(id)
	}
	return course, nil
}

func (s *state) sortedCourses() []row {
	return s.sorted("courses", func() []row { return rowsOf(s.Courses) })
}

func (c *call) listCourses() (*listing, error) {
	return &listing{
		root: "Courses", item: "Course", rows: c.sortedCourses(),
		insert: c.insertCourse,
		remove: func(id string) { c.removeCourse(id) },
	}, nil
}

func (c *call) getCourse() (answer, error) {
	course, err := c.course()
	if err != nil {
		return answer{}, err
	}
	return c.object(http.StatusOK, "Course", shown(c, course, c.Courses))
}

// listCourseUsers lists everyone assigned, deactivated users too (guessed).
func (c *call) listCourseUsers() (*listing, error) {
	course, err := c.course()
	if err != nil {
		return nil, err
	}
	rows := c.sortedByUser("course-users/"+course.ID, func() []row {
		rows := make([]row, 0, len(course.Assignments))
		for i := range course.Assignments {
			a := &course.Assignments[i]
			if u := c.users[a.UserID]; u != nil {
				rows = append(rows, &courseUserRow{u, a})
			}
		}
		return rows
	})
	return &listing{
		root: "Users", item: "User", rows: rows,
		insert: func() { c.assign(course, c.insertUser(), "") },
		remove: func(id string) { c.unassign(course, id) },
	}, nil
}

func (c *call) listModules() (*listing, error) {
	course, err := c.course()
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(course.Modules))
	for i := range course.Modules {
		rows[i] = &course.Modules[i]
	}
	return &listing{root: "Modules", item: "Module", rows: rows}, nil
}
