package changesuite

import (
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// What users can have is an entitlement, named by its id, or one of these.
const (
	active = "active"
	title  = "title" // the one that updates set
)

const (
	learner       = "access_level:Learner:assigned"
	teamLeader    = "access_level:Team_Leader:assigned"
	administrator = "access_level:Administrator:assigned"
)

// change is something that is asked of the connector.
type change struct {
	verb string // grant, revoke, disable, enable, update, delete, reactivate, create
	what string // of a grant or revoke: the entitlement
	user int    // index in userIDs

	gives, takes string // with blanks between
}

func (c change) String() string {
	return strings.Join([]string{c.verb, c.what, userNames[c.user]}, " ")
}

// All kinds of change: those that write a user's record, which collide most, those of
// teams, and the rest. TEAM, COURSE and PATH stand for ids.
var (
	ofRecords = []change{
		{verb: "disable", takes: active},
		{verb: "delete", takes: active},
		{verb: "enable", gives: active},
		{verb: "update", gives: title},
		{verb: "reactivate", gives: active},
		{verb: "grant", what: administrator, gives: administrator},
		{verb: "revoke", what: administrator, takes: administrator},
		{verb: "grant", what: learner, takes: administrator},
	}
	ofTeams = []change{
		{verb: "grant", what: "team:TEAM:member", gives: "team:TEAM:member"},
		{verb: "grant", what: "team:TEAM:leader", gives: "team:TEAM:member team:TEAM:leader"},
		{verb: "grant", what: "team:TEAM:admin", gives: "team:TEAM:member team:TEAM:admin"},
		{verb: "revoke", what: "team:TEAM:member", takes: "team:TEAM:member team:TEAM:leader team:TEAM:admin"},
		{verb: "revoke", what: "team:TEAM:leader", takes: "team:TEAM:leader"},
		{verb: "revoke", what: "team:TEAM:admin", takes: "team:TEAM:admin"},
	}
	others = []change{
		{verb: "grant", what: "course:COURSE:assigned", gives: "course:COURSE:assigned course:COURSE:in_progress"},
		{verb: "revoke", what: "course:COURSE:assigned", takes: "course:COURSE:assigned course:COURSE:in_progress"},
		{verb: "grant", what: "learning_path:PATH:assigned", gives: "learning_path:PATH:assigned learning_path:PATH:in_progress"},
		{verb: "revoke", what: "learning_path:PATH:assigned", takes: "learning_path:PATH:assigned learning_path:PATH:in_progress"},
		{verb: "create", user: newcomer},
		{verb: "create", user: newcomer},
	}
)

// effects are what a change leaves a user with, and without.
func (c change) effects() state {
	effects := state{}
	for thing := range strings.FieldsSeq(c.gives) {
		effects[thing] = true
	}
	for thing := range strings.FieldsSeq(c.takes) {
		effects[thing] = false
	}
	return effects
}

// makes tells whether a change leaves a user with something, or without it.
func (c change) makes(has bool, thing string) bool {
	made, ok := c.effects()[thing]
	return ok && made == has
}

// mayMake is makes of a change that need not have that effect: an account that was inactive is
// activated with the level of a Learner.
func (c change) mayMake(has bool, thing string) bool {
	return c.makes(has, thing) || c.verb == "reactivate" && thing == administrator && !has
}

// state is which things a user has.
type state map[string]bool

// statesOf are those of the users of an account, by their ids. A file does not show what inactive
// users have in teams, so it is asked for one in which all are active.
func statesOf(account *litmossim.Tenant) map[string]state {
	states, shown := map[string]state{}, account.Clone()
	for _, u := range shown.Users {
		states[u.ID] = state{active: u.Active, title: u.JobTitle == newTitle}
		u.Active = true
	}
	for key, grant := range c1ztest.Expected(shown).Grants {
		if thing, user, ofUser := strings.Cut(key, " <- user:"); ofUser && grant.Direct {
			states[user][thing] = true
		}
	}
	return states
}

// roles are those that need a level above Learner.
var roles = []string{
	"team:" + teamIDs[0] + ":leader", "team:" + teamIDs[0] + ":admin", "team:" + teamIDs[1] + ":leader", "team:" + teamIDs[1] + ":admin",
}

// membership is the one that a role needs.
func membership(role string) string { return role[:strings.LastIndexByte(role, ':')] + ":member" }

func (s state) leads() bool {
	return slices.ContainsFunc(roles, func(role string) bool { return s[role] })
}
