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

// retryRule says whether and when a request that only reads is sent again after a failure. How
// often and how long is in retry.go.
type retryRule int

const (
	noRetry          retryRule = iota
	retryAfterPause            // after 1, 2, 4, 8 seconds
	retryWhenAllowed           // when the limiter allows, until Litmos counts as down
)

// meaning is what a failure means.
type meaning struct {
	kind   error // that Error.Is reports
	retry  retryRule
	change codes.Code // in a change, where the SDK repeats Unavailable a few times
	sync   codes.Code // in a sync, where the SDK repeats Unavailable and DeadlineExceeded for ever, and passes over NotFound
}

// statuses is what the statuses of failed answers mean.
var statuses = map[int]meaning{
	http.StatusBadRequest:    {nil, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	http.StatusUnauthorized:  {ErrUnauthorized, noRetry, codes.Unauthenticated, codes.Unauthenticated},
	http.StatusForbidden:     {ErrForbidden, noRetry, codes.PermissionDenied, codes.PermissionDenied},
	http.StatusNotFound:      {ErrNotFound, noRetry, codes.NotFound, codes.FailedPrecondition},
	http.StatusNotAcceptable: {ErrNotAcceptable, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	// Any check of a value that failed, not only "already exists".
	http.StatusConflict:       {nil, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	http.StatusRequestTimeout: {nil, retryAfterPause, codes.DeadlineExceeded, codes.Aborted},
	// 429 is not documented; some clients report it.
	http.StatusTooManyRequests:     {nil, retryWhenAllowed, codes.Unavailable, codes.Aborted},
	http.StatusInternalServerError: {nil, retryAfterPause, codes.Unavailable, codes.Aborted},
	http.StatusBadGateway:          {nil, retryAfterPause, codes.Unavailable, codes.Aborted},
	http.StatusServiceUnavailable:  {nil, retryWhenAllowed, codes.Unavailable, codes.Aborted},
	http.StatusGatewayTimeout:      {nil, retryAfterPause, codes.DeadlineExceeded, codes.Aborted},
}

// ownFailures are those that the client finds itself.
var ownFailures = []meaning{
	{errBadCursor, noRetry, codes.InvalidArgument, codes.InvalidArgument},
	{errMoved, noRetry, codes.Aborted, codes.Aborted},
	{errIncomplete, noRetry, codes.Aborted, codes.Aborted},
	{ErrRedirected, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	{ErrOtherObject, noRetry, codes.FailedPrecondition, codes.FailedPrecondition},
	{ErrStale, noRetry, codes.Unavailable, codes.Aborted},
	{ErrQuota, noRetry, codes.Unavailable, codes.Unavailable}, // with the time at which to come back
}

// Failures without an answer.
var (
	canceled    = meaning{retry: noRetry, change: codes.Canceled, sync: codes.Canceled}
	timedOut    = meaning{retry: retryAfterPause, change: codes.DeadlineExceeded, sync: codes.Aborted}
	unreachable = meaning{retry: retryAfterPause, change: codes.Unavailable, sync: codes.Aborted}
	unknown     = meaning{retry: noRetry, change: codes.Unknown, sync: codes.Unknown}
)

func ownFailure(err error) (m meaning, own bool) {
	for _, f := range ownFailures {
		if errors.Is(err, f.kind) {
			return f, true
		}
	}
	return meaning{}, false
}

func (e *Error) meaning() meaning {
	if own, ok := ownFailure(e.Err); ok {
		return own
	}
	var timeout net.Error
	switch {
	case errors.Is(e.Err, context.Canceled):
		return canceled
	case errors.As(e.Err, &timeout) && timeout.Timeout():
		return timedOut
	case e.Status == 0 && !isFinal(e.Err):
		return unreachable
	}
	if known, ok := statuses[e.Status]; ok {
		return known
	}
	return unknown
}

func (e *Error) overQuota() bool { return e != nil && statuses[e.Status].retry == retryWhenAllowed }

func (e *Error) temporary() bool {
	if e.Status == 0 {
		return !isFinal(e.Err)
	}
	return statuses[e.Status].retry != noRetry
}

// SyncCode is the code of the error in a sync: one at which the SDK stops. The client has
// already tried for minutes, and a list that does not exist is not an empty list.
func (e *Error) SyncCode() codes.Code { return e.meaning().sync }

// GRPCStatus is what the SDK acts on in a change. With the detail of an ErrQuota the SDK waits
// until ResetAt.
func (e *Error) GRPCStatus() *status.Status {
	s := status.New(e.meaning().change, e.Error())
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
