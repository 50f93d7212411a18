package connector

import (
	"context"
	"errors"
	"fmt"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// maxVanished is how many teams and courses may vanish while a sync runs before
// something else must be wrong.
const maxVanished = 5

// vanished deals with an error of listing the users of a team or course. One that was
// deleted since it was listed is passed over with a warning; to be sure, it is asked for
// by its id.
func (c *Connector) vanished(ctx context.Context, roster *roster, r *v2.Resource, err error) error {
	if !errors.Is(err, litmos.ErrNotFound) {
		return roster.fail(err)
	}
	id := r.GetId()
	var gone error
	if id.GetResourceType() == teamType.GetId() {
		_, gone = c.client.GetTeam(ctx, id.GetResource())
	} else {
		_, gone = c.client.GetCourse(ctx, id.GetResource())
	}
	if !errors.Is(gone, litmos.ErrNotFound) {
		return roster.fail(errors.Join(err, gone))
	}
	if n := roster.countVanished(); n > maxVanished {
		return roster.fail(&codedError{code: codes.Aborted, err: fmt.Errorf(
			"%d teams and courses vanished while the sync ran, the last of them %s %s", n, id.GetResourceType(), id.GetResource())})
	}
	ctxzap.Extract(ctx).Warn("vanished while the sync ran; it has no grants in this sync",
		zap.String("resource_type", id.GetResourceType()), zap.String("id", id.GetResource()), zap.String("name", r.GetDisplayName()))
	return nil
}

func (r *roster) countVanished() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.vanished++
	return r.vanished
}
