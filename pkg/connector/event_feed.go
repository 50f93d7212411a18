package connector

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/pagination"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// EventFeedID is the id of the connector's event feed.
const EventFeedID = "litmos_changes"

var _ connectorbuilder.EventFeedsLimited = (*Connector)(nil)

// EventFeeds is the one feed of what has changed in the account.
func (c *Connector) EventFeeds(context.Context) []connectorbuilder.EventFeed {
	return []connectorbuilder.EventFeed{&eventFeed{&c.base}}
}

// eventFeed tells what has changed. The feeds of Litmos are hints where to look: what is told is
// what Litmos then shows.
type eventFeed struct{ *base }

// EventFeedMetadata describes the feed.
func (*eventFeed) EventFeedMetadata(context.Context) *v2.EventFeedMetadata {
	return v2.EventFeedMetadata_builder{
		Id: EventFeedID,
		SupportedEventTypes: []v2.EventType{
			v2.EventType_EVENT_TYPE_RESOURCE_CHANGE, v2.EventType_EVENT_TYPE_CREATE_GRANT, v2.EventType_EVENT_TYPE_CREATE_REVOKE,
		},
	}.Build()
}

// maxPages is how many pages of the feeds of Litmos a call reads: all, if little has changed.
const maxPages = feedCount

// ListEvents reads pages of the feeds of Litmos, looks up what the rows point at, and goes on from
// the cursor that it returns.
func (f *eventFeed) ListEvents(ctx context.Context, start *timestamppb.Timestamp, token *pagination.StreamToken) (
	[]*v2.Event, *pagination.StreamState, annotations.Annotations, error,
) {
	ctx = litmos.Polling(ctx)
	cursor, err := parseFeedCursor(token.Cursor, start.AsTime())
	if err != nil {
		return nil, nil, nil, err
	}
	cursor.begin(time.Now())
	var rows []*hint
	for pages := 0; pages < maxPages && !cursor.isOver(); pages++ {
		page, err := f.read(ctx, &cursor)
		if err != nil {
			return nil, nil, nil, changeError(err)
		}
		rows = append(rows, page...)
	}
	// In another order in each poll, a row that takes more requests than the budget leaves does not
	// keep the same rows waiting in every poll.
	order := rand.New(rand.NewPCG(uint64(cursor.Began), 0)) //nolint:gosec // no secret
	order.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	q := &inquiry{
		base: f.base, left: f.settings.EventRequestBudget - cursor.Spent, at: time.Now(),
		lists: map[string]any{}, said: map[string]bool{},
	}
	q.follow(ctx, rows)
	if err := ctx.Err(); err != nil {
		return nil, nil, nil, err
	}
	if q.failed != nil {
		ctxzap.Extract(ctx).Warn("what changed could not be looked up, so the event feed names resources instead", zap.Error(q.failed))
	}
	if types := slices.Compact(slices.Sorted(slices.Values(q.unknown))); len(types) > 0 {
		ctxzap.Extract(ctx).Info("the event feed passes over rows of unknown types",
			zap.Int("rows", len(q.unknown)), zap.Strings("types", types[:min(len(types), 10)]))
	}
	for _, row := range rows {
		cursor.Told[row.row] = row.half
	}
	cursor.Spent = f.settings.EventRequestBudget - q.left
	return q.events, &pagination.StreamState{Cursor: cursor.pack(), HasMore: !cursor.isOver()}, nil, nil
}

// read reads the next page of a feed of Litmos, and returns those rows that are not dealt with.
func (f *eventFeed) read(ctx context.Context, c *feedCursor) ([]*hint, error) {
	from, state := f.litmosFeeds()[c.Feed], &c.Feeds[c.Feed]
	w, _ := c.window()
	c.Spent++
	rows, next, err := from.read(ctx, w, c.Start)
	switch {
	case errors.Is(err, litmos.ErrNotAcceptable) && state.Early < feedAhead+zoneBehind:
		state.Early = max(feedAhead, state.Early+zoneBehind)
		return f.read(ctx, c)
	case errors.Is(err, litmos.ErrForbidden), errors.Is(err, litmos.ErrNotFound),
		errors.Is(err, litmos.ErrNotAcceptable), errors.Is(err, litmos.ErrMalformed):
		ctxzap.Extract(ctx).Warn("Litmos refuses a feed of changes, so the event feed does without it for some hours",
			zap.String("feed", from.name), zap.Duration("until_tried_again", feedRest), zap.Error(err))
		state.Rests = c.Began + seconds(feedRest)
		c.open(c.Feed + 1)
		return nil, nil
	case err != nil:
		return nil, err
	}
	c.advance(rows, next)
	return slices.DeleteFunc(rows, func(row *hint) (whole bool) {
		whole, row.half = c.knows(row.row)
		return whole
	}), nil
}
