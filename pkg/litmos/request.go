package litmos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is one call of the API.
type request struct {
	op     string // what is done, in words: "list course users"
	object string // to what: "course 0PYxyh3bqNs1"; empty for a collection
	method string // GET when empty
	path   []string
	query  url.Values
	body   []byte // XML
	once   bool   // a failure is not tried again
	// sendBefore, if set, is the latest time at which the request may be sent.
	sendBefore time.Time
}

// answeredFor checks that an answer is about the object asked for. Litmos takes a user
// name for the same path and may compare ids ignoring case.
func (r request) answeredFor(id, got string) error {
	if got == id {
		return nil
	}
	return &Error{Op: r.op, Object: r.object, Err: fmt.Errorf("%w: %s", ErrOtherObject, shorten(got, 50))}
}

// url escapes each element of the path: ids are opaque.
func (c *Client) url(r request) string {
	u := *c.baseURL
	escaped := []string{u.EscapedPath()}
	for _, element := range r.path {
		element = url.PathEscape(element)
		if element == "." || element == ".." {
			element = strings.ReplaceAll(element, ".", "%2E") // no step up or down the path
		}
		escaped = append(escaped, element)
	}
	u.RawPath = strings.Join(escaped, "/")
	u.Path, _ = url.PathUnescape(u.RawPath)

	query := url.Values{"source": {c.source}}
	maps.Copy(query, r.query)
	// %20 rather than +: only the former is seen in documented URIs.
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return u.String()
}

// fetch sends a request that only reads, and decodes its answer.
func fetch[T any](ctx context.Context, c *Client, r request, decode func(document []byte) (T, error)) (T, error) {
	var answer T
	err := c.do(ctx, r, func(document []byte) (err error) {
		answer, err = decode(document)
		return err
	})
	return answer, err
}

// do sends a request and has read take in the body of its answer. A request that
// only reads is tried again after a temporary failure, by the table in retry.go; read
// then starts afresh. A request that writes is sent once: after a failure its outcome
// is unknown, and only the caller can look.
func (c *Client) do(ctx context.Context, r request, read func(document []byte) error) error {
	if r.method == "" {
		r.method = http.MethodGet
	}
	attempts := attempts{idempotent: r.method == http.MethodGet && !r.once}
	for {
		sent, err := c.limiter.wait(ctx)
		if err != nil {
			return c.notSent(r, err)
		}
		if !r.sendBefore.IsZero() && time.Now().After(r.sendBefore) {
			stale := &Error{Op: r.op, Object: r.object, Err: ErrStale}
			c.limiter.done(sent, stale)
			return stale
		}
		failure := c.try(ctx, r, read)
		down := c.limiter.done(sent, failure)
		if failure == nil {
			return nil
		}
		if down {
			failure.Err = errDown
		}
		wait, again := attempts.next(failure, down)
		if !again || ctx.Err() != nil {
			return failure
		}
		if err := Sleep(ctx, wait); err != nil {
			return failure
		}
	}
}

// notSent is the failure of a request that the limiter did not let go.
func (c *Client) notSent(r request, err error) *Error {
	failure := &Error{Op: r.op, Object: r.object, Err: err}
	if errors.Is(err, ErrQuota) {
		quota := c.Quota()
		failure.limit, failure.ResetAt = quota.Limit, later(quota.ResetAt, time.Now().Add(time.Second))
	}
	return failure
}

// try sends a request once.
func (c *Client) try(ctx context.Context, r request, read func(document []byte) error) *Error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	fail := func(err error) *Error {
		return &Error{Op: r.op, Object: r.object, Err: c.cleanse(err)}
	}

	req, err := http.NewRequestWithContext(ctx, r.method, c.url(r), bytes.NewReader(r.body))
	if err != nil {
		return fail(err)
	}
	req.Header.Set("Apikey", c.apiKey)
	req.Header.Set("Accept", "application/xml")
	if r.method != http.MethodGet {
		// Documented as required on every write, one without a body included.
		req.Header.Set("Content-Type", "application/xml; charset=utf-8")
	}

	resp, err := c.http.Do(req)
	if err != nil {
		return fail(err)
	}
	defer func() {
		// A drained body lets the connection be used again.
		_, _ = io.CopyN(io.Discard, resp.Body, 1<<16)
		_ = resp.Body.Close()
	}()

	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		failure := fail(fmt.Errorf("%w to %s", ErrRedirected, withoutQuery(resp.Header.Get("Location"))))
		failure.Status = resp.StatusCode
		return failure
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return &Error{
			Op:         r.op,
			Object:     r.object,
			Status:     resp.StatusCode,
			Reason:     c.redact(reason(resp)),
			RetryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now()),
		}
	}
	document, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	switch {
	case err == nil, r.method != http.MethodGet: // half an answer to a write is a success, too
		err = read(document)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = malformed(err)
	}
	if err != nil {
		return fail(err)
	}
	return nil
}

// maxBody bounds what one answer may hold, in bytes: far more than 1,000 rows of full records.
const maxBody = 64 << 20

// discard ignores the body of the answer to a write, because the caller reads the object again.
// But an HTML page with a success is a failure: Litmos may not have got the write.
func discard(document []byte) error {
	const most = 512
	start := document[:min(len(document), most)]
	if bytes.Contains(bytes.ToLower(start), []byte("<html")) {
		return fmt.Errorf("%w: an HTML page", ErrMalformed)
	}
	return nil
}

// withoutQuery drops what may be secret from a redirect's target.
func withoutQuery(location string) string {
	before, _, _ := strings.Cut(location, "?")
	return before
}

// Sleep waits for some time, or until the context ends, which is its error.
func Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
