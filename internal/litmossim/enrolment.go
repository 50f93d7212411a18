package litmossim

import (
	"slices"
	"time"
)

// assignment returns the user's assignment to the course, nil if there is
// none. It is valid until the assignments of the course change.
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
		UserID: u.ID, Assigned: s.now(), ResultID: s.nextResultID(), Via: via,
	})
	s.changed()
	return true
}

func (s *state) unassign(course *Course, userID string) {
	course.Assignments = slices.DeleteFunc(course.Assignments, func(a Assignment) bool { return a.UserID == userID })
	s.changed()
}

// release takes an assignment that the user has through via, unless a team or
// a path gives it too.
func (s *state) release(course *Course, userID, via string) {
	a := course.assignment(userID)
	if a == nil || a.Via != via {
		return
	}
	if other := s.giver(course, userID); other != "" {
		a.Via = other
		s.changed()
		return
	}
	s.unassign(course, userID)
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

// reset makes an assignment incomplete again, at 0 %.
func (s *state) reset(a *Assignment) {
	a.Completed, a.Percentage, a.Results = false, 0, nil
	a.Started, a.Finished, a.CompliantTill = time.Time{}, time.Time{}, time.Time{}
	s.changed()
}

// provide adds a course to a team and assigns it to the members. It returns
// those who did not have it.
func (s *state) provide(t *Team, course *Course) []*User {
	t.Courses = append(t.Courses, course.ID)
	var gained []*User
	for _, id := range t.Members {
		if u := s.users[id]; u != nil && s.assign(course, u, viaTeam(t.ID)) {
			gained = append(gained, u)
		}
	}
	s.changed()
	return gained
}

// withdraw takes a course from a team and from the members who have it
// through the team.
func (s *state) withdraw(t *Team, course *Course) {
	t.Courses = without(t.Courses, course.ID)
	for _, id := range t.Members {
		s.release(course, id, viaTeam(t.ID))
	}
	s.changed()
}

func (s *state) removeCourse(id string) {
	s.Courses = slices.DeleteFunc(s.Courses, func(c *Course) bool { return c.ID == id })
	delete(s.courses, id)
	for _, t := range s.Teams {
		t.Courses = without(t.Courses, id)
	}
	for _, p := range s.Paths {
		p.CourseIDs = without(p.CourseIDs, id)
	}
	s.changed()
}

// follow assigns a learning path with its courses and tells whether the user
// was not on it before.
func (s *state) follow(p *LearningPath, u *User) bool {
	if slices.Contains(p.Users, u.ID) {
		return false
	}
	p.Users = append(p.Users, u.ID)
	if p.ResultIDs == nil {
		p.ResultIDs = make(map[string]int64)
	}
	p.ResultIDs[u.ID] = s.nextResultID()
	for _, course := range s.coursesOf(p.CourseIDs) {
		s.assign(course, u, viaPath(p.ID))
	}
	s.changed()
	return true
}

// unfollow takes a learning path and the courses had through it.
func (s *state) unfollow(p *LearningPath, userID string) {
	p.Users = without(p.Users, userID)
	delete(p.ResultIDs, userID)
	for _, course := range s.coursesOf(p.CourseIDs) {
		s.release(course, userID, viaPath(p.ID))
	}
	s.changed()
}
