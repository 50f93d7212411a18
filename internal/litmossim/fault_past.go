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

// remember keeps a copy of the state, for late-writes to show. What is older than the longest
// delay is forgotten.
func (s *state) remember(from time.Time) {
	s.past = append(s.past, version{from, newState(s.Clone(), s.now)})
	for len(s.past) > 1 && from.Sub(s.past[1].from) > maximumMilliseconds*time.Millisecond {
		s.past = s.past[1:]
	}
}

// showPast lets a read see the newest state that is old enough for late-writes.
func (c *call) showPast() {
	f := c.switched("late-writes")
	if f == nil {
		return
	}
	at := c.now.Add(-f.duration(time.Millisecond))
	for i, v := range slices.Backward(c.past) {
		if v.from.After(at) {
			continue
		}
		if i < len(c.past)-1 {
			c.state = v.state
			f.fire()
		}
		return
	}
}
