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

// tokens are the access tokens issued, and the faults of issuing them.
type tokens struct {
	life   time.Duration
	valid  map[string]token // by their text
	asked  int
	status int // of the answer to the next failing requests
	fail   int // how many they are
}

// token is an access token.
type token struct {
	until  time.Time
	scheme string // of the authorization: DPoP (RFC 9449) of a hosted connector, Bearer of a service
}

// FailTokens answers the next n requests for a token with a status, such as 500 or 401.
func (s *Server) FailTokens(status, n int) {
	s.update(func() { s.tokens.status, s.tokens.fail = status, n })
}

// ShortenTokens makes new tokens expire after d, in whole seconds. The SDK replaces a
// token ten seconds before: with less it asks for one at every call.
func (s *Server) ShortenTokens(d time.Duration) {
	s.update(func() { s.tokens.life = d })
}

// TokensAsked counts the requests for a token, failed ones included.
func (s *Server) TokensAsked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens.asked
}

// issueToken answers POST /auth/v1/token.
func (s *Server) issueToken(w http.ResponseWriter, r *http.Request) {
	if status := s.tokenFault(); status != 0 {
		http.Error(w, http.StatusText(status), status)
		return
	}
	if err := s.credentials.check(r.FormValue("client_assertion"), time.Now()); err != nil {
		err = s.refuse("token: %w", err)
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	issued := token{scheme: "Bearer"}
	if r.Header.Get(dpop.HeaderName) != "" {
		issued.scheme = "DPoP"
	}
	text := rand.Text()
	var life time.Duration
	s.update(func() {
		life = s.tokens.life
		issued.until = time.Now().Add(life)
		s.tokens.valid[text] = issued
	})
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": text, "token_type": issued.scheme, "expires_in": int(life.Seconds()),
	})
}

// tokenFault is the status that the request at hand is to fail with, 0 for none.
func (s *Server) tokenFault() int {
	status := 0
	s.update(func() {
		s.tokens.asked++
		if s.tokens.fail > 0 {
			s.tokens.fail--
			status = s.tokens.status
		}
	})
	return status
}

var errNoToken = errors.New("no valid token")

// bears tells whether a call carries a token that is valid.
func (s *Server) bears(r *http.Request) bool {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	issued, known := s.tokens.valid[text]
	s.mu.Unlock()
	ok := known && scheme == issued.scheme && time.Now().Before(issued.until)
	if !ok {
		_ = s.refuse("%s: %w", r.URL.Path, errNoToken)
	}
	return ok
}

// refuseBearer answers a gRPC call as unauthenticated, without a message.
func refuseBearer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Grpc-Status", strconv.Itoa(int(codes.Unauthenticated)))
	w.Header().Set("Grpc-Message", errNoToken.Error())
}
