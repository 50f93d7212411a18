package connector

import (
	"context"
	"errors"
	"maps"
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

// ListEvents reads a page of each feed of Litmos, looks up what the rows point at, and goes on
// from the cursor that it returns.
func (f *eventFeed) ListEvents(ctx context.Context, start *timestamppb.Timestamp, token *pagination.StreamToken) (
	[]*v2.Event, *pagination.StreamState, annotations.Annotations, error,
) {
	ctx = litmos.Polling(ctx)
	cursor, err := parseFeedCursor(token.Cursor, start.AsTime())
	if err != nil {
		return nil, nil, nil, err
	}
	cursor.begin(time.Now())
	var rows []*feedRow
	for feed := range cursor.Places {
		more, err := f.read(ctx, &cursor, feed)
		if err != nil {
			return nil, nil, nil, changeError(err)
		}
		rows = append(rows, more...)
	}
	budget := max(0, f.settings.EventRequestBudget-cursor.Spent)
	q := newInquiry(f.base, budget, time.Now())
	q.follow(ctx, cursor.order(known(ctx, rows)))
	if err := ctx.Err(); err != nil {
		return nil, nil, nil, err
	}
	if q.failed != nil {
		ctxzap.Extract(ctx).Warn("what changed could not be looked up, so the event feed names resources instead", zap.Error(q.failed))
	}
	for _, row := range rows {
		cursor.note(row)
	}
	cursor.Spent += budget - q.left
	more := cursor.advance()
	return q.events, &pagination.StreamState{Cursor: cursor.String(), HasMore: more}, nil, nil
}

// read reads the next page of a feed of Litmos, and returns those rows that are not dealt with.
func (f *eventFeed) read(ctx context.Context, c *feedCursor, feed int) ([]*feedRow, error) {
	w, open := c.window(feed)
	if !open {
		return nil, nil
	}
	from, place := f.litmosFeeds()[feed], &c.Places[feed]
	c.Spent++
	rows, next, err := from.read(ctx, w, place.Start)
	switch {
	case errors.Is(err, litmos.ErrNotAcceptable) && place.End+1 < len(feedEnds):
		place.End++
		return f.read(ctx, c, feed)
	case isRefusal(err):
		ctxzap.Extract(ctx).Warn("Litmos refuses a feed of changes, so the event feed does without it for some hours",
			zap.String("feed", from.name), zap.Duration("until_tried_again", feedRest), zap.Error(err))
		place.Rests, place.End = c.Began+seconds(feedRest), 0
		return nil, nil
	case err != nil:
		return nil, err
	}
	if next == 0 || place.Start > 0 && rows[0].hash == place.First { // a page that comes again
		place.Done = true
	} else {
		place.Start, place.First = next, rows[0].hash
	}
	seen := map[toldRow]bool{}
	return slices.DeleteFunc(rows, func(row *feedRow) bool {
		row.feed = feed
		whole, half := c.knows(row)
		told := newToldRow(row, false)
		again := seen[told]
		row.half, seen[told] = half, true
		return whole || again
	}), nil
}

// isRefusal tells whether Litmos does not have a feed, or does not give it to this key.
func isRefusal(err error) bool {
	return errors.Is(err, litmos.ErrForbidden) || errors.Is(err, litmos.ErrNotFound) ||
		errors.Is(err, litmos.ErrNotAcceptable) || errors.Is(err, litmos.ErrMalformed)
}

// known leaves out the rows of unknown types, and logs how many there are.
func known(ctx context.Context, rows []*feedRow) []*feedRow {
	types := map[string]bool{}
	known := slices.DeleteFunc(slices.Clone(rows), func(row *feedRow) bool {
		if row.hint.unknown != "" {
			types[clip(row.hint.unknown, 50)] = true
		}
		return row.hint.unknown != ""
	})
	if skipped := len(rows) - len(known); skipped > 0 {
		names := slices.Sorted(maps.Keys(types))
		ctxzap.Extract(ctx).Info("the event feed passes over rows of unknown types",
			zap.Int("rows", skipped), zap.Strings("types", names[:min(len(names), 10)]))
	}
	return known
}
