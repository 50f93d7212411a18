package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/conductorone/baton-sdk/pkg/annotations"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// MaxRequests is how many requests a check sends at most. While Litmos refuses every
// request, the check of the key goes on trying beyond that, as in a sync.
const MaxRequests = 60

var errNotAsked = errors.New("not asked")

// account sends the requests of a check and remembers the answers, so that questions can
// share them.
type account struct {
	client   *litmos.Client
	validate func(context.Context) (annotations.Annotations, error) // that Litmos is there and accepts the key
	replies  map[string]reply
	failing  map[string]bool // paths that failed twice in a row
	fatal    error           // ends the check
	bytes    int
	times    []time.Duration
	failures []Failure
	missing  *reply // a failure that leaves the present question open
}

// reply is an answer or a failure, which has no rows.
type reply struct {
	litmos.Answer
	err error
}

func (r reply) notAsked() bool { return errors.Is(r.err, errNotAsked) }

// outcome says in a few words how a request ended. It leaves out the texts of Litmos, which
// may name somebody.
func (r reply) outcome() string {
	failure, known := errors.AsType[*litmos.Error](r.err)
	switch {
	case r.err == nil:
		return "answered"
	case r.notAsked():
		return fmt.Sprintf("not asked, because a check ends after %d requests", MaxRequests)
	case errors.Is(r.err, litmos.ErrMalformed):
		return "malformed answer"
	case errors.Is(r.err, litmos.ErrRedirected):
		return "redirected"
	case known && failure.Status != 0:
		return fmt.Sprintf("%d %s", failure.Status, http.StatusText(failure.Status))
	default:
		return "no answer"
	}
}

// page is a request for a part of a list.
func page(list litmos.Probe, start, rows int) litmos.Probe {
	query := url.Values{"start": {strconv.Itoa(start)}, "limit": {strconv.Itoa(rows)}}
	maps.Copy(query, list.Query)
	list.Query = query
	return list
}

// first asks for the first page of a list, as the connector does.
func (a *account) first(ctx context.Context, list litmos.Probe) reply {
	return a.ask(ctx, page(list, 0, limit))
}

// ask sends a request unless its answer is known. What is not asked any more leaves the present
// question open.
func (a *account) ask(ctx context.Context, p litmos.Probe) reply {
	key := fmt.Sprint(p.Path, p.ID, p.Query.Encode())
	r, asked := a.replies[key]
	if !asked {
		r = a.send(ctx, p)
		a.replies[key] = r
	}
	if r.notAsked() {
		a.missing = &r
	}
	return r
}

// send sends a request, and once more after a failure that may pass. If both fail, it finds
// out whether Litmos is there at all.
func (a *account) send(ctx context.Context, p litmos.Probe) reply {
	r := a.try(ctx, p)
	if !errors.Is(r.err, litmos.ErrTemporary) || a.failing[p.Path] {
		return r
	}
	if r = a.try(ctx, p); errors.Is(r.err, litmos.ErrTemporary) {
		a.failing[p.Path] = true
		if a.client.Quota().Sent < MaxRequests {
			_, a.fatal = a.validate(ctx)
		}
	}
	return r
}

func (a *account) try(ctx context.Context, p litmos.Probe) reply {
	if a.fatal != nil || a.client.Quota().Sent >= MaxRequests {
		return reply{err: errNotAsked}
	}
	answer, err := a.client.Probe(ctx, p)
	r := reply{answer, err}
	switch {
	case err == nil:
		a.bytes += answer.Bytes
		a.times = append(a.times, answer.Took)
	case errors.Is(err, litmos.ErrUnauthorized):
		a.fatal = fmt.Errorf("baton-litmos: Litmos refused the API key in the middle of the check: %w", err)
	case ctx.Err() != nil:
		a.fatal = err
	default:
		a.failed(p, r)
	}
	return r
}

// failed counts a failure. Equal ones are counted together.
func (a *account) failed(p litmos.Probe, r reply) {
	failure, known := errors.AsType[*litmos.Error](r.err)
	f := Failure{Call: "GET " + p.Path, Outcome: r.outcome(), RetryAfter: known && failure.RetryAfter > 0}
	i := slices.IndexFunc(a.failures, func(g Failure) bool {
		g.Times = 0
		return g == f
	})
	if i < 0 {
		i = len(a.failures)
		a.failures = append(a.failures, f)
	}
	a.failures[i].Times++
}

// traffic sums up what was sent.
func (a *account) traffic() Traffic {
	t := Traffic{Requests: a.client.Quota().Sent, Failures: a.failures, Bytes: a.bytes}
	if n := len(a.times); n > 0 {
		slices.Sort(a.times)
		t.MedianMS, t.MaxMS = a.times[n/2].Milliseconds(), a.times[n-1].Milliseconds()
	}
	return t
}
