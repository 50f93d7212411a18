//go:build e2e && linux

package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// change changes something in Litmos itself.
func (w *world) change(t *testing.T, method, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.url+path+"?source=e2e", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Apikey", apiKey)
	req.Header.Set("Content-Type", "application/xml")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode > 299 {
		t.Fatalf("%s %s: %d", method, path, resp.StatusCode)
	}
}

// poll polls an event feed to its end. It returns which grants there are, which are gone, and
// the cursor.
func (s *service) poll(t *testing.T, feed, cursor string, start time.Time) (granted, revoked []string, next string) {
	t.Helper()
	for more := true; more; {
		_, result := s.succeed(t, c1sim.ListEvents(feed, cursor, start))
		response, ok := result.Response.(*v2.ListEventsResponse)
		if !ok {
			t.Fatalf("response %v", result.Response)
		}
		for _, e := range response.GetEvents() {
			if grant := e.GetCreateGrantEvent(); grant != nil {
				granted = append(granted, c1ztest.GrantKey(grant.GetEntitlement().GetId(), key(grant.GetPrincipal().GetId())))
			}
			if revoke := e.GetCreateRevokeEvent(); revoke != nil {
				revoked = append(revoked, c1ztest.GrantKey(revoke.GetEntitlement().GetId(), key(revoke.GetPrincipal().GetId())))
			}
		}
		cursor, more = response.GetCursor(), response.GetHasMore()
	}
	return granted, revoked, cursor
}

// ConductorOne polls the feed and learns what has changed in Litmos since the sync.
func TestEvents(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	_, result := s.succeed(t, c1sim.ListEventFeeds())
	feeds, ok := result.Response.(*v2.ListEventFeedsResponse)
	if !ok || len(feeds.GetList()) != 1 {
		t.Fatalf("feeds %v", result.Response)
	}
	feed, start := feeds.GetList()[0].GetId(), time.Now()
	id, _ := s.succeed(t, c1sim.FullSync())
	before := c1ztest.Read(t.Context(), t, s.c1.Upload(id)).Grants
	_, _, cursor := s.poll(t, feed, "", start)

	all := accesses(s.litmos.Tenant())
	course, team := all[byCourse], all[0]
	learner, leaver := course.without(s.litmos.Tenant()), s.litmos.Tenant().Teams[0].Members[0]
	s.change(t, http.MethodPost, "/users/"+learner+"/courses", "<Courses><Course><Id>"+course.on.GetResource()+"</Id></Course></Courses>")
	s.change(t, http.MethodDelete, "/teams/"+team.on.GetResource()+"/users/"+leaver, "")

	granted, revoked, cursor := s.poll(t, feed, cursor, start)
	id, _ = s.succeed(t, c1sim.FullSync())
	after := c1ztest.Read(t.Context(), t, s.c1.Upload(id)).Grants
	for _, grant := range granted {
		if _, ok := after[grant]; !ok {
			t.Errorf("granted by an event, and not in the next sync: %s", grant)
		}
		delete(before, grant)
	}
	for _, grant := range revoked {
		if _, ok := after[grant]; ok {
			t.Errorf("revoked by an event, and in the next sync: %s", grant)
		}
		delete(before, grant)
	}
	for grant := range before {
		if _, ok := after[grant]; !ok && before[grant].Direct {
			t.Errorf("gone without an event: %s", grant)
		}
	}
	if len(granted) == 0 || len(revoked) == 0 {
		t.Errorf("granted %v, revoked %v", granted, revoked)
	}
	if granted, revoked, _ = s.poll(t, feed, cursor, start); len(granted)+len(revoked) > 0 {
		t.Errorf("told again: %v, %v", granted, revoked)
	}
}
