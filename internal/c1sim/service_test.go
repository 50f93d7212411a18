package c1sim

import (
	"errors"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const host = "host"

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

// TestRefusals: what a connector must not send is refused, and noted.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	const unknown = "0000000000000000000000abcde"
	id := s.Enqueue(FullSync())
	finish := func(id string) error {
		_, err := c.FinishTask(ctx, v1.BatonServiceFinishTaskRequest_builder{
			HostId: host, TaskId: id, Success: &v1.BatonServiceFinishTaskRequest_Success{},
		}.Build())
		return err
	}
	if err := finish(id); err != nil {
		t.Fatal(err)
	}
	_, withoutHost := c.Hello(ctx, &v1.BatonServiceHelloRequest{})
	_, beat := c.Heartbeat(ctx, v1.BatonServiceHeartbeatRequest_builder{HostId: host, TaskId: unknown}.Build())
	_, withoutStatus := c.FinishTask(ctx, v1.BatonServiceFinishTaskRequest_builder{
		HostId: host, TaskId: s.Enqueue(FullSync()), Error: &v1.BatonServiceFinishTaskRequest_Error{},
	}.Build())
	for name, err := range map[string]error{
		"hello without a host": withoutHost, "heartbeat of no task": beat, "error without a status": withoutStatus,
		"end of no task": finish(unknown), "second end": finish(id),
	} {
		if status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
	}
	if refused := s.Refused(); len(refused) != 5 {
		t.Errorf("refused: %v", errors.Join(refused...))
	}
}
