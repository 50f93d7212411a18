package connector

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// change is one write to Litmos, and how to see whether Litmos is in the wanted state.
type change struct {
	// reached tells whether Litmos shows the wanted state.
	reached func(context.Context) (bool, error)
	write   func(context.Context) error
	// settle is how long to wait after a write before reached is asked.
	settle time.Duration
	// overwritten tells, after a write that Litmos answered with success, that somebody else
	// undid it. It is nil where nobody can.
	overwritten func() bool
}

const (
	// maxWrites is how often one write is sent at most.
	maxWrites = 3
	// maxStale is how often a record that became too old before its write is read again.
	maxStale = 5
	// rewriteSpread is the longest pause before a write that was undone is sent again. The pause
	// is random, because processes that undo each other's writes would go on in step.
	rewriteSpread = 3 * time.Second
)

// lookAfter are the pauses before each look for the effect of a write. Whether Litmos shows
// a write at once is not known.
var lookAfter = []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second}

// errIgnored is a write that Litmos answered with success and ignored, as it does for ids that
// it does not know.
var errIgnored = status.Error(codes.FailedPrecondition, "baton-litmos: Litmos answered success but did nothing")

// apply makes a change, and reports whether it was this write that made it. It looks before it
// writes, because Litmos may be in the wanted state already. It looks after the write, because
// neither a success nor a failure of Litmos says what was done. A write is sent again only
// after a look that shows that it had no effect.
func apply(ctx context.Context, c change) (changed bool, err error) {
	if reached, err := c.reached(ctx); reached || err != nil {
		return false, err
	}
	for try := 1; ; try++ {
		failure := c.writeFresh(ctx)
		temporary := errors.Is(failure, litmos.ErrTemporary)
		reached, err := c.look(ctx, failure == nil || temporary)
		switch {
		case reached:
			// If Litmos refused the write because of the quota, somebody else made the change.
			return failure == nil || temporary && !errors.Is(failure, litmos.ErrOverQuota), nil
		case err != nil && failure == nil:
			return false, err
		case failure == nil && (c.overwritten == nil || !c.overwritten()):
			return false, errIgnored
		case failure == nil && try == maxWrites:
			return false, status.Error(codes.Aborted, "baton-litmos: somebody else keeps undoing the change")
		case failure != nil && (err != nil || !temporary || try == maxWrites):
			return false, failure
		case failure == nil:
			pause := time.Duration(rand.Int64N(int64(rewriteSpread))) //nolint:gosec // jitter is no secret.
			if err := litmos.Sleep(ctx, pause); err != nil {
				return false, err
			}
		}
	}
}

// writeFresh writes. A write that was not sent, because its record had become too old, is
// repeated.
func (c change) writeFresh(ctx context.Context) error {
	for try := 1; ; try++ {
		if err := c.write(ctx); !errors.Is(err, litmos.ErrStale) || try == maxStale {
			return err
		}
	}
}

// look tells whether Litmos is in the wanted state after a write. If the write may have had an
// effect, it looks several times within some seconds, else once.
func (c change) look(ctx context.Context, mayHaveEffect bool) (reached bool, err error) {
	if !mayHaveEffect {
		return c.reached(ctx)
	}
	if err := litmos.Sleep(ctx, c.settle); err != nil {
		return false, err
	}
	for _, d := range lookAfter {
		if err := litmos.Sleep(ctx, d); err != nil {
			return false, err
		}
		if reached, err = c.reached(ctx); reached || err != nil {
			return reached, err
		}
	}
	return false, nil
}

// grantTo answers a grant to a user. Give makes it, while other changes of the user wait. It
// returns no grants if there was nothing to do.
func (b *base) grantTo(
	ctx context.Context, principal *v2.Resource,
	give func(ctx context.Context, user string) ([]*v2.Grant, annotations.Annotations, error),
) ([]*v2.Grant, annotations.Annotations, error) {
	if t := principal.GetId().GetResourceType(); t != userType.GetId() {
		return nil, nil, status.Errorf(codes.InvalidArgument, "baton-litmos: only users can be granted access, not a %s", t)
	}
	user := principal.GetId().GetResource()
	ctx, unlock, err := b.locks.lock(ctx, user)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	grants, annos, err := give(ctx, user)
	switch {
	case err != nil:
		return nil, nil, changeError(err)
	case len(grants) == 0:
		return nil, annotations.New(&v2.GrantAlreadyExists{}), nil
	default:
		return grants, annos, nil
	}
}

// revokeFrom answers a revoke from a user. Take makes it, while other changes of the user wait.
func (b *base) revokeFrom(
	ctx context.Context, g *v2.Grant, take func(ctx context.Context, user string) (changed bool, err error),
) (annotations.Annotations, error) {
	user := g.GetPrincipal().GetId().GetResource()
	ctx, unlock, err := b.locks.lock(ctx, user)
	if err != nil {
		return nil, err
	}
	defer unlock()
	changed, err := take(ctx, user)
	switch {
	case err != nil:
		return nil, changeError(err)
	case !changed:
		return annotations.New(&v2.GrantAlreadyRevoked{}), nil
	default:
		return nil, nil
	}
}

// lister reads a page of a list that belongs to an object.
type lister[T any] func(ctx context.Context, of string, at litmos.Cursor) (litmos.Page[T], error)

// contains tells whether a list of Litmos, that of an object, holds a row with an id.
func contains[T any](ctx context.Context, list lister[T], of, id string) (bool, error) {
	for row, err := range litmos.All(func(at litmos.Cursor) (litmos.Page[T], error) { return list(ctx, of, at) }) {
		if err != nil {
			return false, err
		}
		if litmos.ID(&row) == id {
			return true, nil
		}
	}
	return false, nil
}

// findUser reads a user. For a user whom Litmos does not know it returns nil and no error.
// Litmos is asked twice, because one 404 may be that of a proxy.
func (b *base) findUser(ctx context.Context, id string) (*litmos.User, error) {
	user, err := b.client.GetUser(ctx, id)
	if !errors.Is(err, litmos.ErrNotFound) {
		return user, err
	}
	if err := litmos.Sleep(ctx, time.Second); err != nil {
		return nil, err
	}
	user, err = b.client.GetUser(ctx, id)
	if errors.Is(err, litmos.ErrNotFound) {
		return nil, nil //nolint:nilnil // no user and no error: that is the answer
	}
	return user, err
}

// unlessGone returns an error as it is, unless the error says that the user does not exist and
// a second look confirms that. Then there is nothing to revoke, and no error.
func (b *base) unlessGone(ctx context.Context, id string, err error) error {
	if !errors.Is(err, litmos.ErrNotFound) {
		return err
	}
	user, again := b.findUser(ctx, id)
	if again == nil && user != nil {
		// The answer was wrong, or about something else, such as the manager of the user.
		return status.Errorf(codes.Unavailable, "baton-litmos: user %s is in Litmos, although it answered: %v", id, err)
	}
	return again
}
