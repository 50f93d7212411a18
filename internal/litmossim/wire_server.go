package litmossim

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// BasePath is where the API is mounted; requests elsewhere are not the API's.
	BasePath = "/v1.svc"
	// DefaultAPIKey is the key of a server without WithAPIKey.
	DefaultAPIKey = "simulator-key"
)

// Server simulates a tenant of Litmos. It is an http.Handler and safe for
// concurrent use. Faults that end a connection panic with http.ErrAbortHandler.
type Server struct {
	mux     *http.ServeMux
	key     string
	now     func() time.Time // of the quota, the log and of what is written
	latency func() time.Duration

	mu       sync.Mutex
	state    *state
	quota    quota
	faults   []*active
	requests []*Request
}

// Option changes a server.
type Option func(*Server)

// WithAPIKey sets the only valid key.
func WithAPIKey(key string) Option { return func(s *Server) { s.key = key } }

// WithQuota refuses with 503 what exceeds n calls in any minute, if n is not 0. Refused
// calls and those with a bad key do not count (guessed).
func WithQuota(n int) Option { return func(s *Server) { s.quota.limit = n } }

// WithLatency delays every answer by a random time between low and high.
func WithLatency(low, high time.Duration) Option {
	return func(s *Server) {
		rng, spread := rand.New(rand.NewPCG(3, 4)), max(0, high-low)
		s.latency = func() time.Duration { return low + time.Duration(rng.Int64N(int64(spread)+1)) }
	}
}

// New serves a copy of the tenant.
func New(t *Tenant, opts ...Option) *Server {
	s := &Server{key: DefaultAPIKey, now: time.Now, mux: http.NewServeMux()}
	WithLatency(0, 0)(s)
	s.mount()
	s.state = newState(t.Clone(), func() time.Time { return s.now() })
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Tenant returns a copy of the present state.
func (s *Server) Tenant() *Tenant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Tenant.Clone()
}

// Update changes the state between two requests. change must not keep the
// tenant.
func (s *Server) Update(change func(*Tenant)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.state.Tenant)
	s.state.changed()
}

// Mails returns the e-mails that Litmos would send to users who want messages: the user and the
// reason of each.
func (s *Server) Mails() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.mails)
}

// Inject adds faults, each written as CheckFault takes it.
func (s *Server) Inject(faults ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range faults {
		f, err := activate(text)
		if err != nil {
			return err
		}
		s.faults = append(s.faults, f)
		if f.kind.Name == "late-writes" {
			s.state.remember(time.Time{})
		}
	}
	return nil
}

// Fired returns how many answers the faults of a name have changed.
func (s *Server) Fired(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, f := range s.faults {
		if f.kind.Name == name {
			n += f.fired
		}
	}
	return n
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request, route *route) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
	c := &call{
		request: r, path: strings.TrimPrefix(r.URL.Path, BasePath), route: route,
		query: r.URL.Query(), body: body,
	}
	c.authorized = s.authorized(c)
	entry := s.log(c)
	pause(r.Context(), s.delay(c))
	a := s.answer(c, entry)
	a.write(w, r)
}

// delay is the latency, and how much later the call arrives by the fault late-arrival.
func (s *Server) delay(c *call) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.latency()
	if !c.authorized {
		return d
	}
	for _, f := range arm(s.faults, c, true) {
		f.fire()
		d += f.duration(time.Millisecond)
	}
	return d
}

// authorized: a missing source is answered like a bad key (documented by a
// client). A key in the query, the old form, is not taken.
func (s *Server) authorized(c *call) bool {
	return c.query.Get("source") != "" && !c.query.Has("apikey") && c.request.Header.Get("apikey") == s.key
}

// answer handles the call with the faults that are armed for it.
func (s *Server) answer(c *call, entry *Request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.state, c.present, c.now = s.state, s.state, s.now()
	c.admitted = c.authorized && s.quota.take(c.now)
	if c.admitted {
		c.armed = arm(s.faults, c, false)
	}
	c.showPast()
	a := c.firstAnswer()
	if c.request.Method != http.MethodGet && a.status < http.StatusMultipleChoices {
		s.state.changed()
	}
	for _, f := range c.armed {
		if f.kind.after != nil && f.kind.after(c, &a, f) {
			f.fire()
		}
	}
	entry.Status = a.status
	return a
}

// firstAnswer is the answer of the first armed fault that replaces the answer of
// Litmos, or else the answer of Litmos.
func (c *call) firstAnswer() answer {
	for _, f := range c.armed {
		if f.kind.before != nil {
			f.fire()
			return f.kind.before(c, f)
		}
	}
	return c.handle()
}

// quota is the number of calls that any minute may hold.
type quota struct {
	limit int // 0 is no quota
	taken []time.Time
}

// take counts a call unless it exceeds the quota.
func (q *quota) take(now time.Time) bool {
	if q.limit == 0 {
		return true
	}
	q.taken = slices.DeleteFunc(q.taken, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	if len(q.taken) >= q.limit {
		return false
	}
	q.taken = append(q.taken, now)
	return true
}

// pause waits, and gives the call up with the client.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}

// Request is a call as it was received.
type Request struct {
	Time   time.Time
	Method string
	Path   string // without BasePath, segments unescaped: "/courses/Ab1/users"
	Query  url.Values
	Body   string
	Status int // 0 while unanswered and when the connection ended
}

func (s *Server) log(c *call) *Request {
	entry := &Request{Time: s.now(), Method: c.request.Method, Path: c.path, Query: c.request.URL.Query(), Body: string(c.body)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, entry)
	return entry
}

// Requests returns the calls received so far, in the order of their arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, r := range s.requests {
		requests[i] = *r
	}
	return requests
}

// ResetRequests forgets the calls received so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}
