package c1sim

import (
	"context"
	"errors"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
)

const host = "host"

func hello(taskID string) *v1.BatonServiceHelloRequest {
	return v1.BatonServiceHelloRequest_builder{
		HostId: host, TaskId: taskID,
		ConnectorMetadata: v2.ConnectorMetadata_builder{DisplayName: "Connector"}.Build(),
	}.Build()
}

func finish(taskID string, err error) *v1.BatonServiceFinishTaskRequest {
	r := v1.BatonServiceFinishTaskRequest_builder{HostId: host, TaskId: taskID}
	if err != nil {
		r.Status = &rpcstatus.Status{Code: int32(status.Code(err)), Message: err.Error()}
		r.Error = v1.BatonServiceFinishTaskRequest_Error_builder{NonRetryable: true}.Build()
	} else {
		response, _ := anypb.New(&v2.GrantManagerServiceRevokeResponse{})
		r.Success = v1.BatonServiceFinishTaskRequest_Success_builder{
			Annotations: annotations.New(&v2.GrantAlreadyRevoked{}), Response: response,
		}.Build()
	}
	return r.Build()
}

func TestHello(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	if _, err := c.Hello(ctx, hello("")); err != nil {
		t.Fatal(err)
	}
	if err := s.WaitHellos(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if got := s.Hellos()[0]; got.GetConnectorMetadata().GetDisplayName() != "Connector" {
		t.Errorf("hello %v", got)
	}
	if _, err := c.Hello(ctx, &v1.BatonServiceHelloRequest{}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("without a host: %v", err)
	}
	id := s.Enqueue(Hello())
	if _, err := c.Hello(ctx, hello(id)); err != nil {
		t.Fatal(err)
	}
	if result, err := s.Wait(ctx, id); err != nil || result.Err != nil {
		t.Errorf("result %v: %v", result, err)
	}
}

func TestTasksInTheirOrder(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	s.EnqueueFor("another", FullSync())
	want := []string{s.Enqueue(FullSync()), s.EnqueueFor(host, Unknown()), ""}
	for _, id := range want {
		response, err := c.GetTask(ctx, v1.BatonServiceGetTaskRequest_builder{HostId: host}.Build())
		if err != nil {
			t.Fatal(err)
		}
		task := response.GetTask()
		if task.GetId() != id || task.HasNone() != (id == "") {
			t.Errorf("task %v, want %q", task, id)
		}
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	good, bad := s.Enqueue(FullSync()), s.Enqueue(FullSync())
	for id, failure := range map[string]error{good: nil, bad: status.Error(codes.Aborted, "broken")} {
		if _, err := c.FinishTask(ctx, finish(id, failure)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := s.Wait(ctx, good)
	if _, ok := result.Response.(*v2.GrantManagerServiceRevokeResponse); err != nil || result.Err != nil || !ok ||
		!result.Annotations.Contains(&v2.GrantAlreadyRevoked{}) {
		t.Errorf("result %+v: %v", result, err)
	}
	result, err = s.Wait(ctx, bad)
	if err != nil || status.Code(result.Err) != codes.Aborted || !result.NonRetryable {
		t.Errorf("result %+v: %v", result, err)
	}
	for name, id := range map[string]string{"again": good, "of no task": "0000000000000000000000abcde"} {
		if _, err := c.FinishTask(ctx, finish(id, nil)); status.Code(err) != codes.InvalidArgument {
			t.Errorf("end %s: %v", name, err)
		}
	}
	if refused := s.Refused(); len(refused) != 2 {
		t.Errorf("refused: %v", refused)
	}
}

func TestErrorNeedsStatus(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	r := finish(s.Enqueue(FullSync()), errors.New("broken"))
	r.SetStatus(nil)
	if _, err := c.FinishTask(ctx, r); status.Code(err) != codes.InvalidArgument {
		t.Error(err)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := Start(t)
	id := s.Enqueue(FullSync())
	gone := errors.New("the client is gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	_, result := s.Wait(ctx, id)
	for _, err := range []error{result, s.WaitHellos(ctx, 1), s.WaitHeartbeats(ctx, id, 1), s.WaitKnocks(ctx, 1)} {
		if !errors.Is(err, gone) {
			t.Error(err)
		}
	}
}

func TestHeartbeats(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	id := s.Enqueue(FullSync())
	beat := v1.BatonServiceHeartbeatRequest_builder{HostId: host, TaskId: id}.Build()
	for _, cancelled := range []bool{false, true} {
		if cancelled {
			s.Cancel(id)
		}
		response, err := c.Heartbeat(ctx, beat)
		if err != nil || response.GetCancelled() != cancelled || response.GetNextHeartbeat().AsDuration() != time.Second {
			t.Errorf("cancelled %t: %v, %v", cancelled, response, err)
		}
	}
	if err := s.WaitHeartbeats(ctx, id, 2); err != nil {
		t.Error(err)
	}
	beat.SetTaskId("0000000000000000000000abcde")
	if _, err := c.Heartbeat(ctx, beat); status.Code(err) != codes.InvalidArgument {
		t.Errorf("of no task: %v", err)
	}
}

func TestTheRestIsUnimplemented(t *testing.T) {
	t.Parallel()
	c, ctx := connect(t, Start(t))
	if _, err := c.StartDebugging(ctx, &v1.StartDebuggingRequest{}); status.Code(err) != codes.Unimplemented {
		t.Error(err)
	}
}
