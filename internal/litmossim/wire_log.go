package litmossim

import (
	"net/url"
	"time"
)

// Request is a call as it was received.
type Request struct {
	Time   time.Time
	Method string
	Path   string // without BasePath, segments unescaped: "/courses/Ab1/users"
	Query  url.Values
	Body   string
	Status int // 0 while unanswered and when the connection was reset
}

func (s *Server) log(c *call) *Request {
	entry := &Request{Time: s.now(), Method: c.request.Method, Path: c.path, Query: c.request.URL.Query(), Body: string(c.body)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, entry)
	return entry
}

// Requests returns the calls received so far, in the order of their arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, r := range s.requests {
		requests[i] = *r
	}
	return requests
}

// ResetRequests forgets the calls received so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}
