package litmossim

import (
	"slices"
	"time"
)

// version is the state as it was from a time on.
type version struct {
	from  time.Time
	state *state
}

// remember keeps a copy of a changed state if late-writes may show it. What is
// older than the longest delay is forgotten.
func (s *Server) remember(from time.Time) {
	if !slices.ContainsFunc(s.faults, func(f *active) bool { return f.kind.Name == "late-writes" }) {
		return
	}
	if n := len(s.past); n > 0 && s.past[n-1].state.changes == s.state.changes {
		return
	}
	copied := newState(s.state.Tenant.Clone(), s.state.now)
	copied.changes = s.state.changes
	s.past = append(s.past, version{from, copied})
	for len(s.past) > 1 && from.Sub(s.past[1].from) > maximumMilliseconds*time.Millisecond {
		s.past = s.past[1:]
	}
}

// showPast lets a read see the newest state that is old enough for late-writes.
func (s *Server) showPast(c *call) {
	f := c.switched("late-writes")
	if f == nil {
		return
	}
	at := c.now.Add(-f.duration(time.Millisecond))
	for _, v := range slices.Backward(s.past) {
		if v.from.After(at) {
			continue
		}
		if v.state.changes != s.state.changes {
			c.state = v.state
			f.fire()
		}
		return
	}
}
