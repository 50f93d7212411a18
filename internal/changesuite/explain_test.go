package changesuite

import "math"

// never is the end of a change that failed: what it has sent may take effect later.
const never = math.MaxInt

// step is a change in the search for an order. Its place in the order must not
// contradict the times: what ended before another began comes first.
type step struct {
	*event
	known effect
}

// stepsOf are the steps of the changes of one user. The connector and the SDK try again
// when they cannot see an effect, so that a change may take effect twice.
func stepsOf(events []*event) (steps []step) {
	for _, e := range events {
		if e.err != nil {
			steps = append(steps, step{e, failed}, step{e, failed})
		} else {
			steps = append(steps, step{e, tried}, step{e, whole})
		}
	}
	return steps
}

// explained tells whether some order of the steps leads from one state to what was
// seen. The change shown, unless nil, must have changed something in that order.
func explained(steps []step, from, seen state, shown *event) bool {
	type node struct {
		done uint
		now  state
		show bool
	}
	visited := make(map[node]bool)
	var visit func(node) bool
	visit = func(n node) bool {
		if visited[n] {
			return false
		}
		visited[n] = true
		if n.show && allDone(steps, n.done) && n.now.reaches(seen) {
			return true
		}
		for i, s := range steps {
			if n.done&(1<<i) != 0 || !s.mayFollow(steps, n.done) {
				continue
			}
			for _, after := range s.apply(n.now, s.known) {
				show := n.show || s.event == shown && s.affects(n.now, after)
				if visit(node{n.done | 1<<i, after, show}) {
					return true
				}
			}
		}
		return false
	}
	return visit(node{now: from, show: shown == nil})
}

// allDone tells whether only steps are left that need not have taken effect.
func allDone(steps []step, done uint) bool {
	for i, s := range steps {
		if done&(1<<i) == 0 && s.known == whole {
			return false
		}
	}
	return true
}

// mayFollow tells whether a step can come after those done and before all others.
func (s step) mayFollow(steps []step, done uint) bool {
	for i, other := range steps {
		switch {
		case done&(1<<i) != 0 && (s.ended < other.began || s.event == other.event && s.known == tried):
			return false
		case done&(1<<i) == 0 && other.known == whole && other.ended < s.began:
			return false
		}
	}
	return true
}

// lastWord tells whether something may be on in the end. It may not if a change
// switched it off that began after all that switch it on had ended, nor if it was off
// and nothing switched it on.
func lastWord(events []*event, initially bool, on, off func(change) bool) bool {
	latest, switched := 0, initially
	for _, e := range events {
		if on(e.change) {
			latest, switched = max(latest, e.ended), true
		}
	}
	for _, e := range events {
		if off(e.change) && e.err == nil && e.began > latest {
			return false
		}
	}
	return switched
}
