// Package c1sim simulates the side of ConductorOne that a connector in service mode
// talks to: a token endpoint and the Baton service, over TLS on a loopback port. A hosted
// connector asks it for its settings.
//
// A [Server] checks what it receives as ConductorOne does: the signature and claims of
// a client's assertion, the bearer token, the rules of each message, the checksum of an
// upload. What it refuses is kept for [Server.Refused].
package c1sim

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc"
)

// Server simulates ConductorOne for one connector. It is safe for concurrent use.
type Server struct {
	address     string
	caFile      string
	uploads     string // directory
	listener    *listener
	web         *httptest.Server
	credentials credentials
	caller      *ecdsa.PrivateKey // signs calls to hosted connectors

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at each change of what follows
	tokens   tokens
	queue    []*v1.Task
	tasks    map[string]*record
	hellos   []*v1.BatonServiceHelloRequest
	refused  []error
	knocks   int // connections tried since Stop
	sequence int
	settings []byte // of hosted connectors, as JSON
}

// Start serves until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	inner, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	caller, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		address:     inner.Addr().String(),
		caFile:      filepath.Join(t.TempDir(), "ca.pem"),
		uploads:     t.TempDir(),
		listener:    &listener{Listener: inner},
		credentials: newCredentials(t, inner.Addr().String()),
		caller:      caller,
		changed:     make(chan struct{}),
		tokens:      tokens{life: time.Hour, valid: map[string]token{}},
		tasks:       map[string]*record{},
	}
	s.listener.onRefuse = func() { s.update(func() { s.knocks++ }) }
	service := grpc.NewServer(grpc.UnaryInterceptor(checkProofs(s.address)))
	v1.RegisterBatonServiceServer(service, &batonService{server: s})
	v1.RegisterConnectorConfigServiceServer(service, &configService{server: s})
	s.web = httptest.NewUnstartedServer(s.handler(service))
	_ = s.web.Listener.Close()
	s.web.Listener, s.web.EnableHTTP2 = s.listener, true
	s.web.Config.ErrorLog = log.New(io.Discard, "", 0) // Of connections that Stop has cut.
	s.web.StartTLS()
	t.Cleanup(func() {
		s.web.CloseClientConnections()
		s.web.Close()
		service.Stop()
	})
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.web.Certificate().Raw})
	if err := os.WriteFile(s.caFile, authority, 0o644); err != nil {
		t.Fatal(err)
	}
	return s
}

// handler separates the two protocols that share the port.
func (s *Server) handler(service http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /auth/v1/token", s.issueToken)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
			http.NotFound(w, r)
			return
		}
		if !s.bears(r) {
			refuseBearer(w)
			return
		}
		service.ServeHTTP(w, r)
	})
	return mux
}

// Env is the environment that makes a connector a client of this server.
func (s *Server) Env() []string {
	return []string{
		"BATON_CLIENT_ID=" + s.credentials.id,
		"BATON_CLIENT_SECRET=" + s.credentials.secret,
		"SSL_CERT_FILE=" + s.caFile,
	}
}

// CAFile is the path of the certificate, as PEM, that a client has to trust.
func (s *Server) CAFile() string { return s.caFile }

// ClientSecret is the secret of the connector. Tests look for it in the output.
func (s *Server) ClientSecret() string { return s.credentials.secret }

// Stop closes all connections and each new one, like a load balancer whose server is
// gone. The port stays taken, so that Restart can use it.
func (s *Server) Stop() {
	s.update(func() { s.knocks = 0 })
	s.listener.down.Store(true)
	s.web.CloseClientConnections()
}

// WaitKnocks waits until n connections have been tried since Stop.
func (s *Server) WaitKnocks(ctx context.Context, n int) error {
	if err := s.await(ctx, func() bool { return s.knocks >= n }); err != nil {
		return fmt.Errorf("no %d connections have been tried: %w", n, err)
	}
	return nil
}

// Restart serves again what Stop has cut. Tasks and results are as they were.
func (s *Server) Restart() { s.listener.down.Store(false) }

// Refused tells what the server has refused so far and why, but not what a fault made
// it refuse.
func (s *Server) Refused() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]error(nil), s.refused...)
}

// refuse notes and returns a refusal.
func (s *Server) refuse(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	s.update(func() { s.refused = append(s.refused, err) })
	return err
}

// update changes the state and wakes whoever waits for a change.
func (s *Server) update(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

// await blocks until done returns true. It runs under the lock.
func (s *Server) await(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := done(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
