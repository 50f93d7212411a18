package litmossim

import (
	"slices"
	"time"
)

// Assignment is a user's enrolment in a course, or in a learning path with its courses.
type Assignment struct {
	UserID             string
	Completed          bool
	PercentageComplete float64
	CompliantTill      time.Time
	DueDate            time.Time
	AccessTillDate     time.Time
	AssignedDate       time.Time
	StartDate          time.Time
	DateCompleted      time.Time
	ResultID           int64
	Via                string // "" direct, else "team:<id>" or "path:<id>"
}

// Assignments is everyone who is assigned to a course or a learning path.
type Assignments []Assignment

// Of returns the assignment of a user, nil if there is none. It is valid until the
// assignments change.
func (all Assignments) Of(userID string) *Assignment {
	for i := range all {
		if all[i].UserID == userID {
			return &all[i]
		}
	}
	return nil
}

// assignable is a course or a learning path.
type assignable interface {
	subject() subject
	assignees() *Assignments
	parts() []string                        // the ids of a path's courses
	progress(*state, Assignment) Assignment // what is shown of an assignment
}

// assign adds an assignment, with the parts, and tells whether there was none before.
func (s *state) assign(to assignable, u *User, via string) bool {
	all := to.assignees()
	if all.Of(u.ID) != nil {
		return false
	}
	*all = append(*all, Assignment{UserID: u.ID, AssignedDate: s.now(), ResultID: s.nextNumber(), Via: via})
	s.logActivity(u.subject(), added, to.subject(), via != "")
	for _, course := range known(s.courses, to.parts()) {
		s.assign(course, u, viaPath(to.subject().id))
	}
	return true
}

// unassign ends an assignment, and those of the parts that came with it.
func (s *state) unassign(from assignable, u *User) {
	all := from.assignees()
	if a := all.Of(u.ID); a != nil {
		s.logActivity(u.subject(), removed, from.subject(), a.Via != "")
	}
	*all = slices.DeleteFunc(*all, func(a Assignment) bool { return a.UserID == u.ID })
	for _, course := range known(s.courses, from.parts()) {
		s.release(course, u, viaPath(from.subject().id))
	}
}

// release ends an assignment that came through via, unless another team or path gives
// the same too.
func (s *state) release(from assignable, u *User, via string) {
	a := from.assignees().Of(u.ID)
	if a == nil || a.Via != via {
		return
	}
	if giver := s.giver(from.subject().id, u.ID); giver != "" {
		a.Via = giver
		return
	}
	s.unassign(from, u)
}

// giver returns a team or a path, as in Via, that gives a course or a path to the user.
func (s *state) giver(id, userID string) string {
	for _, p := range s.Paths {
		if slices.Contains(p.CourseIDs, id) && p.Assignments.Of(userID) != nil {
			return viaPath(p.ID)
		}
	}
	for _, t := range s.Teams {
		if t.gives(id) && slices.Contains(t.Members, userID) {
			return viaTeam(t.ID)
		}
	}
	return ""
}
