package connector_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestBulk: a change of a thousand memberships fits in a response, and the cursor, which cannot
// hold them all, does not hide what changes a second later.
func TestBulk(t *testing.T) {
	t.Parallel()
	const users = 1_000
	in(t, func(s *scene) {
		s.simulator.Update(crowd)
		leave := func(user int) { s.play(fmt.Sprintf("200 DELETE /teams/CREW/users/cROWD%d", user)) }
		for i := range users {
			leave(i)
		}
		events, err := s.poll()
		if n, _ := s.sent(); err != nil || !slices.Contains(events, "change team:"+crew) || len(events) > 2_100 || n > 20 {
			s.t.Errorf("%d events, %d requests, %v", len(events), n, err)
		}
		s.play("poll")
		time.Sleep(time.Second)
		leave(users)
		if events, _ := s.poll(); !slices.Contains(events, fmt.Sprintf("revoke team:%s:member:user:cROWD%d", crew, users)) {
			s.t.Errorf("events after another second: %v", events)
		}
	})
}

// TestWindows: whatever start is asked for, the windows are of less than seven days, from seven
// days ago at the earliest.
func TestWindows(t *testing.T) {
	t.Parallel()
	for _, start := range []time.Duration{0, -time.Hour, -6 * 24 * time.Hour, -1000 * 24 * time.Hour, 1000 * time.Hour} {
		in(t, func(s *scene) {
			s.start = s.start.Add(start)
			s.play("poll")
			var next time.Time
			for _, r := range s.simulator.Requests() {
				since, err := time.Parse(time.DateTime, r.Query.Get("since"))
				to, errTo := time.Parse(time.DateTime, r.Query.Get("to"))
				if err != nil || errTo != nil || r.Status != 200 || to.Sub(since) > 7*24*time.Hour-time.Hour || since.Before(time.Now().Add(-9*24*time.Hour)) {
					s.t.Errorf("start %v: %s to %s: %d", start, since, to, r.Status)
				}
				if !next.IsZero() && since.After(next) {
					s.t.Errorf("start %v: a gap before %s", start, since)
				}
				next = to
			}
			if next.Before(time.Now()) {
				s.t.Errorf("start %v: the last window ends at %s", start, next)
			}
		})
	}
}
