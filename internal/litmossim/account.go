package litmossim

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
)

// AccessLevel values of a user.
const (
	LevelOwner         = "Account_Owner"
	LevelAdministrator = "Administrator"
	LevelTeamLeader    = "Team_Leader" // for leaders and for admins of teams
	LevelLearner       = "Learner"
)

// Tenant is all data of one Litmos account.
type Tenant struct {
	Users   []*User
	Teams   []*Team
	Courses []*Course
	Paths   []*LearningPath
}

func viaTeam(id string) string { return "team:" + id }
func viaPath(id string) string { return "path:" + id }

// Clone returns a copy that shares nothing with t.
func (t *Tenant) Clone() *Tenant {
	return &Tenant{
		Users: cloneEach(t.Users, func(*User) {}),
		Teams: cloneEach(t.Teams, func(t *Team) {
			for _, list := range []*[]string{&t.Members, &t.Leaders, &t.Admins, &t.Courses, &t.Paths} {
				*list = slices.Clone(*list)
			}
		}),
		Courses: cloneEach(t.Courses, func(c *Course) { c.Assignments = slices.Clone(c.Assignments) }),
		Paths: cloneEach(t.Paths, func(p *LearningPath) {
			p.CourseIDs, p.Assignments = slices.Clone(p.CourseIDs), slices.Clone(p.Assignments)
		}),
	}
}

func (t *Tenant) assignables() (all []assignable) {
	for _, course := range t.Courses {
		all = append(all, course)
	}
	for _, p := range t.Paths {
		all = append(all, p)
	}
	return all
}

func cloneEach[T any](from []*T, deepen func(*T)) []*T {
	to := make([]*T, len(from))
	for i, v := range from {
		c := *v
		deepen(&c)
		to[i] = &c
	}
	return to
}

// state is a tenant with indexes and lists. After each change, changed must be called: it
// rebuilds the indexes and drops the lists.
type state struct {
	*Tenant
	users   map[string]*User
	names   map[string]*User // by user name in lower case
	teams   map[string]*Team
	courses map[string]*Course
	paths   map[string]*LearningPath

	lists map[string][]row // sorted lists by path and order
	past  []version        // after each change, if late-writes shows it

	now    func() time.Time
	rng    *rand.Rand
	number int64    // the OriginalId or ResultId given last
	mails  []string // "USER account", "USER team:ID", "USER course:ID" or "USER path:ID"

	// What the delta feeds hold. They begin empty. Changes by calls of the API are in them, those by
	// Server.Update are not.
	activities  []activity
	memberships []*membership
	edited      map[string]time.Time // when a user was last written, by id
}

// firstNumber is above all numbers of a generated tenant.
const firstNumber = 1_000_000_000

func newState(t *Tenant, now func() time.Time) *state {
	s := &state{Tenant: t, now: now, rng: rand.New(rand.NewPCG(1, 2)), number: firstNumber, edited: make(map[string]time.Time)}
	s.changed()
	return s
}

func (s *state) changed() {
	s.lists = make(map[string][]row)
	s.users = indexed(s.Users, func(u *User) string { return u.ID })
	s.names = indexed(s.Users, func(u *User) string { return strings.ToLower(u.UserName) })
	s.teams = indexed(s.Teams, func(t *Team) string { return t.ID })
	s.courses = indexed(s.Courses, func(c *Course) string { return c.ID })
	s.paths = indexed(s.Paths, func(p *LearningPath) string { return p.ID })
	if len(s.past) > 0 {
		s.remember(s.now())
	}
}

func indexed[T any](all []T, key func(T) string) map[string]T {
	index := make(map[string]T, len(all))
	for _, v := range all {
		index[key(v)] = v
	}
	return index
}

// removeUser deletes a user with all memberships, roles and results.
func (c *call) removeUser(u *User) {
	for _, t := range c.teamsOf(u.ID) {
		c.leave(t, u)
	}
	for _, from := range c.assignables() {
		c.unassign(from, u)
	}
	for _, report := range c.Users {
		if report.ManagerID == u.ID {
			report.ManagerID, report.ManagerName = "", ""
		}
	}
	c.Users = slices.DeleteFunc(c.Users, func(other *User) bool { return other == u })
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

// Ids are .NET's UrlTokenEncode of 8 or 16 bytes: URL-safe base64 whose last
// character counts the padding (guessed; it fits every recorded id).
const (
	shortID = 8  // 12 characters ending in 1: teams, courses, paths, old users
	longID  = 16 // 23 characters ending in 2: users since about 2019
)

func newID(rng *rand.Rand, size int) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rng.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rng.Uint64())
	padding := (3 - size%3) % 3
	return base64.RawURLEncoding.EncodeToString(raw[:size]) + string(rune('0'+padding))
}

// loginKey is a link that logs the user in: a secret.
func loginKey(rng *rand.Rand) string {
	a, b := rng.Uint64(), rng.Uint64()
	return fmt.Sprintf("https://example.litmos.com/login.aspx?loginkey=%08x-%04x-%04x-%04x-%012x",
		a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1))
}

// otherCase returns an id that differs from id by the case of its first letter
// alone. There is one among the freely chosen characters.
func otherCase(id string) string {
	i := strings.IndexFunc(id[:len(id)-2], unicode.IsLetter)
	return id[:i] + string(id[i]^0x20) + id[i+1:]
}
