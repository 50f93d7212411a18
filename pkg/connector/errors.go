package connector

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// codedError is an error of the client under the connector's name, with a code of its own.
type codedError struct {
	code codes.Code
	err  error
}

func (e *codedError) Error() string              { return "baton-litmos: " + e.err.Error() }
func (e *codedError) Unwrap() error              { return e.err }
func (e *codedError) GRPCStatus() *status.Status { return status.New(e.code, e.Error()) }

// syncError is an error of the client with the code that it has in a sync.
func syncError(err error) error {
	return coded(err, (*litmos.Error).SyncCode)
}

// changeError is an error of the client with the code that it has in a change.
func changeError(err error) error {
	return coded(err, func(failure *litmos.Error) codes.Code { return failure.GRPCStatus().Code() })
}

// getError is the error of a request for one object. An object that does not exist is not a
// failure of the sync.
func getError(err error) error {
	if errors.Is(err, litmos.ErrNotFound) {
		return changeError(err)
	}
	return syncError(err)
}

// grantsError is the error of a request for the users of an object. If the object was deleted
// since it was listed, the code is NotFound: the SDK warns, goes on without the object, and
// fails the sync if that happens often. One 404 does not show that, so the object is asked for.
func grantsError[T any](ctx context.Context, err error, id string, get func(ctx context.Context, id string) (*T, error)) error {
	if errors.Is(err, litmos.ErrNotFound) {
		if _, again := get(ctx, id); again != nil {
			return getError(again)
		}
	}
	return syncError(err)
}

// coded gives an error of the client a code. Other errors have theirs. The error for the quota
// is passed on as it is, because it tells the SDK how long to wait.
func coded(err error, code func(*litmos.Error) codes.Code) error {
	failure, ok := errors.AsType[*litmos.Error](err)
	if !ok || errors.Is(err, litmos.ErrQuota) {
		return err
	}
	return &codedError{code: code(failure), err: err}
}

// refuse declines a request that would be declined again.
func refuse(format string, args ...any) error {
	return status.Errorf(codes.FailedPrecondition, "baton-litmos: "+format, args...)
}
