// Package c1sim simulates the side of ConductorOne that a connector in service mode
// talks to: a token endpoint and the Baton service, over TLS on a loopback port. A hosted
// connector asks it for its settings.
//
// A [Server] checks the tokens and the rules of each message. What it refuses is kept for
// [Server.Refused]. What the SDK alone is responsible for, such as its assertion when it
// asks for a token, is not checked.
package c1sim

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc"
)

// Server simulates ConductorOne for one connector. It is safe for concurrent use.
type Server struct {
	address     string
	caFile      string
	uploads     string // directory
	web         *httptest.Server
	credentials credentials
	caller      *ecdsa.PrivateKey // signs calls to hosted connectors

	mu       sync.Mutex
	changed  chan struct{}     // closed and replaced at each change of what follows
	tokens   map[string]string // schemes of authorization by the tokens issued
	queue    []*v1.Task
	tasks    map[string]*record
	hellos   []*v1.BatonServiceHelloRequest
	refused  []error
	sequence int
	settings []byte // of hosted connectors, as JSON
}

// Start serves until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	caller, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		caFile:  filepath.Join(t.TempDir(), "ca.pem"),
		uploads: t.TempDir(),
		caller:  caller,
		changed: make(chan struct{}),
		tokens:  map[string]string{},
		tasks:   map[string]*record{},
	}
	s.web = httptest.NewUnstartedServer(nil)
	s.address = s.web.Listener.Addr().String()
	s.credentials = newCredentials(t, s.address)
	service := grpc.NewServer(grpc.UnaryInterceptor(checkProofs(s.address)))
	v1.RegisterBatonServiceServer(service, &batonService{server: s})
	v1.RegisterConnectorConfigServiceServer(service, &configService{server: s})
	s.web.Config.Handler, s.web.EnableHTTP2 = s.handler(service), true
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

// Refused tells what the server has refused so far and why.
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
