package litmos

import (
	"context"
	"errors"
	"net"
	"net/http"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// statuses is what the statuses of failed answers mean. Those not listed are final.
var statuses = map[int]struct {
	code      codes.Code
	kind      error // that Error.Is reports
	temporary bool  // the same request may succeed later
	overQuota bool  // or Litmos is down; nothing tells which
}{
	http.StatusBadRequest:          {code: codes.InvalidArgument},
	http.StatusUnauthorized:        {code: codes.Unauthenticated, kind: ErrUnauthorized},
	http.StatusForbidden:           {code: codes.PermissionDenied, kind: ErrForbidden},
	http.StatusNotFound:            {code: codes.NotFound, kind: ErrNotFound},
	http.StatusNotAcceptable:       {code: codes.FailedPrecondition, kind: ErrNotAcceptable},
	http.StatusRequestTimeout:      {code: codes.DeadlineExceeded, temporary: true},
	http.StatusConflict:            {code: codes.InvalidArgument},                               // any failed check of a value, not only "already exists"
	http.StatusTooManyRequests:     {code: codes.Unavailable, temporary: true, overQuota: true}, // undocumented; some clients report it
	http.StatusInternalServerError: {code: codes.Unavailable, temporary: true},
	http.StatusBadGateway:          {code: codes.Unavailable, temporary: true},
	http.StatusServiceUnavailable:  {code: codes.Unavailable, temporary: true, overQuota: true},
	http.StatusGatewayTimeout:      {code: codes.DeadlineExceeded, temporary: true},
}

// ownFailures are those that the client finds itself, with their codes. They are final.
var ownFailures = []struct {
	err  error
	code codes.Code
}{
	{errBadCursor, codes.InvalidArgument},
	{errMoved, codes.Aborted},
	{errIncomplete, codes.Aborted},
	{ErrRedirected, codes.FailedPrecondition},
	{ErrOtherObject, codes.FailedPrecondition},
	{ErrStale, codes.Unavailable},
	{ErrQuota, codes.Unavailable},
}

func ownFailure(err error) (code codes.Code, own bool) {
	for _, f := range ownFailures {
		if errors.Is(err, f.err) {
			return f.code, true
		}
	}
	return codes.Unknown, false
}

func (e *Error) overQuota() bool { return e != nil && statuses[e.Status].overQuota }

func (e *Error) temporary() bool {
	if e.Status == 0 {
		return !isFinal(e.Err)
	}
	return statuses[e.Status].temporary
}

// GRPCStatus makes the error's code known to the SDK, which acts on it. It is the one
// place where a failure of Litmos becomes a code of gRPC. The detail of an ErrQuota makes
// the SDK wait until ResetAt.
func (e *Error) GRPCStatus() *status.Status {
	s := status.New(e.code(), e.Error())
	if !errors.Is(e.Err, ErrQuota) {
		return s
	}
	detailed, err := s.WithDetails(v2.RateLimitDescription_builder{
		Status:  v2.RateLimitDescription_STATUS_OVERLIMIT,
		Limit:   int64(e.limit),
		ResetAt: timestamppb.New(e.ResetAt),
	}.Build())
	if err != nil {
		return s
	}
	return detailed
}

func (e *Error) code() codes.Code {
	if code, own := ownFailure(e.Err); own {
		return code
	}
	var timeout net.Error
	switch {
	case errors.Is(e.Err, context.Canceled):
		return codes.Canceled
	case errors.As(e.Err, &timeout) && timeout.Timeout():
		return codes.DeadlineExceeded
	case e.Status == 0 && e.temporary():
		return codes.Unavailable
	}
	if known, ok := statuses[e.Status]; ok {
		return known.code
	}
	return codes.Unknown
}
