package litmossim

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestStateIsCopied: neither the tenant given to New nor the one that Tenant
// returns is that of the server.
func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	mine := recorded()
	sim := New(mine)
	for _, tenant := range []*Tenant{mine, sim.Tenant()} {
		tenant.Users[0].FirstName = "Changed"
		tenant.Courses[0].Assignments[0].Percentage = 1
		tenant.Teams[0].Members[0] = "changed"
		tenant.Paths[0].Users[0] = "changed"
	}
	if diff := cmp.Diff(recorded(), sim.Tenant()); diff != "" {
		t.Errorf("tenant (-want +got):\n%s", diff)
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.call("404 PUT /users/x%20y?limit=5 JobTitle=Chief")
	want := []Request{{
		Time: epoch, Method: "PUT", Path: "/users/x y", Query: url.Values{"source": {"test"}, "limit": {"5"}},
		Body: "<User><JobTitle>Chief</JobTitle></User>", Status: 404,
	}}
	if diff := cmp.Diff(want, c.sim.Requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	c.sim.ResetRequests()
	if got := c.sim.Requests(); len(got) > 0 {
		t.Errorf("after the reset: %v", got)
	}
}

// TestQuota: any window of a minute holds at most the quota; refused calls do
// not count.
func TestQuota(t *testing.T) {
	t.Parallel()
	now := epoch
	c := newClient(t, recorded(), WithQuota(3, time.Minute), WithClock(func() time.Time { return now }))
	for _, step := range []struct {
		wait time.Duration
		call string
	}{
		{0, "200 GET /users"},
		{20 * time.Second, "200 GET /users"},
		{20 * time.Second, "200 GET /users"},
		{19 * time.Second, "503 GET /users => The API rating limit has been exceeded."},
		{time.Second, "200 GET /users"},
		{0, "503 GET /users"},
		{20 * time.Second, "200 GET /users"},
		{0, "503 GET /users"},
	} {
		now = now.Add(step.wait)
		c.act(step.call)
	}
}

// TestLateWrites: every write shows after the delay, not before, and so does
// what changes otherwise.
func TestLateWrites(t *testing.T) {
	t.Parallel()
	now := epoch
	c := newClient(t, recorded(), WithClock(func() time.Time { return now }), WithFault(Fault{Name: "late-writes", Value: "2000"}))
	for _, step := range []struct {
		after time.Duration
		write func()
		shown string
	}{
		{0, func() { c.call("200 PUT /users/" + adaID + " JobTitle=First") }, "Engineer"},
		{time.Second, func() { c.call("200 PUT /users/" + adaID + " JobTitle=Second") }, "Engineer"},
		{999 * time.Millisecond, func() {}, "Engineer"},
		{time.Millisecond, func() { c.sim.Update(func(tenant *Tenant) { tenant.Users[0].JobTitle = "Third" }) }, "First"},
		{time.Second, func() {}, "Second"},
		{time.Hour, func() {}, "Third"},
	} {
		now = now.Add(step.after)
		step.write()
		c.act("200 GET /users/ADA => <JobTitle>" + step.shown + "<")
	}
	c.sim.Update(func(tenant *Tenant) { tenant.Users = nil })
	if got := len(c.sim.past); got != 2 {
		t.Errorf("%d states are kept", got)
	}
}

// serve calls a simulator without a network.
func serve(ctx context.Context, sim *Server, method, path string) {
	req := httptest.NewRequestWithContext(ctx, method, BasePath+path+"?source=x", strings.NewReader(""))
	req.Header.Set("apikey", DefaultAPIKey)
	sim.ServeHTTP(httptest.NewRecorder(), req)
}

// TestDelays: the latency delays all calls, the fault late-arrival writes only.
func TestDelays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := New(recorded(), WithLatency(time.Second, 3*time.Second), WithFault(Fault{Name: "late-arrival", Value: "10000", Times: 1}))
		for _, call := range []struct {
			method  string
			longest time.Duration
		}{{http.MethodGet, 3 * time.Second}, {http.MethodDelete, 13 * time.Second}, {http.MethodDelete, 3 * time.Second}} {
			start := time.Now()
			serve(t.Context(), sim, call.method, "/users/"+boID)
			if took := time.Since(start); took < call.longest-2*time.Second || took > call.longest {
				t.Errorf("%s took %v", call.method, took)
			}
		}
	})
}

// TestHang waits in a bubble until nothing moves any more.
func TestHang(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := New(recorded(), WithFault(Fault{Name: "hang"}))
		ctx, giveUp := context.WithCancel(t.Context())
		ended := make(chan any, 1)
		go func() {
			defer func() { ended <- recover() }()
			serve(ctx, sim, http.MethodGet, "/users")
		}()
		synctest.Wait()
		if len(ended) > 0 {
			t.Errorf("answered: %v", <-ended)
		}
		giveUp()
		if got, ok := (<-ended).(error); !ok || !errors.Is(got, http.ErrAbortHandler) {
			t.Errorf("ended with %v", got)
		}
		if got := sim.Requests()[0].Status; got != 0 {
			t.Errorf("logged status %d", got)
		}
	})
}
