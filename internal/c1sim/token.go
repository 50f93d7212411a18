package c1sim

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/conductorone/dpop/pkg/dpop"
	"google.golang.org/grpc/codes"
)

// issueToken answers POST /auth/v1/token. The scheme is DPoP (RFC 9449) for a hosted connector,
// Bearer for a service.
func (s *Server) issueToken(w http.ResponseWriter, r *http.Request) {
	token, scheme := rand.Text(), "Bearer"
	if r.Header.Get(dpop.HeaderName) != "" {
		scheme = "DPoP"
	}
	s.update(func() { s.tokens[token] = scheme })
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": scheme, "expires_in": int(time.Hour.Seconds())})
}

var errNoToken = errors.New("no valid token")

// bears tells whether a call carries a token that was issued.
func (s *Server) bears(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	issued := s.tokens[token]
	s.mu.Unlock()
	if issued == "" || scheme != issued {
		_ = s.refuse("%s: %w", r.URL.Path, errNoToken)
		return false
	}
	return true
}

// refuseBearer answers a gRPC call as unauthenticated, without a message.
func refuseBearer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Grpc-Status", strconv.Itoa(int(codes.Unauthenticated)))
	w.Header().Set("Grpc-Message", errNoToken.Error())
}
