package changesuite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// change is something that is asked of the connector.
type change struct {
	verb string // grant, revoke, disable, enable, update, delete, reactivate, create
	what string // of a grant or revoke: a key of grantables
	user int    // index in userIDs
	at   int    // index in the ids of what is granted

	gives, takes string // kinds of things, with blanks between
}

func (c change) String() string {
	return strings.TrimSpace(c.verb+" "+c.what) + fmt.Sprintf(" %d, %s", c.at, userNames[c.user])
}

// All kinds of change: those that write a user's record, which collide most, those of
// teams, and the rest.
var (
	ofRecords = []change{
		{verb: "disable", takes: "active"},
		{verb: "delete", takes: "active"},
		{verb: "enable", gives: "active"},
		{verb: "update", gives: "title"},
		{verb: "reactivate", gives: "active"},
		{verb: "grant", what: "Administrator", gives: "Administrator"},
		{verb: "revoke", what: "Administrator", takes: "Administrator"},
		{verb: "grant", what: "Learner", takes: "Administrator"},
	}
	ofTeams = []change{
		{verb: "grant", what: "member", gives: "member"},
		{verb: "grant", what: "leader", gives: "member leader"},
		{verb: "grant", what: "admin", gives: "member admin"},
		{verb: "revoke", what: "member", takes: "member leader admin"},
		{verb: "revoke", what: "leader", takes: "leader"},
		{verb: "revoke", what: "admin", takes: "admin"},
	}
	others = []change{
		{verb: "grant", what: "course", gives: "course"},
		{verb: "revoke", what: "course", takes: "course"},
		{verb: "grant", what: "path", gives: "path"},
		{verb: "revoke", what: "path", takes: "path"},
		{verb: "create", user: newcomer},
		{verb: "create", user: newcomer},
	}
)

// thing is what a user can have: a role in a team, a course, or something of which there is one.
type thing struct {
	kind string
	at   int
}

// effects are what a change leaves a user with, and without.
func (c change) effects() state {
	effects := state{}
	for kind := range strings.FieldsSeq(c.gives) {
		effects[thing{kind, c.at}] = true
	}
	for kind := range strings.FieldsSeq(c.takes) {
		effects[thing{kind, c.at}] = false
	}
	return effects
}

// makes tells whether a change leaves a user with something, or without it.
func (c change) makes(has bool, of thing) bool {
	made, ok := c.effects()[of]
	return ok && made == has
}

// mayMake is makes of a change that need not have that effect: an account that was inactive is
// activated with the level of a Learner.
func (c change) mayMake(has bool, of thing) bool {
	return c.makes(has, of) || c.verb == "reactivate" && of.kind == "Administrator" && !has
}

// state is which things a user has.
type state map[thing]bool

func stateOf(account *litmossim.Tenant, u *litmossim.User) state {
	s := state{}
	has := func(kind string, at int, has bool) {
		if has {
			s[thing{kind, at}] = true
		}
	}
	has("active", 0, u.Active)
	has("title", 0, u.JobTitle == newTitle)
	has(u.AccessLevel, 0, true)
	for i, t := range account.Teams {
		has("member", i, slices.Contains(t.Members, u.ID))
		has("leader", i, slices.Contains(t.Leaders, u.ID))
		has("admin", i, slices.Contains(t.Admins, u.ID))
	}
	for i, c := range account.Courses {
		has("course", i, slices.ContainsFunc(c.Assignments, func(a litmossim.Assignment) bool { return a.UserID == u.ID }))
	}
	for i, p := range account.Paths {
		has("path", i, slices.Contains(p.Users, u.ID))
	}
	return s
}

// roles are those that need a level above Learner.
var roles = []thing{{"leader", 0}, {"leader", 1}, {"admin", 0}, {"admin", 1}}

func (s state) leads() bool {
	return slices.ContainsFunc(roles, func(role thing) bool { return s[role] })
}
