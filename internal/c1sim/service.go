package c1sim

import (
	"context"
	"slices"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	// nextPoll is short to make tests quick; ConductorOne's is seconds to minutes.
	nextPoll = 50 * time.Millisecond
	// nextHeartbeat is the shortest that the SDK keeps.
	nextHeartbeat = time.Second
)

// batonService answers the calls of a connector. What it does not implement answers
// Unimplemented.
type batonService struct {
	v1.UnimplementedBatonServiceServer
	server *Server
}

// Hello registers the connector, or answers a task that asks for it.
func (b *batonService) Hello(_ context.Context, r *v1.BatonServiceHelloRequest) (*v1.BatonServiceHelloResponse, error) {
	if err := b.check(r); err != nil {
		return nil, err
	}
	b.server.update(func() { b.server.hellos = append(b.server.hellos, r) })
	if id := r.GetTaskId(); id != "" {
		if err := b.finish(id, Result{}); err != nil {
			return nil, err
		}
	}
	return &v1.BatonServiceHelloResponse{}, nil
}

// GetTask hands out the oldest task that waits for the host.
func (b *batonService) GetTask(_ context.Context, r *v1.BatonServiceGetTaskRequest) (*v1.BatonServiceGetTaskResponse, error) {
	if err := b.check(r); err != nil {
		return nil, err
	}
	task := v1.Task_builder{None: &v1.Task_NoneTask{}}.Build()
	b.server.update(func() {
		queue := b.server.queue
		i := slices.IndexFunc(queue, func(waiting *v1.Task) bool {
			host := b.server.tasks[waiting.GetId()].host
			return host == "" || host == r.GetHostId()
		})
		if i >= 0 {
			task = queue[i]
			b.server.queue = slices.Delete(queue, i, i+1)
		}
	})
	return v1.BatonServiceGetTaskResponse_builder{
		Task:          task,
		NextPoll:      durationpb.New(nextPoll),
		NextHeartbeat: durationpb.New(nextHeartbeat),
	}.Build(), nil
}

// Heartbeat notes that a task is being worked on.
func (b *batonService) Heartbeat(_ context.Context, r *v1.BatonServiceHeartbeatRequest) (*v1.BatonServiceHeartbeatResponse, error) {
	if err := b.check(r); err != nil {
		return nil, err
	}
	var known bool
	b.server.update(func() {
		var task *record
		if task, known = b.server.tasks[r.GetTaskId()]; known {
			task.heartbeats++
		}
	})
	if !known {
		return nil, b.refused("heartbeat of task %s, which does not exist", r.GetTaskId())
	}
	return v1.BatonServiceHeartbeatResponse_builder{NextHeartbeat: durationpb.New(nextHeartbeat)}.Build(), nil
}

// FinishTask takes the result of a task.
func (b *batonService) FinishTask(_ context.Context, r *v1.BatonServiceFinishTaskRequest) (*v1.BatonServiceFinishTaskResponse, error) {
	if err := b.check(r); err != nil {
		return nil, err
	}
	result, err := newResult(r)
	if err != nil {
		return nil, b.refused("result of task %s: %v", r.GetTaskId(), err)
	}
	if err := b.finish(r.GetTaskId(), result); err != nil {
		return nil, err
	}
	return &v1.BatonServiceFinishTaskResponse{}, nil
}

func (b *batonService) finish(id string, result Result) error {
	open := false
	b.server.update(func() {
		if task := b.server.tasks[id]; task != nil && task.result == nil {
			task.result, open = &result, true
		}
	})
	if !open {
		return b.refused("end of task %s, which does not exist or has ended", id)
	}
	return nil
}

// check applies the rules of a message.
func (b *batonService) check(m interface {
	proto.Message
	ValidateAll() error
},
) error {
	if err := m.ValidateAll(); err != nil {
		return b.refused("%s: %v", m.ProtoReflect().Descriptor().Name(), err)
	}
	return nil
}

// refused notes a refusal and returns it as the answer.
func (b *batonService) refused(format string, args ...any) error {
	return status.Error(codes.InvalidArgument, b.server.refuse(format, args...).Error())
}
