package litmos

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	body := "<Users><User><Id>a</Id><UserName>ada</UserName><LoginKey>secret</LoginKey><Password>secret</Password></User><User><Id>b</Id></User></Users>"
	c, s := scripted(answer{status: 200, body: body})
	got, err := c.Probe(context.Background(), Probe{
		Path: "/teams/{id}/users", ID: "a/b", Root: "Users", Query: url.Values{"limit": {"2000"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Element: "User", Fields: map[string]string{"Id": "a", "UserName": "ada"}},
		{Element: "User", Fields: map[string]string{"Id": "b"}},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Error(diff)
	}
	if got.Bytes != len(body) {
		t.Errorf("%d bytes", got.Bytes)
	}
	r := s.requests[0]
	if r.Method != http.MethodGet || r.URL.String() != "https://litmos.example.net/v1.svc/teams/a%2Fb/users?limit=2000&source=Example%20%26%20Co" {
		t.Errorf("%s %s", r.Method, r.URL)
	}
}

// TestProbeTriesOnce: each failure counts, and its text holds no id.
func TestProbeTriesOnce(t *testing.T) {
	t.Parallel()
	for _, a := range []answer{{status: 503}, {status: 500}, {status: 404}, {status: 200, body: "<html/>"}, {err: errors.New("reset")}} {
		c, s := scripted(a)
		_, err := c.Probe(context.Background(), Probe{Path: "/users/{id}/teams", ID: "someone", Root: "Teams"})
		if err == nil || strings.Contains(err.Error(), "someone") {
			t.Errorf("%+v: %v", a, err)
		}
		if len(s.requests) != 1 || c.Quota().Sent != 1 {
			t.Errorf("%+v: %d requests, %d by the count", a, len(s.requests), c.Quota().Sent)
		}
	}
}

// TestPages compares the count with a walk.
func TestPages(t *testing.T) {
	t.Parallel()
	for _, size := range []int{100, 500, 1000} {
		for _, n := range []int{0, 1, 50, 99, 100, 101, 150, 197, 198, 499, 500, 501, 997, 998, 999, 1000, 1001, 1997, 1998, 1999, 2994, 5000} {
			_, want, err := walk(t, plain(numbered(n), size), 1_000_000)
			if got := Pages(n, size); got != want || err != nil {
				t.Errorf("%d rows in pages of %d: %d, a walk takes %d, %v", n, size, got, want, err)
			}
		}
	}
}
