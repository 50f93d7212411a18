package changesuite

import (
	"errors"
	"testing"
)

// ask is a change that held the places from began to ended and changed something.
func ask(began, ended int, verb, what string) *event {
	return &event{change: change{verb: verb, what: what}, answer: answer{changed: true}, began: began, ended: ended}
}

func fail(began int, verb, what string) *event {
	e := ask(began, never, verb, what)
	e.err = errors.New("failed")
	return e
}

// TestExplained shows what the search for an order lets pass.
func TestExplained(t *testing.T) {
	t.Parallel()
	active, member := state{active: true}, state{active: true}
	member.teams[0].member = true
	leader := member
	leader.teams[0].leader, leader.led = true, true
	with := func(s state, set func(*state)) state { set(&s); return s }
	inactive := func(s *state) { s.active = false }
	administrator := func(s *state) { s.administrator = true }
	led := func(s *state) { s.led = true }
	sunk := func(s *state) { s.sunk = true }

	for name, test := range map[string]struct {
		from, seen state
		events     []*event
		want       bool
		shown      int // the event, from 1, that must have changed something
	}{
		"nothing":                      {leader, leader, nil, true, 0},
		"out of nowhere":               {active, member, nil, false, 0},
		"the later change holds":       {active, active, []*event{ask(1, 2, "enable", ""), ask(3, 4, "disable", "")}, false, 0},
		"at the same time, either":     {active, active, []*event{ask(1, 4, "enable", ""), ask(2, 3, "disable", "")}, true, 0},
		"a change undone":              {active, with(active, administrator), []*event{ask(1, 4, "disable", ""), ask(2, 3, "grant", "Administrator")}, false, 0},
		"both changes hold":            {active, with(with(active, administrator), inactive), []*event{ask(1, 4, "disable", ""), ask(2, 3, "grant", "Administrator")}, true, 0},
		"a failure without effect":     {active, active, []*event{fail(1, "disable", "")}, true, 0},
		"a failure with a late effect": {active, with(active, inactive), []*event{fail(1, "disable", ""), ask(2, 3, "enable", "")}, true, 0},
		"halfway by a failure":         {active, member, []*event{fail(1, "grant", "leader")}, true, 0},
		"halfway by a success":         {active, member, []*event{ask(1, 2, "grant", "leader")}, false, 0},
		"a role with its level":        {active, leader, []*event{ask(1, 2, "grant", "leader")}, true, 0},
		"a role without its level":     {active, with(leader, sunk), []*event{ask(1, 2, "grant", "leader")}, false, 0},
		"no level by a failure":        {active, with(leader, sunk), []*event{fail(1, "grant", "leader")}, true, 0},
		"level of a leader left":       {with(leader, administrator), leader, []*event{ask(1, 2, "revoke", "Administrator")}, true, 0},
		"no level of a leader left":    {with(leader, administrator), with(leader, sunk), []*event{ask(1, 2, "revoke", "Administrator")}, false, 0},
		"level outlasts the role":      {leader, with(member, led), []*event{ask(1, 2, "revoke", "leader")}, true, 0},
		"level without any role":       {with(member, administrator), with(member, led), []*event{ask(1, 2, "revoke", "Administrator")}, false, 0},
		"level of a hidden role": {
			with(with(member, administrator), inactive), with(with(member, led), inactive), []*event{ask(1, 2, "revoke", "Administrator")}, true, 0,
		},
		"Learner refused":          {leader, leader, []*event{ask(1, 2, "grant", "Learner")}, false, 0},
		"Learner after the role":   {leader, member, []*event{ask(1, 3, "grant", "Learner"), ask(2, 4, "revoke", "leader")}, true, 0},
		"changed by nobody":        {member, member, []*event{ask(1, 2, "grant", "member")}, false, 1},
		"changed by the first":     {active, member, []*event{ask(1, 2, "grant", "member"), ask(3, 4, "grant", "member")}, false, 2},
		"changed by either":        {active, member, []*event{ask(1, 3, "grant", "member"), ask(2, 4, "grant", "member")}, true, 2},
		"changed what is not seen": {with(member, inactive), with(member, inactive), []*event{ask(1, 2, "revoke", "leader")}, true, 1},
		"changed on the way":       {active, member, []*event{ask(1, 4, "grant", "member"), ask(2, 3, "revoke", "member")}, true, 2},
		"tried twice": {
			with(active, administrator), with(active, inactive), []*event{ask(1, 4, "disable", ""), ask(2, 3, "reactivate", "")}, true, 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var shown *event
			if test.shown > 0 {
				shown = test.events[test.shown-1]
			}
			if got := explained(stepsOf(test.events), test.from, test.seen, shown); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestLastWord(t *testing.T) {
	t.Parallel()
	on := func(c change) bool { return c.verb == "enable" }
	off := func(c change) bool { return c.verb == "disable" }
	for name, test := range map[string]struct {
		initially bool
		events    []*event
		want      bool
	}{
		"stays on":           {true, nil, true},
		"stays off":          {false, nil, false},
		"switched off":       {true, []*event{ask(1, 2, "disable", "")}, false},
		"off came later":     {true, []*event{ask(1, 2, "enable", ""), ask(3, 4, "disable", "")}, false},
		"at the same time":   {true, []*event{ask(1, 3, "enable", ""), ask(2, 4, "disable", "")}, true},
		"off failed":         {true, []*event{fail(1, "disable", "")}, true},
		"on failed and late": {false, []*event{fail(1, "enable", ""), ask(2, 3, "disable", "")}, true},
	} {
		if got := lastWord(test.events, test.initially, on, off); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
