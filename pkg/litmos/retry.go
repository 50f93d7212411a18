package litmos

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	// quotaPause is how long to keep still after a 503 or 429 that does not say: then
	// every request that Litmos may have counted has left its window of a minute.
	quotaPause = time.Minute
	// maxTries bounds the tries of one request.
	maxTries = 5
	// maxWait bounds the sum of its waits, so that an API that stays down is given up
	// within minutes.
	maxWait = 4 * time.Minute
)

// quotaWait is how long the whole client keeps still after this failure.
func (e *Error) quotaWait() time.Duration {
	if e.RetryAfter > 0 {
		return min(e.RetryAfter, maxWait)
	}
	return quotaPause
}

// attempts counts the tries of one request.
type attempts struct {
	idempotent bool
	tries      int
	waited     time.Duration
}

// next tells whether to try again after a failure, and when:
//
//	503, 429                   after the pause of the whole client
//	500, 502, 504, 408         after 1, 2, 4, 8 seconds, give or take a quarter
//	time-outs, resets,         the same
//	half or foreign documents
//	all else                   never
func (a *attempts) next(failure *Error) (wait time.Duration, again bool) {
	a.tries++
	if !a.idempotent || !failure.temporary() || a.tries >= maxTries {
		return 0, false
	}
	if failure.overQuota() {
		// The limiter does the waiting; here it only counts.
		a.waited += failure.quotaWait()
		return 0, a.waited < maxWait
	}
	wait = time.Second << (a.tries - 1)
	wait += time.Duration((rand.Float64() - 0.5) / 2 * float64(wait)) //nolint:gosec // jitter is no secret.
	a.waited += wait
	return wait, true
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
