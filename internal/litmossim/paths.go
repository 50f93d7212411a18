package litmossim

import (
	"net/http"
	"time"
)

func (c *call) learningPath() (*LearningPath, error) {
	if p := c.paths[c.vars["path"]]; p != nil {
		return p, nil
	}
	return nil, noPath()
}

func (c *call) listPaths() (*listing, error) {
	rows := c.sorted("paths", func() []row { return rowsOf(c.Paths) })
	return &listing{root: "LearningPaths", item: "LearningPath", rows: rows}, nil
}

func (c *call) getPath() (answer, error) {
	p, err := c.learningPath()
	if err != nil {
		return answer{}, err
	}
	return c.object(http.StatusOK, "LearningPath", shown(c, p, c.Paths))
}

// listPathCourses keeps the order of the path; that its rows are those of
// /courses is guessed.
func (c *call) listPathCourses() (*listing, error) {
	p, err := c.learningPath()
	if err != nil {
		return nil, err
	}
	return &listing{root: "Courses", item: "Course", rows: rowsOf(c.coursesOf(p.CourseIDs))}, nil
}

func (c *call) listPathUsers() (*listing, error) {
	p, err := c.learningPath()
	if err != nil {
		return nil, err
	}
	rows := c.sortedByUser("path-users/"+p.ID, func() []row {
		var rows []row
		for _, id := range p.Users {
			if u := c.users[id]; u != nil {
				rows = append(rows, pathUserRow{u, c.progress(p, id)})
			}
		}
		return rows
	})
	return &listing{root: "Users", item: "User", rows: rows}, nil
}

// progress derives a user's state on a path from the courses of the path.
func (s *state) progress(p *LearningPath, userID string) pathProgress {
	progress := pathProgress{resultID: p.ResultIDs[userID], complete: len(p.CourseIDs) > 0}
	for _, course := range s.coursesOf(p.CourseIDs) {
		a := course.assignment(userID)
		if a == nil {
			progress.complete = false
			continue
		}
		progress.percent += a.Percentage / float64(len(p.CourseIDs))
		progress.assigned = earlier(progress.assigned, a.Assigned)
		progress.started = earlier(progress.started, a.Started)
		progress.complete = progress.complete && a.Completed
		if a.Finished.After(progress.finished) {
			progress.finished = a.Finished
		}
	}
	if !progress.complete {
		progress.finished = time.Time{}
	}
	return progress
}

// earlier treats a zero time as absent.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
