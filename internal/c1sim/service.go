package c1sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	// nextPoll is short to make tests quick; ConductorOne's is seconds to minutes.
	nextPoll = 50 * time.Millisecond
	// nextHeartbeat is the shortest that the SDK keeps.
	nextHeartbeat = time.Second
)

// service answers the calls of a connector. What it does not implement answers
// Unimplemented.
type service struct {
	v1.UnimplementedBatonServiceServer
	*Server
}

// Hello registers the connector.
func (s *service) Hello(_ context.Context, r *v1.BatonServiceHelloRequest) (*v1.BatonServiceHelloResponse, error) {
	s.update(func() { s.metadata = r.GetConnectorMetadata() })
	return &v1.BatonServiceHelloResponse{}, nil
}

// GetTask hands out the oldest task that waits for the host.
func (s *service) GetTask(_ context.Context, r *v1.BatonServiceGetTaskRequest) (*v1.BatonServiceGetTaskResponse, error) {
	task := v1.Task_builder{None: &v1.Task_NoneTask{}}.Build()
	s.update(func() {
		i := slices.IndexFunc(s.queue, func(waiting *v1.Task) bool {
			host := s.tasks[waiting.GetId()].host
			return host == "" || host == r.GetHostId()
		})
		if i >= 0 {
			task = s.queue[i]
			s.queue = slices.Delete(s.queue, i, i+1)
		}
	})
	return v1.BatonServiceGetTaskResponse_builder{
		Task:          task,
		NextPoll:      durationpb.New(nextPoll),
		NextHeartbeat: durationpb.New(nextHeartbeat),
	}.Build(), nil
}

// Heartbeat notes that a task is being worked on.
func (s *service) Heartbeat(_ context.Context, r *v1.BatonServiceHeartbeatRequest) (*v1.BatonServiceHeartbeatResponse, error) {
	s.update(func() { s.tasks[r.GetTaskId()].Heartbeats++ })
	return v1.BatonServiceHeartbeatResponse_builder{NextHeartbeat: durationpb.New(nextHeartbeat)}.Build(), nil
}

// FinishTask takes the result of a task.
func (s *service) FinishTask(_ context.Context, r *v1.BatonServiceFinishTaskRequest) (*v1.BatonServiceFinishTaskResponse, error) {
	s.update(func() { s.tasks[r.GetTaskId()].Result = r })
	return &v1.BatonServiceFinishTaskResponse{}, nil
}

// UploadAsset takes the file of a sync, which comes in pieces. A second try replaces the first.
func (s *service) UploadAsset(stream grpc.ClientStreamingServer[v1.BatonServiceUploadAssetRequest, v1.BatonServiceUploadAssetResponse]) error {
	var id string
	var content []byte
	for {
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if piece.HasMetadata() {
			id = piece.GetMetadata().GetTaskId()
		}
		content = append(content, piece.GetData().GetData()...)
	}
	path := filepath.Join(s.uploads, id+".c1z")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return err
	}
	s.update(func() { s.tasks[id].Upload = path })
	return stream.SendAndClose(&v1.BatonServiceUploadAssetResponse{})
}

// Task is what is known of a task.
type Task struct {
	Heartbeats int
	Upload     string                            // path of the file, "" if there is none
	Result     *v1.BatonServiceFinishTaskRequest // nil until the task ends

	host string // the only one that may take it, "" for any
}

// Enqueue hands a task to the next poll and returns the id it gave it.
func (s *Server) Enqueue(task v1.Task_builder) string { return s.EnqueueFor("", task) }

// EnqueueFor is Enqueue for the next poll of one host, which is a replica's BATON_HOST_ID.
func (s *Server) EnqueueFor(host string, task v1.Task_builder) string {
	s.update(func() {
		// ConductorOne's ids are 27 characters long; the rules of the messages demand it.
		task.Id = fmt.Sprintf("%027d", len(s.tasks)+1)
		s.queue = append(s.queue, task.Build())
		s.tasks[task.Id] = &Task{host: host}
	})
	return task.Id
}

// Task tells what is known of a task so far.
func (s *Server) Task(id string) Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.tasks[id]
}

// Metadata is what the connector that registered last says of itself, nil before.
func (s *Server) Metadata() *v2.ConnectorMetadata {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.metadata
}
