// Package c1sim simulates the side of ConductorOne that a connector in service mode
// talks to: a token endpoint and the Baton service, over TLS on a loopback port. A hosted
// connector asks it for its settings.
//
// A [Server] checks the rules of each message. What the SDK alone is responsible for, such as
// its token, or that a task ends once, is not checked.
package c1sim

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/ugrpc"
	"github.com/go-jose/go-jose/v4"
	"google.golang.org/grpc"
)

// Server simulates ConductorOne for one client. It is safe for concurrent use.
type Server struct {
	CAFile       string // path of the certificate, as PEM, that a client has to trust
	ClientSecret string // of the connector, to be looked for in its output

	address string
	uploads string             // directory
	key     ed25519.PrivateKey // the client's, which also signs calls to hosted connectors

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at each change of what follows
	queue    []*v1.Task
	tasks    map[string]*Task
	metadata *v2.ConnectorMetadata
	settings []byte // of hosted connectors, as JSON
}

// Start serves until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := jose.JSONWebKey{Key: key}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewUnstartedServer(nil)
	s := &Server{
		address:      web.Listener.Addr().String(),
		CAFile:       filepath.Join(t.TempDir(), "ca.pem"),
		uploads:      t.TempDir(),
		key:          key,
		ClientSecret: "secret-token:conductorone.com:v1:" + base64.RawURLEncoding.EncodeToString(secret),
		changed:      make(chan struct{}),
		tasks:        map[string]*Task{},
	}
	calls := grpc.NewServer(
		grpc.ChainUnaryInterceptor(ugrpc.UnaryServerInterceptor(t.Context())...),
		grpc.ChainStreamInterceptor(ugrpc.StreamServerInterceptors(t.Context())...))
	v1.RegisterBatonServiceServer(calls, &service{Server: s})
	v1.RegisterConnectorConfigServiceServer(calls, &configService{Server: s})
	mux := http.NewServeMux()
	mux.HandleFunc("POST /auth/v1/token", issueToken)
	mux.Handle("/", calls)
	web.Config.Handler, web.EnableHTTP2 = mux, true
	web.StartTLS()
	t.Cleanup(func() {
		web.CloseClientConnections()
		web.Close()
		calls.Stop()
	})
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})
	if err := os.WriteFile(s.CAFile, authority, 0o644); err != nil {
		t.Fatal(err)
	}
	return s
}

// proofHeader holds the proof of a key, which a hosted connector sends and a service does not.
const proofHeader = "Dpop"

// issueToken gives the token. Its scheme is DPoP for a hosted connector, Bearer for a service.
func issueToken(w http.ResponseWriter, r *http.Request) {
	scheme := "Bearer"
	if r.Header.Get(proofHeader) != "" {
		scheme = "DPoP"
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "simulated-token", "token_type": scheme, "expires_in": time.Hour.Seconds()})
}

// Env is the environment that makes a connector a client of this server.
func (s *Server) Env() []string {
	return []string{
		"BATON_CLIENT_ID=" + s.clientID(),
		"BATON_CLIENT_SECRET=" + s.ClientSecret,
		"SSL_CERT_FILE=" + s.CAFile,
	}
}

func (s *Server) clientID() string { return "simulated-client@" + s.address + "/valid" }

// update changes the state and wakes whoever waits for a change.
func (s *Server) update(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await blocks until done returns true, which it asks at each change. The error is the cause of
// the end of ctx.
func (s *Server) Await(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
