package litmos

import (
	"math"
	"time"
)

const (
	// answersPerRefusal is how many answers make up for a refusal before a share tries to
	// grow again. While the quota is used up, each attempt leads to a refusal, of this process
	// or of another. So this bounds how many refusals all attempts together cause.
	answersPerRefusal = 40
	// maxOwed bounds how many refusals a share has to make up for.
	maxOwed = 6
	// maxQuiet is how many windows without a refusal make up for all of them.
	maxQuiet = 8
	// doubling is how long a growing share takes to double what it has grown by.
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
	size    int       // without what it grows by
	owed    float64   // refusals to make up for before it grows
	shared  time.Time // when it was cut from the whole quota
	refused time.Time // when it was last cut
	growing bool
	grows   time.Time // since when
	sure    bool      // it grows into what others leave: no request was refused for a window
}

// cut takes a refusal into account. Through is how many requests of the window were not refused.
func (s *share) cut(now time.Time, through int) {
	if s.size == s.quota {
		s.shared = now
	}
	s.refused = now
	s.size = max(1, through)
	if half := s.quota / 2; s.size > half {
		// Others need room to begin with.
		s.size -= (s.size - half) / 2
	}
	// When the first windows of several processes collide, all requests in flight are refused. Each
	// counts, because these processes go on for a while. Later, refusals that come together count as
	// one. After growth into what others had left none counts: the share tries again at once.
	switch {
	case now.Sub(s.shared) < window/2:
		s.owed = min(s.owed+1, maxOwed)
	case !s.sure:
		s.owed = max(s.owed, 1)
	}
	s.growing, s.sure = false, false
}

// answered takes an answer into account. A small share makes up for its refusals as fast
// as one of an eighth of the quota.
func (s *share) answered(now time.Time) {
	if s.growing || s.size == s.quota {
		return
	}
	s.owed -= max(1, float64(s.quota)/8/float64(s.size)) / answersPerRefusal
	if s.owed <= 0 || now.Sub(s.refused) >= maxQuiet*window {
		s.owed, s.growing, s.grows = 0, true, now
	}
}

// restart begins anew with one request, after a time in which none got through.
func (s *share) restart(now time.Time) {
	s.size, s.owed, s.growing, s.grows, s.sure = 1, 0, true, now, true
}

// take counts the n-th request of a window. After a window without a refusal, a share keeps what
// it has grown by.
func (s *share) take(now time.Time, n int) {
	if s.growing && now.Sub(s.grows) >= window {
		s.size, s.grows, s.sure = max(s.size, n), now, true
	}
}

// allows is from when on n requests may stand in a window. Until a window has passed without a
// refusal, a share grows by a third of the quota at most.
func (s *share) allows(n int) time.Time {
	switch grown := n - s.size; {
	case grown <= 0:
		return time.Time{}
	case n > s.quota || !s.growing || grown > max(1, s.quota/3):
		return never
	default:
		return s.grows.Add(time.Duration(math.Log2(float64(grown)) * float64(doubling)))
	}
}

// limit is how many requests may stand in the window now.
func (s *share) limit(now time.Time) int {
	limit := s.size
	for limit < s.quota && !s.allows(limit+1).After(now) {
		limit++
	}
	return limit
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
