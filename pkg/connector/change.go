package connector

import (
	"context"
	"errors"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// change is one write to Litmos, and how to see whether its end is reached.
type change struct {
	holds func(context.Context) (bool, error)
	write func(context.Context) error
}

// maxWrites bounds how often a write is sent whose answers are lost.
const maxWrites = 3

// errIgnored: Litmos answers success for ids that it ignores.
var errIgnored = status.Error(codes.FailedPrecondition, "baton-litmos: Litmos answered success but did nothing")

// apply brings a change about, and reports whether anything was to do. It looks before
// it writes, because the state may be reached already, and after, because neither a
// success nor a failure of Litmos says what was done. So a write is sent again only when
// it is seen not to have taken.
func apply(ctx context.Context, c change) (changed bool, err error) {
	if held, err := c.holds(ctx); held || err != nil {
		return false, err
	}
	for try := 1; ; try++ {
		failure := c.write(ctx)
		held, err := c.holds(ctx)
		switch {
		case held:
			return true, nil
		case failure == nil && err == nil:
			return false, errIgnored
		case failure == nil:
			return false, err
		case err != nil || try == maxWrites || !errors.Is(failure, litmos.ErrTemporary):
			return false, failure
		}
	}
}

// Answers for a grant or revoke that found nothing to do.
func alreadyGranted() annotations.Annotations { return annotations.New(&v2.GrantAlreadyExists{}) }
func alreadyRevoked() annotations.Annotations { return annotations.New(&v2.GrantAlreadyRevoked{}) }

// revoked is the answer to a revoke.
func revoked(changed bool, err error) (annotations.Annotations, error) {
	if err != nil {
		return nil, provisioning(err)
	}
	if !changed {
		return alreadyRevoked(), nil
	}
	return nil, nil
}

// provisioning names the connector in an error of the client and keeps its code: here,
// other than in a sync, the SDK repeats temporary failures a few times only.
func provisioning(err error) error {
	if _, ok := errors.AsType[*litmos.Error](err); ok {
		return &codedError{code: status.Code(err), err: err}
	}
	return err
}

// refuse declines a request that no repetition can make right.
func refuse(format string, args ...any) error {
	return status.Errorf(codes.FailedPrecondition, "baton-litmos: "+format, args...)
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

// findUser reads a user. One that Litmos does not know is no error.
func (c *Connector) findUser(ctx context.Context, id string) (*litmos.User, error) {
	user, err := c.client.GetUser(ctx, id)
	if errors.Is(err, litmos.ErrNotFound) {
		return nil, nil //nolint:nilnil // no user and no error: that is the answer
	}
	return user, err
}

// grantee reads the user to whom something is granted.
func (c *Connector) grantee(ctx context.Context, principal *v2.Resource) (*litmos.User, error) {
	if t := principal.GetId().GetResourceType(); t != userType.GetId() {
		return nil, status.Errorf(codes.InvalidArgument, "baton-litmos: only users can be granted access, not a %s", t)
	}
	user, err := c.client.GetUser(ctx, principal.GetId().GetResource())
	return user, provisioning(err)
}

// slugOf is the slug of an entitlement, which a request may carry only as the end of
// the entitlement's id.
func slugOf(e *v2.Entitlement) string {
	if slug := e.GetSlug(); slug != "" {
		return slug
	}
	return e.GetId()[strings.LastIndexByte(e.GetId(), ':')+1:]
}
