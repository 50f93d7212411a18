package connector

import (
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

// permanent keeps the SDK from repeating, for ever, a sync that the client has already
// tried for minutes: of all codes the SDK repeats Unavailable and DeadlineExceeded. It
// also keeps the SDK from passing over a list that Litmos says is not there.
func permanent(err error) error {
	code := status.Code(err)
	switch code {
	case codes.Unavailable, codes.DeadlineExceeded:
		code = codes.Aborted
	case codes.NotFound:
		code = codes.FailedPrecondition
	}
	return coded(code, err)
}

// permanentGet is permanent for an object asked for by its id: one that is not there is
// no failure of the sync.
func permanentGet(err error) error {
	if errors.Is(err, litmos.ErrNotFound) {
		return coded(codes.NotFound, err)
	}
	return permanent(err)
}

// provisioning names the connector in an error of the client and keeps its code: here,
// other than in a sync, the SDK repeats temporary failures a few times only.
func provisioning(err error) error { return coded(status.Code(err), err) }

// coded gives an error of the client a code. Other errors have theirs, and one for the quota
// tells the SDK how long to wait.
func coded(code codes.Code, err error) error {
	if _, ok := errors.AsType[*litmos.Error](err); !ok || errors.Is(err, litmos.ErrQuota) {
		return err
	}
	return &codedError{code: code, err: err}
}

// refuse declines a request that would be declined again.
func refuse(format string, args ...any) error {
	return status.Errorf(codes.FailedPrecondition, "baton-litmos: "+format, args...)
}

// vanished is the error of listing the users of a team or course. If that was deleted since
// it was listed, the code is NotFound: the SDK warns, passes over it, and fails the sync if
// that happens often. One 404 does not say so; get asks for the object by its id.
func vanished(err error, get func() error) error {
	if !errors.Is(err, litmos.ErrNotFound) {
		return permanent(err)
	}
	if again := get(); again != nil {
		return permanentGet(again)
	}
	return permanent(err)
}
