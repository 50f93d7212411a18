package connector

import (
	"context"
	"errors"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// change is one write to Litmos, and how to see whether its end is reached.
type change struct {
	reached func(context.Context) (bool, error)
	write   func(context.Context) error
	// settle is how long after a write to look.
	settle time.Duration
	// overwritten tells, after a write that Litmos answered with success, that somebody else
	// undid it. Nil where nobody can.
	overwritten func() bool
}

const (
	// maxWrites is how often one write is sent at most.
	maxWrites = 3
	// maxStale is how often a record is read again at most because it could not be written
	// back in time.
	maxStale = 5
)

// lookAfter are the pauses before each look for the effect of a write. Whether Litmos shows
// a write at once is not known.
var lookAfter = []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second}

// errIgnored: Litmos answers success for ids that it ignores.
var errIgnored = status.Error(codes.FailedPrecondition, "baton-litmos: Litmos answered success but did nothing")

// apply brings a change about, and reports whether it was this write that did. It looks
// before it writes, because the end may be reached already, and after, because neither a
// success nor a failure of Litmos says what was done. A write is sent again only when it
// is seen not to have taken.
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
			// A write that Litmos turned away did not bring this about; somebody else did.
			return failure == nil || temporary && !errors.Is(failure, litmos.ErrOverQuota), nil
		case err != nil && failure == nil:
			return false, err
		case failure == nil && (c.overwritten == nil || !c.overwritten()):
			return false, errIgnored
		case failure == nil && try == maxWrites:
			return false, status.Error(codes.Aborted, "baton-litmos: somebody else keeps undoing the change")
		case failure != nil && (err != nil || !temporary || try == maxWrites):
			return false, failure
		}
	}
}

// writeFresh writes, and repeats what was not sent because its record had become too old.
func (c change) writeFresh(ctx context.Context) error {
	for try := 1; ; try++ {
		if err := c.write(ctx); !errors.Is(err, litmos.ErrStale) || try == maxStale {
			return err
		}
	}
}

// look looks for the end of the change after a write: several times within some seconds
// if the write may have taken, else once.
func (c change) look(ctx context.Context, mayHaveTaken bool) (reached bool, err error) {
	if !mayHaveTaken {
		return c.reached(ctx)
	}
	if err := pause(ctx, c.settle); err != nil {
		return false, err
	}
	for _, d := range lookAfter {
		if err := pause(ctx, d); err != nil {
			return false, err
		}
		if reached, err = c.reached(ctx); reached || err != nil {
			return reached, err
		}
	}
	return false, nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Answers for a grant or revoke that found nothing to do.
func alreadyGranted() annotations.Annotations { return annotations.New(&v2.GrantAlreadyExists{}) }
func alreadyRevoked() annotations.Annotations { return annotations.New(&v2.GrantAlreadyRevoked{}) }

// revoked is the answer to a revoke.
func revoked(changed bool, err error) (annotations.Annotations, error) {
	if err != nil {
		return nil, changeError(err)
	}
	if !changed {
		return alreadyRevoked(), nil
	}
	return nil, nil
}

// contains walks a list until it finds an id.
func contains[T any](id string, idOf func(T) string, list func(litmos.Cursor) (litmos.Page[T], error)) (bool, error) {
	for row, err := range litmos.All(list) {
		if err != nil {
			return false, err
		}
		if idOf(row) == id {
			return true, nil
		}
	}
	return false, nil
}

// findUser reads a user. One that Litmos does not know is no error: the answer is nil. As
// one 404 may be that of a proxy, Litmos is asked twice.
func (b *base) findUser(ctx context.Context, id string) (*litmos.User, error) {
	user, err := b.client.GetUser(ctx, id)
	if !errors.Is(err, litmos.ErrNotFound) {
		return user, err
	}
	if err := pause(ctx, time.Second); err != nil {
		return nil, err
	}
	user, err = b.client.GetUser(ctx, id)
	if errors.Is(err, litmos.ErrNotFound) {
		return nil, nil //nolint:nilnil // no user and no error: that is the answer
	}
	return user, err
}

// unlessGone passes on an error, except for one that says that the user is gone, if that is
// so: then there is nothing left to take away.
func (b *base) unlessGone(ctx context.Context, id string, err error) error {
	if !errors.Is(err, litmos.ErrNotFound) {
		return err
	}
	user, again := b.findUser(ctx, id)
	if again == nil && user != nil {
		return status.Errorf(codes.Unavailable, "baton-litmos: Litmos answered once that user %s is not there, then that the user is", id)
	}
	return again
}

// grantee is the id of the user to whom something is granted, whose other changes wait from
// then on.
func (b *base) grantee(ctx context.Context, principal *v2.Resource) (_ context.Context, id string, unlock func(), err error) {
	if t := principal.GetId().GetResourceType(); t != userType.GetId() {
		return nil, "", nil, status.Errorf(codes.InvalidArgument, "baton-litmos: only users can be granted access, not a %s", t)
	}
	id = principal.GetId().GetResource()
	ctx, unlock, err = b.locks.lock(ctx, id)
	return ctx, id, unlock, err
}
