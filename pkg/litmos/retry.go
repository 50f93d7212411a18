package litmos

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	// patience is how long Litmos may refuse all requests before it counts as down.
	patience = 4 * time.Minute
	// probeEvery is the time between two requests while all are refused. A process that
	// believes itself alone leaves no more than a second between two bursts, 61 seconds
	// apart. With this step the tries of four minutes fall 1.6 seconds apart in that period,
	// and find it. Those of eight processes do not use up the quota themselves.
	probeEvery = 6600 * time.Millisecond
	// maxTries bounds the tries of one request that fails otherwise.
	maxTries = 5
)

// errDown says why a refused request is not tried again.
var errDown = fmt.Errorf("every request was refused for %.0f minutes", patience.Minutes())

// attempts counts the tries of one request.
type attempts struct {
	idempotent bool
	failed     int // other than by a refusal
}

// next tells whether to try again after a failure, and when:
//
//	503, 429                   when the limiter allows, until Litmos is down
//	500, 502, 504, 408         after 1, 2, 4, 8 seconds, give or take a quarter
//	time-outs, resets,         the same
//	half or foreign documents
//	all else                   never
func (a *attempts) next(failure *Error, down bool) (wait time.Duration, again bool) {
	if !a.idempotent || !failure.temporary() {
		return 0, false
	}
	if failure.overQuota() {
		return 0, !down && failure.RetryAfter < patience
	}
	if a.failed++; a.failed >= maxTries {
		return 0, false
	}
	wait = time.Second << (a.failed - 1)
	wait += time.Duration((rand.Float64() - 0.5) / 2 * float64(wait)) //nolint:gosec // jitter is no secret.
	return wait, true
}

// drought is a time in which Litmos refused every request of the client.
type drought struct {
	began, last time.Time
	named       bool // Litmos said when it ends
}

// refused takes a refusal into account. One long after the last begins a new drought:
// between them nothing was tried.
func (d *drought) refused(now time.Time, retryAfter time.Duration) {
	if now.Sub(d.last) > patience+time.Minute {
		d.began = now
	}
	d.last, d.named = now, retryAfter > 0
}

// tooLong tells whether Litmos is down rather than shared with others.
func (d *drought) tooLong(now time.Time) bool {
	return !d.began.IsZero() && now.Sub(d.began) >= patience
}

// retryAfter reads both forms of the header: seconds, and a date.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		// A date has no fraction of a second; round up rather than come early.
		return max(0, at.Sub(now)+time.Second)
	}
	return 0
}
