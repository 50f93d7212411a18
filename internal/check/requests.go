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

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// MaxRequests is how many requests a check sends at most. While Litmos refuses every
// request, the check of the key goes on trying beyond that, as in a sync.
const MaxRequests = 60

var errNotAsked = errors.New("not asked")

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
	}
	return "no answer"
}

// page is a request for a part of a list.
func page(list litmos.Probe, start, rows int) litmos.Probe {
	query := url.Values{"start": {strconv.Itoa(start)}, "limit": {strconv.Itoa(rows)}}
	maps.Copy(query, list.Query)
	list.Query = query
	return list
}

// first asks for the first page of a list, as the connector does.
func (s *survey) first(ctx context.Context, list litmos.Probe) reply {
	return s.ask(ctx, page(list, 0, limit))
}

// ask sends a request unless its answer is known. What is not asked any more leaves the present
// question open.
func (s *survey) ask(ctx context.Context, p litmos.Probe) reply {
	key := fmt.Sprint(p.Path, p.ID, p.Query.Encode())
	r, asked := s.replies[key]
	if !asked {
		r = s.send(ctx, p)
		s.replies[key] = r
	}
	if r.notAsked() {
		s.missing = &r
	}
	return r
}

// send sends a request, and once more after a failure that may pass. If both fail, it finds
// out whether Litmos is there at all.
func (s *survey) send(ctx context.Context, p litmos.Probe) reply {
	r := s.try(ctx, p)
	if !errors.Is(r.err, litmos.ErrTemporary) || s.failing[p.Path] {
		return r
	}
	if r = s.try(ctx, p); errors.Is(r.err, litmos.ErrTemporary) {
		s.failing[p.Path] = true
		if s.Client.Quota().Sent < MaxRequests {
			_, s.fatal = s.Validate(ctx)
		}
	}
	return r
}

func (s *survey) try(ctx context.Context, p litmos.Probe) reply {
	if s.fatal != nil || s.Client.Quota().Sent >= MaxRequests {
		return reply{err: errNotAsked}
	}
	answer, err := s.Client.Probe(ctx, p)
	r := reply{answer, err}
	switch {
	case err == nil:
		s.traffic.Bytes += answer.Bytes
		s.times = append(s.times, answer.Took)
	case errors.Is(err, litmos.ErrUnauthorized):
		s.fatal = fmt.Errorf("baton-litmos: Litmos refused the API key in the middle of the check: %w", err)
	case ctx.Err() != nil:
		s.fatal = err
	default:
		s.failed(p, r)
	}
	return r
}

// failed counts a failure. Equal ones are counted together.
func (s *survey) failed(p litmos.Probe, r reply) {
	failure, known := errors.AsType[*litmos.Error](r.err)
	f := Failure{Call: "GET " + p.Path, Outcome: r.outcome(), RetryAfter: known && failure.RetryAfter > 0}
	i := slices.IndexFunc(s.traffic.Failures, func(g Failure) bool {
		g.Times = 0
		return g == f
	})
	if i < 0 {
		i = len(s.traffic.Failures)
		s.traffic.Failures = append(s.traffic.Failures, f)
	}
	s.traffic.Failures[i].Times++
}
