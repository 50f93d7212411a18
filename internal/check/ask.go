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

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// MaxRequests is how many requests a check sends at most. While Litmos refuses every
// request, the check of the key goes on trying beyond that, as in a sync.
const MaxRequests = 60

// Litmos is what a check needs of the client. None of it writes.
type Litmos interface {
	Probe(ctx context.Context, p litmos.Probe) (litmos.Answer, error)
	Quota() litmos.Quota
}

var errNotAsked = errors.New("not asked")

// account asks Litmos and remembers the answers, so that questions can share them.
type account struct {
	client   Litmos
	validate func(context.Context) error // that Litmos is there and accepts the key
	replies  map[string]reply
	failing  map[string]bool // paths that failed twice in a row
	fatal    error           // ends the check
	answers  []reply
	failures []Failure
}

// reply is an answer or a failure.
type reply struct {
	litmos.Answer
	err error
}

func (r reply) ok() bool { return r.err == nil }

func (r reply) notAsked() bool { return errors.Is(r.err, errNotAsked) }

// ids are the ids of the rows, in their order.
func (r reply) ids() []string {
	ids := make([]string, len(r.Rows))
	for i, row := range r.Rows {
		ids[i] = row.ID()
	}
	return ids
}

// outcome says in a few words how a call ended, without any word of Litmos': those may
// name somebody.
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

// ask asks once, however many questions want to know.
func (a *account) ask(ctx context.Context, p litmos.Probe) reply { return a.askNth(ctx, p, 1) }

// askNth asks for the nth time, to see whether the answer is the same.
func (a *account) askNth(ctx context.Context, p litmos.Probe, n int) reply {
	key := fmt.Sprint(n, p.Path, p.ID, p.Query.Encode())
	r, asked := a.replies[key]
	if !asked {
		r = a.send(ctx, p)
		a.replies[key] = r
	}
	return r
}

// send sends a request, and once more after a failure that may pass. If that happens twice
// in a row, it finds out whether Litmos is there at all.
func (a *account) send(ctx context.Context, p litmos.Probe) reply {
	r := a.try(ctx, p)
	if !errors.Is(r.err, litmos.ErrTemporary) || a.failing[p.Path] {
		return r
	}
	if r = a.try(ctx, p); errors.Is(r.err, litmos.ErrTemporary) {
		a.failing[p.Path] = true
		if a.client.Quota().Sent < MaxRequests {
			a.fatal = a.validate(ctx)
		}
	}
	return r
}

func (a *account) try(ctx context.Context, p litmos.Probe) reply {
	if a.fatal != nil || a.client.Quota().Sent >= MaxRequests {
		return reply{err: errNotAsked}
	}
	answer, err := a.client.Probe(ctx, p)
	r := reply{Answer: answer, err: err}
	switch {
	case err == nil:
		a.answers = append(a.answers, r)
	case errors.Is(err, litmos.ErrUnauthorized), ctx.Err() != nil:
		a.fatal = err
	default:
		a.failed(p, r)
	}
	return r
}

func (a *account) failed(p litmos.Probe, r reply) {
	f := Failure{Call: "GET " + p.Path, Outcome: r.outcome(), Times: 1}
	if failure, ok := errors.AsType[*litmos.Error](r.err); ok {
		f.RetryAfter = failure.RetryAfter > 0
	}
	i := slices.IndexFunc(a.failures, func(g Failure) bool {
		return g.Call == f.Call && g.Outcome == f.Outcome && g.RetryAfter == f.RetryAfter
	})
	if i >= 0 {
		a.failures[i].Times++
		return
	}
	a.failures = append(a.failures, f)
}

// traffic sums up what was sent.
func (a *account) traffic() Traffic {
	t := Traffic{Requests: a.client.Quota().Sent, Failures: a.failures}
	times := make([]time.Duration, 0, len(a.answers))
	for _, r := range a.answers {
		t.Bytes += r.Bytes
		times = append(times, r.Took)
	}
	if len(times) > 0 {
		slices.Sort(times)
		t.MedianMS, t.MaxMS = times[len(times)/2].Milliseconds(), times[len(times)-1].Milliseconds()
	}
	return t
}

// ending is the error that ends a check, with the code that a sync would end with.
func (a *account) ending() error {
	if errors.Is(a.fatal, litmos.ErrUnauthorized) {
		return status.Errorf(codes.Unauthenticated, "baton-litmos: Litmos refused the API key in the middle of the check: %v", a.fatal)
	}
	return a.fatal
}

// page asks for a part of a list.
func page(list litmos.Probe, start, limit int) litmos.Probe {
	query := url.Values{"start": {strconv.Itoa(start)}, "limit": {strconv.Itoa(limit)}}
	maps.Copy(query, list.Query)
	list.Query = query
	return list
}
