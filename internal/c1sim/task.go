package c1sim

import (
	"fmt"
	"slices"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/protobuf/types/known/anypb"
)

// Task is what is known of a task.
type Task struct {
	Heartbeats int
	Upload     string  // path of the file, "" if there is none
	Result     *Result // nil until the task ends

	host string // the only one that may take it, "" for any
}

// Result is how a task ended.
type Result struct {
	Err          error // nil for a success, else a gRPC status
	NonRetryable bool  // of an error
	Annotations  annotations.Annotations
	Response     *anypb.Any // nil if there is none
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

// Hellos returns the hellos received so far.
func (s *Server) Hellos() []*v1.BatonServiceHelloRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hellos)
}
