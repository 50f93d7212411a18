package litmossim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	const refused = "The API key that you have used for this request is either not valid"
	tests := []struct {
		name, query, key string
		status           int
		body             string
	}{
		{"valid", "source=x", "secret", 200, "<Users"},
		{"no key", "source=x", "", 401, refused},
		{"bad key", "source=x", "Secret", 401, refused},
		{"no source", "", "secret", 401, refused},
		{"empty source", "source=", "secret", 401, refused},
		{"key in the query", "source=x&apiKey=secret", "secret", 401, refused},
	}
	c := newClient(t, recorded(), WithAPIKey("secret"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+"/users?"+test.query, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("APIKey", test.key)
			got := c.send(req)
			if got.status != test.status || !strings.Contains(got.body, test.body) {
				t.Errorf("got %d %s, want %d %s", got.status, got.body, test.status, test.body)
			}
		})
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	for target, want := range map[string]string{
		"/users/nobody":                  "User - nobody was not found",
		"/users/nobody/teams":            "User - nobody was not found",
		"/users/nobody/courses":          "User - nobody was not found",
		"/users/nobody/learningpaths":    "User - nobody was not found",
		"/users/U4IDDbwryroyqQvy4geoSg2": "was not found", // ids differ by case
		"/teams/x":                       "No team with this x exists in your organization",
		"/teams/x/teams":                 "No team with this x exists",
		"/teams/x/admins":                "No team with this x exists",
		"/teams/x/courses":               "No team with this x exists",
		"/courses/x":                     "The course x does not exist.",
		"/courses/x/users":               "The course x does not exist.",
		"/learningpaths/x":               "The learning path does not exist.",
		"/learningpaths/x/users":         "The learning path does not exist.",
		"/learningpaths/x/courses":       "The learning path does not exist.",
		"/org/courses":                   "Endpoint not found.",
		"/":                              "Endpoint not found.",
	} {
		if got := c.get(target); got.status != http.StatusNotFound || !strings.Contains(got.body, want) {
			t.Errorf("%s: got %d %s, want 404 %s", target, got.status, got.body, want)
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

func TestUpdate(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.ids("/users")
	c.sim.Update(func(tenant *Tenant) {
		tenant.Users = append(tenant.Users, &User{ID: "new1", UserName: "new@example.net", FirstName: "Aa"})
		tenant.Users[0].FirstName = "Zed"
	})
	if diff := cmp.Diff([]string{"new1", "_jcik6xvyHY1", "u4IDDbwryroyqQvy4geoSg2"}, c.ids("/users")); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	if got := c.field("/users/NEW@example.net", "Id"); got != "new1" {
		t.Errorf("by name: %v", got)
	}
}

// TestQuota: any window of a minute holds at most the quota; refused calls do
// not count.
func TestQuota(t *testing.T) {
	t.Parallel()
	now := epoch
	var mu sync.Mutex
	c := newClient(t, recorded(), WithQuota(3, time.Minute), WithClock(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}))
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
		mu.Lock()
		now = now.Add(step.wait)
		mu.Unlock()
		got := c.get("/users")
		if got.status != step.status {
			t.Fatalf("at %v: got %d, want %d", now.Sub(epoch), got.status, step.status)
		}
		if got.status == http.StatusServiceUnavailable && !strings.Contains(got.body, "The API rating limit has been exceeded.") {
			t.Errorf("body %s", got.body)
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

func TestInspection(t *testing.T) {
	t.Parallel()
	c := newClient(t, recorded())
	c.get("/users")
	inspect := func(path string, into any) {
		t.Helper()
		w := httptest.NewRecorder()
		c.sim.Inspection().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatalf("%s: %v in %s", path, err, w.Body)
		}
	}
	var tenant Tenant
	inspect("/_sim/tenant", &tenant)
	if diff := cmp.Diff(recorded(), &tenant); diff != "" {
		t.Errorf("tenant (-want +got):\n%s", diff)
	}
	var requests []Request
	inspect("/_sim/requests", &requests)
	if len(requests) != 1 || requests[0].Path != "/users" {
		t.Errorf("requests %v", requests)
	}
	var mails []Mail
	inspect("/_sim/mails", &mails)
	if len(mails) != 0 {
		t.Errorf("mails %v", mails)
	}
}

// TestConcurrentCalls is for the race detector.
func TestConcurrentCalls(t *testing.T) {
	t.Parallel()
	c := newClient(t, crowd(50), WithFault(Fault{Name: "swap-ties"}), WithLatency(0, time.Microsecond))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 10 {
				c.get("/courses/course1/users")
				c.do("DELETE", "/teams/team1/users/"+userIDs(i, i+1)[0], "")
				c.do("POST", "/teams/team1/users", list("User", userIDs(i, i+1)[0]))
				c.sim.Tenant()
			}
		})
	}
	wg.Wait()
	if got := len(c.ids("/teams/team1/users")); got != 50 {
		t.Errorf("%d members, want 50", got)
	}
}
