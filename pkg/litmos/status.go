package litmos

import (
	"errors"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

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
