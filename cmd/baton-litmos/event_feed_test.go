package main_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestEventFeed prints what has changed, and how to go on from there.
func TestEventFeed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	account := s.simulator.Tenant()
	team, user := account.Teams[0].ID, account.Teams[0].Members[0]
	r := httptest.NewRequestWithContext(t.Context(), http.MethodDelete, litmossim.BasePath+"/teams/"+team+"/users/"+user+"?source=test", nil)
	r.Header.Set("Apikey", apiKey)
	s.simulator.ServeHTTP(httptest.NewRecorder(), r)

	output, err := s.run("--event-feed=true")
	if want := "team:" + team + ":member"; err != nil || !strings.Contains(output, `"createRevokeEvent"`) || !strings.Contains(output, want) {
		t.Fatalf("%v, no event on %s in\n%s", err, want, tail(output))
	}
	_, rest, _ := strings.Cut(output, "--event-feed-cursor='")
	cursor, _, found := strings.Cut(rest, "'")
	if !found {
		t.Fatalf("no cursor in\n%s", tail(output))
	}
	output, err = s.run("--event-feed=true", "--event-feed-id=litmos_changes", "--event-feed-cursor="+cursor)
	if err != nil || strings.Contains(output, `"createRevokeEvent"`) {
		t.Errorf("goes on with %v and\n%s", err, tail(output))
	}
	output, err = s.run("--event-feed=true", "--event-feed-start-at=yesterday")
	if err == nil || !strings.Contains(output, "field event-feed-start-at: must be a time") {
		t.Errorf("starts with %v and\n%s", err, tail(output))
	}
}
