package litmossim

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestStateIsCopied: neither the tenant given to New nor the one that Tenant
// returns is that of the server, nor is any list or map in them.
func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	mine := Generate(DemoSize())
	sim := New(mine)
	for _, tenant := range []*Tenant{mine, sim.Tenant()} {
		for _, list := range reflect.ValueOf(tenant).Elem().Fields() {
			for i := range list.Len() {
				for _, field := range list.Index(i).Elem().Fields() {
					if kind := field.Kind(); kind == reflect.Slice || kind == reflect.Map {
						field.Clear() // what it holds
					}
					field.SetZero()
				}
			}
		}
	}
	if diff := cmp.Diff(Generate(DemoSize()), sim.Tenant()); diff != "" {
		t.Errorf("tenant (-want +got):\n%.2000s", diff)
	}
}

// TestLateUpdate: late-writes delays also what changes otherwise than by a write, and forgets what
// it can no longer show.
func TestLateUpdate(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.inject("late-writes=2000")
	c.sim.Update(func(tenant *Tenant) { tenant.Users[0].JobTitle = "Chief" })
	c.play("200! GET /users/ADA => <JobTitle>Engineer<\nwait 2s\n200 GET /users/ADA => <JobTitle>Chief<\nwait 1h")
	c.sim.Update(func(tenant *Tenant) { tenant.Users = nil })
	if got := len(c.sim.state.past); got != 2 {
		t.Errorf("%d states are kept", got)
	}
}

// TestDelays: the latency delays all calls, slow-body the end of an answer, late-arrival writes
// only, and hang lasts until the client gives up.
func TestDelays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := New(recorded(), WithLatency(time.Second, 3*time.Second))
		if err := sim.Inject("slow-body=20000,times=1", "late-arrival=10000,times=1", "hang,after=3"); err != nil {
			t.Fatal(err)
		}
		for _, call := range []struct {
			method  string
			longest time.Duration
			status  int
		}{
			{http.MethodGet, 23 * time.Second, http.StatusOK},
			{http.MethodDelete, 13 * time.Second, http.StatusOK},
			{http.MethodDelete, 3 * time.Second, http.StatusNotFound},
			{http.MethodGet, time.Minute, 0},
		} {
			start := time.Now()
			sim.ResetRequests()
			answered := serve(t, sim, call.method, "/users/"+boID)
			if took := time.Since(start); took < call.longest-2*time.Second || took > call.longest {
				t.Errorf("%s took %v", call.method, took)
			}
			if got := sim.Requests()[0].Status; got != call.status || answered != (got > 0) {
				t.Errorf("%s: status %d, answered: %v", call.method, got, answered)
			}
		}
	})
}

// serve calls a simulator without a network, gives up after a minute, and tells whether there was
// an answer.
func serve(t *testing.T, sim *Server, method, path string) (answered bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	defer func() { answered = recover() != any(http.ErrAbortHandler) }()
	req := httptest.NewRequestWithContext(ctx, method, BasePath+path+"?source=x", strings.NewReader(""))
	req.Header.Set("apikey", DefaultAPIKey)
	sim.ServeHTTP(httptest.NewRecorder(), req)
	return true
}
