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
	what string // of a grant or revoke: member, leader, admin, course, path, Administrator, Learner
	user int    // index in userIDs
	at   int    // index in teamIDs, courseIDs or pathIDs
}

// kind is the change without its objects.
func (c change) kind() string { return strings.TrimSpace(c.verb + " " + c.what) }

func (c change) String() string { return fmt.Sprintf("%s, %s, %d", c.kind(), userNames[c.user], c.at) }

// standing is what a user has in one team.
type standing struct{ member, leader, admin bool }

// state is all that changes can change of a user. The level of who is no
// Administrator follows from the roles: Team_Leader with one, else Learner.
type state struct {
	active, administrator bool
	updated               bool // the job title
	teams                 [2]standing
	courses, paths        [2]bool
	// led: the user had a role at some time, or may have had one as far as Litmos shows:
	// it hides those of inactive users. Then Team_Leader may outlast the roles, for that
	// level alone controls nothing.
	led bool
	// sunk: a change that failed may have left the level at Learner in spite of a role.
	sunk bool
}

// leads tells whether the user has a role in a team.
func (s state) leads() bool {
	return slices.ContainsFunc(s.teams[:], func(t standing) bool { return t.leader || t.admin })
}

// hidden tells whether the user may have roles that Litmos does not show.
func (s state) hidden() bool {
	return !s.active && slices.ContainsFunc(s.teams[:], func(t standing) bool { return t.member })
}

// stateOf reads the state of a user from the account, where led and sunk are what the
// level shows.
func stateOf(account *litmossim.Tenant, u *litmossim.User) state {
	s := state{active: u.Active, administrator: u.AccessLevel == litmossim.LevelAdministrator, updated: u.JobTitle == newTitle}
	for i, t := range account.Teams {
		s.teams[i] = standing{slices.Contains(t.Members, u.ID), slices.Contains(t.Leaders, u.ID), slices.Contains(t.Admins, u.ID)}
	}
	for i, c := range account.Courses {
		s.courses[i] = slices.ContainsFunc(c.Assignments, func(a litmossim.Assignment) bool { return a.UserID == u.ID })
	}
	for i, p := range account.Paths {
		s.paths[i] = slices.Contains(p.Users, u.ID)
	}
	s.led = s.leads() || u.AccessLevel == litmossim.LevelTeamLeader
	s.sunk = s.leads() && u.AccessLevel == litmossim.LevelLearner
	return s
}

// reaches tells whether a state is the one seen in the account. Of led and sunk it
// says what may be.
func (s state) reaches(seen state) bool {
	if seen.led && !s.led || seen.sunk && !s.sunk {
		return false
	}
	s.led, s.sunk = seen.led, seen.sunk
	return s == seen
}

// effect is how much is known of what a change did.
type effect int

const (
	whole  effect = iota
	tried         // perhaps, wholly or halfway, before the change had its whole effect
	failed        // perhaps, wholly or halfway, and what else had to follow did not
)

// apply returns the states that a change may lead to; none if it must have been refused.
func (c change) apply(s state, known effect) []state {
	full, halfway := s, s
	either := known != whole
	team := &full.teams[c.at]
	switch c.kind() {
	case "grant member":
		team.member = true
	case "grant leader", "grant admin":
		team.member = true
		halfway.teams[c.at].member = true
		team.leader = team.leader || c.what == "leader"
		team.admin = team.admin || c.what == "admin"
		full.led, full.sunk = true, known == failed || s.sunk && *team == s.teams[c.at]
	case "revoke member":
		halfway.teams[c.at].leader, halfway.teams[c.at].admin = false, false
		*team = standing{}
	case "revoke leader":
		team.leader = false
	case "revoke admin":
		team.admin = false
	case "grant course":
		full.courses[c.at] = true
	case "revoke course":
		full.courses[c.at] = false
	case "grant path":
		full.paths[c.at] = true
	case "revoke path":
		full.paths[c.at] = false
	case "grant Administrator":
		full.administrator, full.sunk = true, false
	case "revoke Administrator":
		full.administrator = false
		full.led = s.led || s.administrator && s.hidden()
		full.sunk = known == failed || s.sunk && !s.administrator
	case "grant Learner":
		if s.leads() && known != failed {
			return nil
		}
		full.administrator, full.sunk = false, true
	case "disable", "delete":
		full.active = false
	case "enable":
		full.active = true
	case "update":
		full.updated = true
	case "reactivate": // with the level that was asked for, or the present one
		full.active, halfway.active = true, true
		full.administrator = false
		either = true
	}
	full.sunk, halfway.sunk = full.sunk && full.leads(), halfway.sunk && halfway.leads()
	if either {
		return []state{full, halfway}
	}
	return []state{full}
}

// affects tells whether a change that went from one state to another can say that it
// changed something. Who led may have been a Team_Leader and become a Learner. Whether
// an inactive user had the role that was revoked, nothing shows.
func (c change) affects(before, after state) bool {
	role := c.what == "leader" || c.what == "admin"
	return before != after || c.what == "Learner" && before.led || role && before.hidden() && before.teams[c.at].member
}
