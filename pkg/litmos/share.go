package litmos

import (
	"math"
	"time"
)

const (
	// maxHold is the longest time, in windows, in which a share stays as it is after an
	// attempt to grow was refused.
	maxHold = 4
	// doubling is how long a growing share takes to double what it has grown by. A process
	// can take a second's places from others by accident, but not many.
	doubling = 8 * time.Second
)

// never is later than any time of a limiter.
var never = time.Unix(1<<40, 0)

// share is how many requests of a window are this client's. Litmos tells nobody how many
// processes use a key; a refusal below the quota shows that there are others. The share
// is then what got through in the last window. Each request takes the place of one that
// leaves the window, so the shares of all processes keep adding up to the quota. From
// time to time a share tries to grow, in case that others have ended.
type share struct {
	quota   int
	window  time.Duration
	size    int       // at the last refusal
	grows   time.Time // when it may grow
	growing bool      // since grows
	failed  int       // attempts to grow, one after the other
}

// cut takes a refusal into account, when through requests of the window stand.
func (s *share) cut(now time.Time, through int) {
	s.size = max(1, through)
	hold := 1
	if half := s.quota / 2; s.size > half {
		// Others need room to begin with.
		s.size -= (s.size - half) / 2
		hold = 2
	}
	if now.Sub(s.grows) > maxHold*s.window {
		s.failed = 0
	}
	if s.growing {
		// Each attempt of many small shares would cost as much as that of one large one.
		s.failed = min(s.failed+1, maxHold)
		hold = max(hold, min(maxHold, 1<<(s.failed-1), 3*s.quota/4/s.size))
	}
	s.growing = false
	s.grows = later(s.grows, now.Add(time.Duration(hold)*s.window))
}

// restart begins anew with one request, after a time in which none got through.
func (s *share) restart(now time.Time) {
	s.size, s.grows, s.growing, s.failed = 1, now, true, 0
}

// take counts the n-th request of a window.
func (s *share) take(now time.Time, n int) {
	if n > s.size && !s.growing {
		s.growing, s.grows = true, now
	}
}

// allows is from when on n requests may stand in a window.
func (s *share) allows(n int) time.Time {
	switch {
	case n <= s.size:
		return time.Time{}
	case n > s.quota || n > s.size+1 && !s.growing:
		return never
	default:
		return s.grows.Add(time.Duration(math.Log2(float64(n-s.size)) * float64(doubling)))
	}
}

// limit is how many requests may stand in the window now.
func (s *share) limit(now time.Time) int {
	grown := 0.0
	if !now.Before(s.grows) {
		grown = 1
		if s.growing {
			grown = math.Exp2(float64(now.Sub(s.grows)) / float64(doubling))
		}
	}
	return int(min(float64(s.quota), float64(s.size)+grown))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
