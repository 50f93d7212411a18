package connector

import (
	"context"

	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

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
