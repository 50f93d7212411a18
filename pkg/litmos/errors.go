package litmos

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

var (
	// ErrUnauthorized is a key that Litmos refused (401).
	ErrUnauthorized = errors.New("unauthorized")
	// ErrForbidden is a key without the right (403).
	ErrForbidden = errors.New("forbidden")
	// ErrNotFound is an object or path that Litmos does not know (404).
	ErrNotFound = errors.New("not found")
	// ErrNotAcceptable is a write that Litmos' rules do not allow (406).
	ErrNotAcceptable = errors.New("not acceptable")
	// ErrTemporary is a failure after which the same request may succeed. If the request was a
	// write, it may have been carried out.
	ErrTemporary = errors.New("temporary failure")
	// ErrOverQuota is a temporary failure: Litmos refused the request because of the quota or of
	// an outage (503, 429).
	ErrOverQuota = errors.New("turned away")
	// ErrUnreachable is a request that got no answer.
	ErrUnreachable = errors.New("no answer")
	// ErrRedirected is a redirect. The API never redirects.
	ErrRedirected = errors.New("redirected")
	// ErrMalformed is a success whose body is not what was asked for: an HTML page, another
	// document, or half a document.
	ErrMalformed = errors.New("malformed answer")
	// ErrOtherObject is an answer about another object than the one asked for.
	ErrOtherObject = errors.New("answered with another object")
	// ErrStale is a write that was not sent, because it waited too long for the quota.
	ErrStale = errors.New("the record was read too long ago to be written back")
	// ErrQuota is a request that was not carried out, because it would have had to wait for the
	// quota longer than Options.MaxWait. Error.ResetAt says when to repeat it.
	ErrQuota = errors.New("the quota of the Litmos API is used up")
)

// Error is a call that failed.
type Error struct {
	Op     string // what was done: "list course users"
	Object string // to what: "course 0PYxyh3bqNs1"; empty for a collection
	Status int    // HTTP status, 0 when no usable answer came
	Reason string // the text of Litmos' answer
	// RetryAfter is how long Litmos asks to wait; 0 when it does not say.
	RetryAfter time.Duration
	// ResetAt is when an ErrQuota may be repeated.
	ResetAt time.Time
	Err     error // the cause, if it is not the status

	limit int // of an ErrQuota: Quota.Limit
}

func (e *Error) Error() string {
	parts := []string{"litmos", e.Op}
	if e.Object != "" {
		parts = append(parts, e.Object)
	}
	if e.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Reason != "" {
		parts = append(parts, e.Reason)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

func (e *Error) Unwrap() error { return e.Err }

// Is reports what kind of failure this is.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrTemporary:
		return e.temporary()
	case ErrOverQuota:
		return e.overQuota()
	case ErrUnreachable:
		_, own := ownFailure(e.Err)
		return e.Status == 0 && !own && !errors.Is(e.Err, ErrMalformed)
	default:
		kind := statuses[e.Status].kind
		return kind != nil && kind == target
	}
}

// timeoutError is a request that the client gave up.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return fmt.Sprintf("no answer within %s", e.after) }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
