package litmossim

import (
	"slices"
	"time"
)

// Course is a course with everyone assigned to it.
type Course struct {
	ID             string
	Code           string
	Name           string
	Active         bool
	ForSale        bool
	OriginalID     int64
	Description    string
	Price          float64
	AccessTillDate time.Time
	AccessTillDays int // 0 is null
	TeamLibrary    bool
	CreatedBy      string // user name
	CreatorID      string // user ID
	Created        time.Time
	SeqID          int64
	Tags           string
	Assignments    []Assignment
}

// Assignment is a user's enrolment in a course.
type Assignment struct {
	UserID        string
	Completed     bool
	Percentage    float64
	CompliantTill time.Time
	Due           time.Time
	AccessTill    time.Time
	Assigned      time.Time
	Started       time.Time
	Finished      time.Time
	ResultID      int64
	Via           string // "" direct, else "team:<id>" or "path:<id>"
}

// assignment returns the user's assignment to the course, nil if there is none.
// It is valid until the assignments of the course change.
func (c *Course) assignment(userID string) *Assignment {
	for i := range c.Assignments {
		if c.Assignments[i].UserID == userID {
			return &c.Assignments[i]
		}
	}
	return nil
}

// assign adds an assignment and tells whether there was none before.
func (s *state) assign(course *Course, u *User, via string) bool {
	if course.assignment(u.ID) != nil {
		return false
	}
	course.Assignments = append(course.Assignments, Assignment{
		UserID: u.ID, Assigned: s.now(), ResultID: s.nextNumber(), Via: via,
	})
	s.logActivity(u.subject(), added, course.subject(), via != "")
	return true
}

func (s *state) unassign(course *Course, u *User) {
	if a := course.assignment(u.ID); a != nil {
		s.logActivity(u.subject(), removed, course.subject(), a.Via != "")
	}
	course.Assignments = slices.DeleteFunc(course.Assignments, func(a Assignment) bool { return a.UserID == u.ID })
}

// release ends an assignment that came through via, unless another team or path gives
// the course too.
func (s *state) release(course *Course, u *User, via string) {
	a := course.assignment(u.ID)
	if a == nil || a.Via != via {
		return
	}
	if other := s.giver(course, u.ID); other != "" {
		a.Via = other
		return
	}
	s.unassign(course, u)
}

// giver returns a team or a path, as in Via, that gives the course to the user.
func (s *state) giver(course *Course, userID string) string {
	for _, p := range s.Paths {
		if slices.Contains(p.CourseIDs, course.ID) && slices.Contains(p.Users, userID) {
			return viaPath(p.ID)
		}
	}
	for _, t := range s.Teams {
		if slices.Contains(t.Courses, course.ID) && slices.Contains(t.Members, userID) {
			return viaTeam(t.ID)
		}
	}
	return ""
}

func (s *state) removeCourse(id string) {
	s.Courses = slices.DeleteFunc(s.Courses, func(c *Course) bool { return c.ID == id })
	for _, t := range s.Teams {
		t.Courses = without(t.Courses, id)
	}
	for _, p := range s.Paths {
		p.CourseIDs = without(p.CourseIDs, id)
	}
}
