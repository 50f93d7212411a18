//go:build e2e && linux

package e2e

import (
	"slices"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1sim"
)

// ConductorOne polls the feed and learns once what has changed in Litmos. internal/feedsuite tests
// the rest.
func TestEvents(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	_, result := s.succeed(t, c1sim.ListEventFeeds())
	list, ok := result.Response.(*v2.ListEventFeedsResponse)
	if !ok || len(list.GetList()) != 1 {
		t.Fatalf("feeds %v", result.Response)
	}
	start, cursor := time.Now(), ""
	poll := func() (events []*v2.Event) {
		for more := true; more; {
			_, result := s.succeed(t, c1sim.ListEvents(list.GetList()[0].GetId(), cursor, start))
			page, ok := result.Response.(*v2.ListEventsResponse)
			if !ok {
				t.Fatalf("response %v", result.Response)
			}
			events = append(events, page.GetEvents()...)
			cursor, more = page.GetCursor(), page.GetHasMore()
		}
		return events
	}
	course := accesses(s.litmos.Tenant())[byCourse]
	user, entitlement := course.without(s.litmos.Tenant()), key(course.on)+":"+course.slug
	s.succeed(t, c1sim.Grant(course.on, course.slug, c1sim.ID("user", user)))
	if events := poll(); !slices.ContainsFunc(events, func(e *v2.Event) bool {
		granted := e.GetCreateGrantEvent()
		return granted.GetEntitlement().GetId() == entitlement && granted.GetPrincipal().GetId().GetResource() == user
	}) {
		t.Errorf("no event of the grant in %v", events)
	}
	s.succeed(t, c1sim.Revoke(course.on, course.slug, c1sim.ID("user", user)))
	if events := poll(); !slices.ContainsFunc(events, func(e *v2.Event) bool {
		revoked := e.GetCreateRevokeEvent()
		return revoked.GetEntitlement().GetId() == entitlement && revoked.GetPrincipal().GetId().GetResource() == user
	}) {
		t.Errorf("no event of the revoke in %v", events)
	}
	if events := poll(); len(events) > 0 {
		t.Errorf("told again: %v", events)
	}
}
