//go:build e2e && linux

package e2e

import (
	"slices"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// ConductorOne polls the feed and learns once what has changed in Litmos. internal/feedsuite tests
// the rest.
func TestEvents(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t)
	feeds := ask[*v2.ListEventFeedsResponse](t, s, v1.Task_builder{ListEventFeeds: &v1.Task_ListEventFeedsTask{}}).GetList()
	if len(feeds) != 1 {
		t.Fatalf("feeds %v", feeds)
	}
	start, cursor := timestamppb.New(time.Now()), ""
	poll := func() (events []*v2.Event) {
		for more := true; more; {
			page := ask[*v2.ListEventsResponse](t, s, v1.Task_builder{ListEvents: v1.Task_ListEventsTask_builder{
				EventFeedId: feeds[0].GetId(), Cursor: cursor, StartAt: start,
			}.Build()})
			events = append(events, page.GetEvents()...)
			cursor, more = page.GetCursor(), page.GetHasMore()
		}
		return events
	}
	grant, revoke := s.assignment()
	key := c1ztest.KeyOf(revoke.Revoke.GetGrant())
	s.do(t, grant)
	if events := poll(); !slices.ContainsFunc(events, func(e *v2.Event) bool { return c1ztest.KeyOf(e.GetCreateGrantEvent()) == key }) {
		t.Errorf("no event of the grant in %v", events)
	}
	s.do(t, revoke)
	if events := poll(); !slices.ContainsFunc(events, func(e *v2.Event) bool { return c1ztest.KeyOf(e.GetCreateRevokeEvent()) == key }) {
		t.Errorf("no event of the revoke in %v", events)
	}
	if events := poll(); len(events) > 0 {
		t.Errorf("told again: %v", events)
	}
}
