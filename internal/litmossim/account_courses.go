package litmossim

import "slices"

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

func (s *state) unassign(course *Course, userID string) {
	s.logUnassigned(course, userID)
	course.Assignments = slices.DeleteFunc(course.Assignments, func(a Assignment) bool { return a.UserID == userID })
}

// release ends an assignment that came through via, unless another team or path gives
// the course too.
func (s *state) release(course *Course, userID, via string) {
	a := course.assignment(userID)
	if a == nil || a.Via != via {
		return
	}
	if other := s.giver(course, userID); other != "" {
		a.Via = other
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

// provide adds a course to a team and assigns it to the members. It returns
// those who did not have it.
func (s *state) provide(t *Team, course *Course) []*User {
	t.Courses = append(t.Courses, course.ID)
	s.logActivity(course.subject(), added, t.subject(), false)
	gained := filter(known(s.users, t.Members), func(u *User) bool { return s.assign(course, u, viaTeam(t.ID)) })
	return gained
}

// withdraw takes a course from a team, and from the members who got it through the
// team.
func (s *state) withdraw(t *Team, course *Course) {
	t.Courses = without(t.Courses, course.ID)
	s.logActivity(course.subject(), removed, t.subject(), false)
	for _, id := range t.Members {
		s.release(course, id, viaTeam(t.ID))
	}
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
}
