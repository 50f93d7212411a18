package litmossim

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// state is a tenant with indexes and lists. Whoever lets a change happen calls changed
// afterwards, which makes the indexes anew and drops the lists.
type state struct {
	*Tenant
	users   map[string]*User
	names   map[string]*User // by user name in lower case
	teams   map[string]*Team
	courses map[string]*Course
	paths   map[string]*LearningPath

	changes int              // how often changed was called
	lists   map[string][]row // sorted lists by name

	now    func() time.Time
	rng    *rand.Rand
	number int64 // the OriginalId or ResultId given last
	mails  []Mail
	feeds  feeds
}

// firstNumber is above all numbers of a generated tenant.
const firstNumber = 1_000_000_000

func newState(t *Tenant, now func() time.Time) *state {
	s := &state{Tenant: t, now: now, rng: rand.New(rand.NewPCG(1, 2)), number: firstNumber}
	s.changed()
	return s
}

func (s *state) changed() {
	s.changes++
	s.lists = make(map[string][]row)
	s.users = indexed(s.Users, func(u *User) string { return u.ID })
	s.names = indexed(s.Users, func(u *User) string { return strings.ToLower(u.UserName) })
	s.teams = indexed(s.Teams, func(t *Team) string { return t.ID })
	s.courses = indexed(s.Courses, func(c *Course) string { return c.ID })
	s.paths = indexed(s.Paths, func(p *LearningPath) string { return p.ID })
}

func indexed[T any](all []T, key func(T) string) map[string]T {
	index := make(map[string]T, len(all))
	for _, v := range all {
		index[key(v)] = v
	}
	return index
}

// sorted returns the rows that collect gives in the order of their list. Rows of
// equal order stay as they come.
func (s *state) sorted(list string, collect func() []row) []row {
	rows, ok := s.lists[list]
	if !ok {
		rows = collect()
		slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.order, b.order) })
		s.lists[list] = rows
	}
	return rows
}

func (s *state) nextNumber() int64 {
	s.number++
	return s.number
}

// known returns what an index has of some ids, in the order of the ids.
func known[T any](index map[string]*T, ids []string) []*T {
	var found []*T
	for _, id := range ids {
		if v := index[id]; v != nil {
			found = append(found, v)
		}
	}
	return found
}

// without takes an id out of a list.
func without(ids []string, id string) []string {
	return slices.DeleteFunc(ids, func(other string) bool { return other == id })
}
