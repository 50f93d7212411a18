package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// base is what all resource types share.
type base struct {
	client   *litmos.Client
	settings config.Litmos
	hints    *hints
	locks    *locks
}

// more says that a listing goes on at a token, and end that it does not. Both say how much
// of the quota is left, for the SDK.
func (b *base) more(t pageToken) *rs.SyncOpResults {
	results := b.end()
	results.NextPageToken = t.String()
	return results
}

func (b *base) end() *rs.SyncOpResults {
	quota := b.client.Quota()
	description := v2.RateLimitDescription_builder{
		Status: v2.RateLimitDescription_STATUS_OK, Limit: int64(quota.Limit), Remaining: int64(quota.Remaining),
	}.Build()
	if !quota.ResetAt.IsZero() {
		description.SetResetAt(timestamppb.New(quota.ResetAt))
	}
	return &rs.SyncOpResults{Annotations: annotations.New(description)}
}

// respond answers a call with as many rows of a page as a response can carry.
func respond[T any, M proto.Message](b *base, page litmos.Page[T], convert func(*T) ([]M, error)) ([]M, *rs.SyncOpResults, error) {
	out, n, err := convertRows(page.Rows, convert)
	switch {
	case err != nil:
		return nil, nil, err
	case page.Last && n == len(page.Rows):
		return out, b.end(), nil
	default:
		return out, b.more(pageToken{Cursor: page.After(n)}), nil
	}
}

// listResources answers a call for a page of a list of Litmos.
func listResources[T any](
	ctx context.Context, b *base, o rs.SyncOpAttrs,
	list func(context.Context, litmos.Cursor) (litmos.Page[T], error), convert func(*T) (*v2.Resource, error),
) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	page, err := list(ctx, token.Cursor)
	if err != nil {
		return nil, nil, syncError(err)
	}
	return respond(b, page, single(convert))
}

// getResource answers a call for one object.
func getResource[T any](
	ctx context.Context, id *v2.ResourceId,
	get func(ctx context.Context, id string) (*T, error), convert func(*T) (*v2.Resource, error),
) (*v2.Resource, annotations.Annotations, error) {
	row, err := get(ctx, id.GetResource())
	if err != nil {
		return nil, nil, getError(err)
	}
	resource, err := convert(row)
	return resource, nil, err
}

// walkUsers makes the next step of a walk over all users, with one request, and advances the
// token. It returns the messages, the users that they were made from, and whether the walk is
// done.
func walkUsers[M proto.Message](ctx context.Context, b *base, token *pageToken, convert func(*litmos.User) ([]M, error)) (
	out []M, read []litmos.User, done bool, err error,
) {
	page, err := b.client.WalkUsers(ctx, token.Walk)
	if err != nil {
		return nil, nil, false, syncError(err)
	}
	if page.Warning != "" {
		ctxzap.Extract(ctx).Warn("Litmos counts more users than it lists", zap.String("reason", page.Warning))
	}
	out, n, err := convertRows(page.Rows, convert)
	if err != nil {
		return nil, nil, false, err
	}
	token.Walk, done = page.After(n)
	token.Levels = token.levelsWith(page.Rows[:n])
	return out, page.Rows[:n], done, nil
}
