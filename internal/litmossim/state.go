package litmossim

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// state is a tenant with what is derived from it: indexes, which every change
// keeps, and sorted lists, which every change drops.
type state struct {
	*Tenant
	users   map[string]*User
	names   map[string]*User // by user name in lower case
	teams   map[string]*Team
	courses map[string]*Course
	paths   map[string]*LearningPath

	changes  int // counted, to tell one state from another
	lists    map[string][]row
	ranks    map[string]int         // place of a user in the order of users
	enrolled map[string][]enrolment // by user ID

	now      func() time.Time
	rng      *rand.Rand
	original int64 // the highest OriginalId given
	result   int64 // the highest ResultId given
	mails    []Mail
}

// enrolment is an assignment with its course.
type enrolment struct {
	course     *Course
	assignment *Assignment
}

func newState(t *Tenant, now func() time.Time) *state {
	s := &state{Tenant: t, now: now, rng: rand.New(rand.NewPCG(1, 2))}
	s.index()
	return s
}

func (s *state) index() {
	s.users = make(map[string]*User, len(s.Users))
	s.names = make(map[string]*User, len(s.Users))
	s.teams = make(map[string]*Team, len(s.Teams))
	s.courses = make(map[string]*Course, len(s.Courses))
	s.paths = make(map[string]*LearningPath, len(s.Paths))
	for _, u := range s.Users {
		s.users[u.ID] = u
		s.names[strings.ToLower(u.UserName)] = u
		s.original = max(s.original, u.OriginalID)
	}
	for _, t := range s.Teams {
		s.teams[t.ID] = t
		s.original = max(s.original, t.OriginalID)
	}
	for _, c := range s.Courses {
		s.courses[c.ID] = c
		s.original = max(s.original, c.OriginalID)
		for _, a := range c.Assignments {
			s.result = max(s.result, a.ResultID)
			for _, r := range a.Results {
				s.result = max(s.result, r.ResultID)
			}
		}
	}
	for _, p := range s.Paths {
		s.paths[p.ID] = p
		s.original = max(s.original, p.OriginalID)
		for _, id := range p.ResultIDs {
			s.result = max(s.result, id)
		}
	}
	s.changed()
}

// changed drops what is derived from the tenant lazily.
func (s *state) changed() {
	s.changes++
	s.lists = make(map[string][]row)
	s.ranks = nil
	s.enrolled = nil
}

// sorted returns the rows that collect gives in the order of their list:
// by name ignoring case, as recorded, ties as they come.
func (s *state) sorted(list string, collect func() []row) []row {
	if rows, ok := s.lists[list]; ok {
		return rows
	}
	rows := collect()
	sortRows(rows, foldedOrder)
	s.lists[list] = rows
	return rows
}

func sortRows[K cmp.Ordered](rows []row, key func(row) K) {
	type keyed struct {
		key K
		row row
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		all[i] = keyed{key(r), r}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	for i := range all {
		rows[i] = all[i].row
	}
}

func foldedOrder(r row) string { return strings.ToLower(r.order()) }

// sortedByUser is sorted for rows whose ids are those of users; it spares
// comparing names.
func (s *state) sortedByUser(list string, collect func() []row) []row {
	if rows, ok := s.lists[list]; ok {
		return rows
	}
	rows := collect()
	ranks := s.userRanks()
	sortRows(rows, func(r row) int { return ranks[r.id()] })
	s.lists[list] = rows
	return rows
}

func (s *state) userRanks() map[string]int {
	if s.ranks == nil {
		s.ranks = make(map[string]int, len(s.Users))
		for i, r := range s.sortedUsers() {
			s.ranks[r.id()] = i
		}
	}
	return s.ranks
}

func (s *state) sortedUsers() []row {
	return s.sorted("users", func() []row { return rowsOf(s.Users) })
}

func rowsOf[R row](from []R) []row {
	rows := make([]row, len(from))
	for i, r := range from {
		rows[i] = r
	}
	return rows
}

// enrolments returns the assignments of a user in the order of the courses.
func (s *state) enrolments(userID string) []enrolment {
	if s.enrolled == nil {
		s.enrolled = make(map[string][]enrolment, len(s.Users))
		for _, c := range s.Courses {
			for i := range c.Assignments {
				a := &c.Assignments[i]
				s.enrolled[a.UserID] = append(s.enrolled[a.UserID], enrolment{c, a})
			}
		}
	}
	return s.enrolled[userID]
}

func (s *state) nextOriginalID() int64 {
	s.original++
	return s.original
}

func (s *state) nextResultID() int64 {
	s.result++
	return s.result
}
