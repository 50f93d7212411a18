package c1sim

import (
	"context"
	"fmt"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// record is what is known of a task.
type record struct {
	host       string // the only one that may take it, "" for any
	heartbeats int
	upload     string // path, "" if there is none
	result     *Result
}

// Result is how a task ended.
type Result struct {
	Err          error // nil for a success, else a gRPC status
	NonRetryable bool  // of an error
	Annotations  annotations.Annotations
	Response     proto.Message // nil if there is none
}

func newResult(r *v1.BatonServiceFinishTaskRequest) (Result, error) {
	if failure := r.GetError(); failure != nil {
		err := status.ErrorProto(r.GetStatus())
		if err == nil {
			return Result{}, fmt.Errorf("an error with the status %v", r.GetStatus())
		}
		response, invalid := unpack(failure.GetResponse())
		return Result{
			Err: err, NonRetryable: failure.GetNonRetryable(), Annotations: failure.GetAnnotations(), Response: response,
		}, invalid
	}
	response, invalid := unpack(r.GetSuccess().GetResponse())
	return Result{Annotations: r.GetSuccess().GetAnnotations(), Response: response}, invalid
}

func unpack(packed *anypb.Any) (proto.Message, error) {
	if packed == nil {
		return nil, nil //nolint:nilnil // Most results have no response.
	}
	return packed.UnmarshalNew()
}

// Enqueue hands a task to the next poll and returns the id it gave it.
func (s *Server) Enqueue(task v1.Task_builder) string { return s.EnqueueFor("", task) }

// EnqueueFor is Enqueue for the next poll of one host, which is a replica's BATON_HOST_ID.
func (s *Server) EnqueueFor(host string, task v1.Task_builder) string {
	s.update(func() {
		// ConductorOne's ids are 27 characters long; the rules of the messages demand it.
		task.Id = fmt.Sprintf("%027d", len(s.tasks)+1)
		s.queue = append(s.queue, task.Build())
		s.tasks[task.Id] = &record{host: host}
	})
	return task.Id
}

// Wait waits for the end of a task. The error is the cause of the end of ctx.
func (s *Server) Wait(ctx context.Context, id string) (Result, error) {
	var result *Result
	err := s.await(ctx, func() bool {
		result = s.tasks[id].result
		return result != nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("task %s has not ended: %w", id, err)
	}
	return *result, nil
}

// WaitHeartbeats waits until n heartbeats of a task have come.
func (s *Server) WaitHeartbeats(ctx context.Context, id string, n int) error {
	if err := s.await(ctx, func() bool { return s.tasks[id].heartbeats >= n }); err != nil {
		return fmt.Errorf("task %s had %d heartbeats, not %d: %w", id, s.Heartbeats(id), n, err)
	}
	return nil
}

// WaitHellos waits until n hellos have come.
func (s *Server) WaitHellos(ctx context.Context, n int) error {
	if err := s.await(ctx, func() bool { return len(s.hellos) >= n }); err != nil {
		return fmt.Errorf("%d hellos have come, not %d: %w", len(s.Hellos()), n, err)
	}
	return nil
}

// Hellos returns the hellos received so far.
func (s *Server) Hellos() []*v1.BatonServiceHelloRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*v1.BatonServiceHelloRequest(nil), s.hellos...)
}

// Heartbeats counts the heartbeats of a task.
func (s *Server) Heartbeats(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tasks[id].heartbeats
}

// Upload is the path of the file that a task has uploaded, "" if there is none.
func (s *Server) Upload(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tasks[id].upload
}
