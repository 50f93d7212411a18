package litmos

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
)

// The retry policy: what a failure means, and whether and when a request that only reads is sent
// again. A request that writes is sent once.

const (
	// maxTries bounds the tries of one request, refusals not counted.
	maxTries = 5
	// firstPause is the pause before the second try. Each further pause is twice as long. A pause
	// is a quarter longer or shorter at random.
	firstPause = time.Second
	// patience is how long Litmos may refuse all requests before it counts as down.
	patience = 4 * time.Minute
	// probeEvery is the time between two requests while all are refused. Another process that
	// uses the whole quota sends a burst every 61 seconds and leaves at most a second of that
	// period free. The tries of four minutes fall 1.6 seconds apart in the period, and find
	// that second. The tries of eight processes do not use up the quota themselves.
	probeEvery = 6600 * time.Millisecond
)

// retryRule says when a request is sent again.
type retryRule int

const (
	noRetry          retryRule = iota
	retryAfterPause            // after a pause, maxTries times in all
	retryWhenAllowed           // when the limiter allows, until Litmos counts as down
)

// meaning is what a failure means.
type meaning struct {
	kind   error // that Error.Is reports
	retry  retryRule
	change codes.Code // in a change, where the SDK repeats Unavailable a few times
	sync   codes.Code // in a sync, where the SDK repeats Unavailable and DeadlineExceeded for ever, and passes over NotFound
}

// statuses is what the statuses of failed answers mean.
var statuses = map[int]meaning{
	http.StatusBadRequest:    {nil, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	http.StatusUnauthorized:  {ErrUnauthorized, noRetry, codes.Unauthenticated, codes.Unauthenticated},
	http.StatusForbidden:     {ErrForbidden, noRetry, codes.PermissionDenied, codes.PermissionDenied},
	http.StatusNotFound:      {ErrNotFound, noRetry, codes.NotFound, codes.FailedPrecondition},
	http.StatusNotAcceptable: {ErrNotAcceptable, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	// Any check of a value that failed, not only "already exists".
	http.StatusConflict:       {nil, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	http.StatusRequestTimeout: {nil, retryAfterPause, codes.DeadlineExceeded, codes.Aborted},
	// 429 is not documented; some clients report it.
	http.StatusTooManyRequests:     {nil, retryWhenAllowed, codes.Unavailable, codes.Aborted},
	http.StatusInternalServerError: {nil, retryAfterPause, codes.Unavailable, codes.Aborted},
	http.StatusBadGateway:          {nil, retryAfterPause, codes.Unavailable, codes.Aborted},
	http.StatusServiceUnavailable:  {nil, retryWhenAllowed, codes.Unavailable, codes.Aborted},
	http.StatusGatewayTimeout:      {nil, retryAfterPause, codes.DeadlineExceeded, codes.Aborted},
}

// ownFailures are those that the client finds itself.
var ownFailures = []meaning{
	{errBadCursor, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	{errMoved, noRetry, codes.Aborted, codes.Aborted},
	{errIncomplete, noRetry, codes.Aborted, codes.Aborted},
	{ErrRedirected, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	{ErrOtherObject, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	{ErrStale, noRetry, codes.Unavailable, codes.Aborted},
	{errNoField, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	{ErrQuota, noRetry, codes.Unavailable, codes.Unavailable}, // with the time at which to come back
}

// Failures without an answer.
var (
	canceled    = meaning{retry: noRetry, change: codes.Canceled, sync: codes.Canceled}
	timedOut    = meaning{retry: retryAfterPause, change: codes.DeadlineExceeded, sync: codes.Aborted}
	unreachable = meaning{retry: retryAfterPause, change: codes.Unavailable, sync: codes.Aborted}
	unknown     = meaning{retry: noRetry, change: codes.Unknown, sync: codes.Unknown}
)

// ownFailure is the meaning of a failure that the client found itself.
func ownFailure(err error) (m meaning, own bool) {
	for _, f := range ownFailures {
		if errors.Is(err, f.kind) {
			return f, true
		}
	}
	return meaning{}, false
}

func (e *Error) meaning() meaning {
	own, isOwn := ownFailure(e.Err)
	known, isKnown := statuses[e.Status]
	var timeout net.Error
	switch {
	case isOwn:
		return own
	case errors.Is(e.Err, context.Canceled):
		return canceled
	case errors.As(e.Err, &timeout) && timeout.Timeout():
		return timedOut
	case e.Status == 0 && !isHopeless(e.Err):
		return unreachable
	case isKnown:
		return known
	default:
		return unknown
	}
}

// isHopeless tells whether a server that could not be reached will not be reached by trying again:
// its name does not exist, or its certificate is refused.
func isHopeless(err error) bool {
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &dns) && dns.IsNotFound || errors.As(err, &certificate) || errors.As(err, &record)
}

func (e *Error) temporary() bool { return e.meaning().retry != noRetry }

func (e *Error) overQuota() bool { return e != nil && statuses[e.Status].retry == retryWhenAllowed }

// attempts counts the tries of one request.
type attempts struct {
	idempotent bool
	failed     int // other than by a refusal
}

// next tells whether to try again after a failure, and after which pause. Down says that Litmos
// counts as down.
func (a *attempts) next(failure *Error, down bool) (pause time.Duration, again bool) {
	if !a.idempotent {
		return 0, false
	}
	switch failure.meaning().retry {
	case retryWhenAllowed:
		return 0, !down && failure.RetryAfter < patience
	case retryAfterPause:
		a.failed++
		pause = firstPause << (a.failed - 1)
		pause += time.Duration((rand.Float64() - 0.5) / 2 * float64(pause)) //nolint:gosec // jitter is no secret.
		return pause, a.failed < maxTries
	default:
		return 0, false
	}
}

// errDown says why a refused request is not tried again.
var errDown = fmt.Errorf("every request was refused for %.0f minutes", patience.Minutes())

// drought is a time in which the client kept asking and Litmos refused every request.
type drought struct {
	began   time.Time
	allowed time.Time // when Litmos allowed the next request
	hasEnd  bool      // Litmos said when it ends
}

// refused takes a refusal into account. One that comes long after a request was allowed begins a
// new drought, because the client sent nothing for a while.
func (d *drought) refused(now time.Time, retryAfter time.Duration) {
	if now.Sub(d.allowed) > answerTimeout {
		d.began = now
	}
	d.allowed, d.hasEnd = now.Add(min(retryAfter, patience)), retryAfter > 0
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
