package litmos

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
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
	// ErrTemporary is a failure after which the same request may succeed. After a write,
	// whether it took is unknown.
	ErrTemporary = errors.New("temporary failure")
	// ErrOverQuota is a temporary failure in which Litmos turned the request away, for the
	// quota or for an outage (503, 429).
	ErrOverQuota = errors.New("turned away")
	// ErrUnreachable is a request that got no answer.
	ErrUnreachable = errors.New("no answer")
	// ErrRedirected is an answer that sends the client elsewhere; the API never does.
	ErrRedirected = errors.New("redirected")
	// ErrMalformed is a success whose body is not what was asked for: an HTML page,
	// another document, half a document.
	ErrMalformed = errors.New("malformed answer")
	// ErrOtherObject is an answer about another object than the one asked for.
	ErrOtherObject = errors.New("answered with another object")
	// ErrStale is a write that was not sent, because it waited too long for the quota.
	ErrStale = errors.New("the record was read too long ago to be written back")
)

// Error is a call that failed.
type Error struct {
	Op     string // what was done: "list course users"
	Object string // to what: "course 0PYxyh3bqNs1"; empty for a collection
	Status int    // HTTP status, 0 when no usable answer came
	Reason string // Litmos' own words
	// RetryAfter is how long Litmos asks to wait; 0 when it does not say.
	RetryAfter time.Duration
	Err        error // what went wrong when no status tells
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
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrNotAcceptable:
		return e.Status == http.StatusNotAcceptable
	case ErrTemporary:
		return e.temporary()
	case ErrOverQuota:
		return e.overQuota()
	case ErrUnreachable:
		return e.Status == 0 && !errors.Is(e.Err, ErrMalformed) && !errors.Is(e.Err, ErrOtherObject)
	default:
		return false
	}
}

// overQuota: 503 means quota or outage, nothing tells which; 429 is hearsay.
func (e *Error) overQuota() bool {
	return e.Status == http.StatusServiceUnavailable || e.Status == http.StatusTooManyRequests
}

func (e *Error) temporary() bool {
	switch e.Status {
	case 0:
		return !isFinal(e.Err)
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	default:
		return e.overQuota()
	}
}

// isFinal tells the failures to get an answer that trying again cannot mend.
func isFinal(err error) bool {
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		authority   x509.UnknownAuthorityError
		hostname    x509.HostnameError
	)
	return errors.Is(err, context.Canceled) ||
		errors.As(err, &dns) && dns.IsNotFound ||
		errors.As(err, &certificate) || errors.As(err, &record) ||
		errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.Is(err, errBadCursor) || errors.Is(err, errMoved) || errors.Is(err, errIncomplete) || errors.Is(err, ErrOtherObject)
}

// GRPCStatus makes the error's code known to the SDK, which acts on it. It is the one
// place where a status of Litmos becomes a code of gRPC.
func (e *Error) GRPCStatus() *status.Status {
	return status.New(e.code(), e.Error())
}

func (e *Error) code() codes.Code {
	switch {
	case errors.Is(e.Err, context.Canceled):
		return codes.Canceled
	case errors.Is(e.Err, errBadCursor):
		return codes.InvalidArgument
	case errors.Is(e.Err, errMoved), errors.Is(e.Err, errIncomplete):
		return codes.Aborted
	case errors.Is(e.Err, ErrRedirected), errors.Is(e.Err, ErrOtherObject):
		return codes.FailedPrecondition
	case e.timeout():
		return codes.DeadlineExceeded
	case e.temporary():
		return codes.Unavailable
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusConflict:
		// 409 is any failed check of a value, not only "already exists".
		return codes.InvalidArgument
	case http.StatusUnauthorized:
		return codes.Unauthenticated
	case http.StatusForbidden:
		return codes.PermissionDenied
	case http.StatusNotFound:
		return codes.NotFound
	case http.StatusNotAcceptable:
		return codes.FailedPrecondition
	default:
		return codes.Unknown
	}
}

func (e *Error) timeout() bool {
	var timeout net.Error
	return e.Status == http.StatusRequestTimeout || e.Status == http.StatusGatewayTimeout ||
		errors.As(e.Err, &timeout) && timeout.Timeout()
}

var (
	tags     = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)
	detail   = regexp.MustCompile(`(?s)"Detail"\s*:\s*"((?:[^"\\]|\\.)*)"|<Detail>(.*?)</Detail>`)
	loginKey = regexp.MustCompile(`(?i)(loginkey\W+)[^&<>"'\s]+`)
)

// reason finds Litmos' own words in a failed answer: a Detail, which is recorded for
// 409 and likely elsewhere; the reason phrase, which HTTP/2 drops; the start of the text.
func reason(resp *http.Response) string {
	const most = 200 // characters
	start, err := io.ReadAll(io.LimitReader(resp.Body, 1<<14))
	if err != nil && len(start) == 0 {
		return ""
	}
	if found := detail.FindSubmatch(start); found != nil {
		return shorten(html.UnescapeString(string(found[1])+string(found[2])), most)
	}
	if _, phrase, _ := strings.Cut(resp.Status, " "); phrase != "" && phrase != http.StatusText(resp.StatusCode) {
		return shorten(phrase, most)
	}
	return shorten(html.UnescapeString(tags.ReplaceAllString(string(start), " ")), most)
}

func shorten(s string, most int) string {
	characters := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " "))
	if len(characters) > most {
		return string(characters[:most]) + "…"
	}
	return string(characters)
}

// redact takes secrets out of text that Litmos wrote.
func (c *Client) redact(text string) string {
	text = loginKey.ReplaceAllString(text, "${1}[redacted]")
	return strings.ReplaceAll(text, c.apiKey, "[redacted]")
}

// cleanse leaves of a transport's error what helps: the URL would repeat the base URL
// and the source in every line.
func (c *Client) cleanse(err error) error {
	var (
		wrapped *url.Error
		network *net.OpError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return timeoutError{after: c.timeout}
	case errors.As(err, &network):
		return network
	case errors.As(err, &wrapped):
		return wrapped.Err
	default:
		return err
	}
}

// timeoutError is a request that the client gave up.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return fmt.Sprintf("no answer within %s", e.after) }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
