package litmossim

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func statusCases() []faultCase {
	return []faultCase{
		statusCase("status-503-html", 503, "<TITLE>Request Error</TITLE>"),
		statusCase("status-504", 504, "504 - Gateway Timeout"),
		statusCase("html-200", 200, "<B>Error Status Code:</B> 'InternalServerError'"),
		statusCase("html-200-xml", 200, "Request Error"),
		{fault: "status-429-retry-after=7", check: answersWith("Retry-After", "7"), fired: 1},
		{fault: "status-503-retry-after=0", check: answersWith("Retry-After", "0"), fired: 1},
		{fault: "status-429-retry-after-date=90", check: answersWith("Retry-After", "Mon, 05 Jan 2026 10:01:30 GMT"), fired: 1},
		{fault: "status-503-retry-after-date=5", check: answersWith("Retry-After", "Mon, 05 Jan 2026 10:00:05 GMT"), fired: 1},
		{fault: "redirect-login", check: answersWith("Location", "/login.aspx?ReturnUrl=/v1.svc/users"), fired: 1},
		{fault: "redirect-host", check: answersWith("Location", "https://redirected.example.net/v1.svc/users"), fired: 1},
		{fault: "redirect-host=http://127.0.0.1:9/x", check: answersWith("Location", "http://127.0.0.1:9/x"), fired: 1},
		{
			fault: "create-409=Job Role is invalid", calm: []string{"/users"}, fired: 1,
			check: func(c *client) {
				r := c.want(http.StatusConflict, "POST", "/users", object("User", "UserName", "cyan"))
				if !strings.Contains(r.body, "<Detail>Job Role is invalid</Detail>") {
					c.t.Errorf("got %s", r.body)
				}
			},
		},
		{fault: "status-500", key: "another", check: func(c *client) { c.want(http.StatusUnauthorized, "GET", "/users", "") }},
		{
			fault: "key-403", key: "another", fired: 1,
			check: func(c *client) { c.want(http.StatusForbidden, "GET", "/users", "") },
		},
		{
			fault: "reset", fired: 1,
			check: func(c *client) {
				r := c.do("POST", "/users", object("User", "UserName", "cyan"))
				if r.err == nil || len(c.sim.Tenant().Users) != 30 || c.sim.Requests()[0].Status != 0 {
					c.t.Errorf("got %+v, %v", r, c.sim.Requests())
				}
			},
		},
		{fault: "hang", fired: 1, check: checkHang},
	}
}

// statusCase also proves that the state of a write stays as it was.
func statusCase(fault string, status int, text string) faultCase {
	return faultCase{fault: fault, fired: 2, check: func(c *client) {
		r := c.want(status, "GET", "/users", "")
		if !strings.Contains(r.body, text) {
			c.t.Errorf("got %s, want %s in it", r.body, text)
		}
		if err := wellFormed(r.body); err != nil && strings.Contains(r.body, "Request Error") {
			c.t.Errorf("%v in %s", err, r.body) // a client that only parses XML takes the page for an answer
		}
		html := strings.Contains(r.body, "<html")
		wantType := map[bool]string{true: typeHTML, false: typeXML}[html && fault != "html-200-xml"]
		if got := r.header.Get("Content-Type"); got != wantType {
			c.t.Errorf("Content-Type %s, want %s", got, wantType)
		}
		c.want(status, "DELETE", "/teams/team1/users/user0000", "")
		if got := len(c.sim.Tenant().Teams[0].Members); got != 30 {
			c.t.Errorf("%d members", got)
		}
	}}
}

// answersWith reads /users at the time epoch and checks a header of the answer.
func answersWith(name, want string) func(*client) {
	return func(c *client) {
		c.sim.now = func() time.Time { return epoch }
		if got := c.get("/users").header.Get(name); got != want {
			c.t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// checkHang waits in a bubble until nothing moves any more.
func checkHang(c *client) {
	synctest.Test(c.t, func(t *testing.T) {
		ctx, giveUp := context.WithCancel(t.Context())
		req := httptest.NewRequestWithContext(ctx, http.MethodGet, BasePath+"/users?source=x", nil)
		req.Header.Set("apikey", DefaultAPIKey)
		ended := make(chan any, 1)
		go func() {
			defer func() { ended <- recover() }()
			c.sim.ServeHTTP(httptest.NewRecorder(), req)
		}()
		synctest.Wait()
		if len(ended) > 0 {
			t.Errorf("answered: %v", <-ended)
		}
		giveUp()
		if got, ok := (<-ended).(error); !ok || !errors.Is(got, http.ErrAbortHandler) {
			t.Errorf("ended with %v", got)
		}
	})
	if got := c.sim.Requests()[0].Status; got != 0 {
		c.t.Errorf("logged status %d", got)
	}
}
