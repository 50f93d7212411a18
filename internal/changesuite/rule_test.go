package changesuite

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// never is the end of a change that failed: what it has sent may take effect later.
const never = math.MaxInt

// history is what a user had, the changes of that user, and what the user has.
type history struct {
	before, after state
	events        []*event
}

// may tells whether the user may have had something, or lacked it, at some time between two
// places. It was so at first, or a change that began before the second place may have made it so.
// And no change undid it that began after the end of all those and ended before the first place.
func (h history) may(have bool, thing string, from, to int) bool {
	latest := -1
	if h.before[thing] == have {
		latest = 0
	}
	for _, e := range h.events {
		if e.began < to && e.mayMake(have, thing) {
			latest = max(latest, e.ended)
		}
	}
	undone := func(e *event) bool {
		return e.err == nil && e.makes(!have, thing) && e.began > latest && e.ended < from
	}
	return latest >= 0 && !slices.ContainsFunc(h.events, undone)
}

// mayDuring is may while a change was under way.
func (h history) mayDuring(e *event, have bool, thing string) bool {
	return h.may(have, thing, e.began, e.ended)
}

// mayHide tells whether Litmos may have hidden roles of the user during a change: those of an
// inactive user.
func (h history) mayHide(e *event) bool {
	isMember := func(role string) bool { return h.mayDuring(e, true, membership(role)) }
	return h.mayDuring(e, false, active) && slices.ContainsFunc(roles, isMember)
}

// faults are what no order of the changes explains.
func (h history) faults() (faults []string) {
	all := maps.Clone(h.before)
	maps.Copy(all, h.after)
	for _, e := range h.events {
		maps.Copy(all, e.effects())
	}
	for thing := range all {
		if thing != learner && thing != teamLeader && !h.may(h.after[thing], thing, never, never) {
			faults = append(faults, fmt.Sprintf("%s is %v", thing, h.after[thing]))
		}
	}
	if why := h.wrongLevel(); why != "" {
		faults = append(faults, why)
	}
	for _, e := range h.events {
		if e.Changed && !h.mayHaveChanged(e) {
			faults = append(faults, fmt.Sprintf("%v says that it changed something", e.change))
		}
		if e.what == learner && e.err == nil && slices.ContainsFunc(roles, func(role string) bool { return !h.mayDuring(e, false, role) }) {
			faults = append(faults, fmt.Sprintf("%v is not refused", e.change))
		}
	}
	return faults
}

// wrongLevel says why the level does not fit the roles. A change that failed may have left the
// level at Learner in spite of a role. Team_Leader may outlast the roles, for that level alone
// controls nothing.
func (h history) wrongLevel() string {
	failed := func(e *event) bool {
		return e.err != nil && (e.what == learner || e.what == administrator || slices.Contains(roles, e.what))
	}
	switch {
	case h.after[learner] && h.after.leads() && !slices.ContainsFunc(h.events, failed):
		return "a Learner has a role"
	case h.after[teamLeader] && !h.after.leads() && !h.mayHaveLed(never):
		return "a Team_Leader never had a role"
	default:
		return ""
	}
}

// mayHaveLed tells whether the user may have been a Team_Leader before a place. Who has a
// hidden role may become one.
func (h history) mayHaveLed(to int) bool {
	return h.before.leads() || slices.ContainsFunc(h.events, func(e *event) bool {
		gave := slices.ContainsFunc(roles, func(role string) bool { return e.makes(true, role) })
		return e.began < to && (gave || e.verb == "revoke" && e.what == administrator && h.mayHide(e))
	})
}

// mayHaveChanged tells whether a change can say that it changed something. What another change
// under way does to the user's record may be undone for a moment, by one that writes back what it
// read before. Whether an inactive user had the role that was revoked, nothing shows.
func (h history) mayHaveChanged(e *event) bool {
	for thing, has := range e.effects() {
		mayBeUndone := func(o *event) bool {
			return o != e && o.makes(has, thing) && o.began < e.ended && o.ended > e.began
		}
		isOfRecord := slices.Contains([]string{active, title, administrator}, thing)
		if h.mayDuring(e, !has, thing) || isOfRecord && slices.ContainsFunc(h.events, mayBeUndone) {
			return true
		}
	}
	return e.what == learner && h.mayHaveLed(e.ended) ||
		e.verb == "revoke" && slices.Contains(roles, e.what) && h.mayHide(e) && h.mayDuring(e, true, membership(e.what))
}
