package litmossim

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded(), WithAPIKey("secret"))
	for _, test := range []struct {
		query, key string
		status     int
	}{
		{"source=x", "secret", 200},
		{"source=x", "", 401},
		{"source=x", "Secret", 401},
		{"", "secret", 401},
		{"source=", "secret", 401},
		{"source=x&apiKey=secret", "secret", 401},
	} {
		req := c.request("GET", "/users", "")
		req.URL.RawQuery = test.query
		req.Header.Set("APIKey", test.key)
		got := c.send(req)
		if got.status != test.status || got.status == 401 && !strings.Contains(got.body, badKey) {
			t.Errorf("%q, key %q: got %d %s, want %d", test.query, test.key, got.status, got.body, test.status)
		}
	}
}

// TestNamesInPaths: what a client escapes is unescaped once.
func TestNamesInPaths(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	tenant.Users[1].UserName = "o'sample/50% +x@example.net"
	c := newClient(t, tenant)
	target := "/users/" + url.PathEscape("O'Sample/50% +X@example.net")
	if got := c.field(target, "Id"); got != "_jcik6xvyHY1" {
		t.Errorf("got %v", got)
	}
	if got := c.sim.Requests()[0].Path; got != "/users/O'Sample/50% +X@example.net" {
		t.Errorf("logged path %s", got)
	}
}

func TestRequestsLog(t *testing.T) {
	t.Parallel()
	now := epoch
	c := newClient(t, recorded(), WithClock(func() time.Time { return now }))
	c.get("/users/x?limit=5")
	c.do("POST", "/teams/YotJ2W3N6Xo1/users", list("User", "_jcik6xvyHY1"))
	want := []Request{
		{
			Time: epoch, Method: "GET", Path: "/users/x", Status: 404,
			Query: url.Values{"source": {"test"}, "limit": {"5"}},
		},
		{
			Time: epoch, Method: "POST", Path: "/teams/YotJ2W3N6Xo1/users", Status: 201,
			Query: url.Values{"source": {"test"}}, Body: list("User", "_jcik6xvyHY1"),
		},
	}
	if diff := cmp.Diff(want, c.sim.Requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	c.sim.ResetRequests()
	if got := c.sim.Requests(); len(got) != 0 {
		t.Errorf("after the reset: %v", got)
	}
}

// TestStateIsCopied: neither the tenant given to New nor the one that Tenant
// returns is that of the server.
func TestStateIsCopied(t *testing.T) {
	t.Parallel()
	mine := recorded()
	c := newClient(t, mine)
	before := c.sim.Tenant()
	mine.Users[0].FirstName = "Changed"
	mine.Courses[0].Assignments[0].Percentage = 1
	before.Teams[0].Members[0] = "changed"
	before.Paths[0].ResultIDs["x"] = 1
	before.Courses[0].Assignments[0].Completed = true
	if diff := cmp.Diff(recorded(), c.sim.Tenant()); diff != "" {
		t.Errorf("tenant (-want +got):\n%s", diff)
	}
}

// TestQuota: any window of a minute holds at most the quota; refused calls do
// not count.
func TestQuota(t *testing.T) {
	t.Parallel()
	now := epoch
	c := newClient(t, recorded(), WithQuota(3, time.Minute), WithClock(func() time.Time { return now }))
	for _, step := range []struct {
		wait   time.Duration
		status int
	}{
		{0, 200}, {20 * time.Second, 200}, {20 * time.Second, 200},
		{0, 503}, {19 * time.Second, 503},
		{time.Second, 200}, {0, 503},
		{20 * time.Second, 200}, {0, 503},
		{time.Minute, 200}, {0, 200}, {0, 200}, {0, 503},
	} {
		now = now.Add(step.wait)
		got := c.get("/users")
		if got.status != step.status || got.status == 503 && !strings.Contains(got.body, "The API rating limit has been exceeded.") {
			t.Fatalf("at %v: got %d %s, want %d", now.Sub(epoch), got.status, got.body, step.status)
		}
	}
}

// TestLatency runs in fake time, without a network.
func TestLatency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := New(recorded(), WithLatency(time.Second, 3*time.Second))
		for range 20 {
			start := time.Now()
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, BasePath+"/users", nil))
			if took := time.Since(start); took < time.Second || took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		}
	})
}

func TestOutsideTheAPI(t *testing.T) {
	t.Parallel()
	sim := New(recorded())
	for path, want := range map[string]int{"/login.aspx": 200, "/": 404, "/v1.svcx/users": 404, "/users": 404} {
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
	if got := sim.Requests(); len(got) != 0 {
		t.Errorf("logged %v", got)
	}
}
