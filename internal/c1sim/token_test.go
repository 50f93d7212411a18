package c1sim

import (
	"crypto/ed25519"
	"net/http"
	"testing"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestTokenRefusesWhatIsNotSigned(t *testing.T) {
	t.Parallel()
	s := Start(t)
	for name, spoil := range map[string]func(*jwt.Claims){
		"another issuer":   func(c *jwt.Claims) { c.Issuer = "someone" },
		"another subject":  func(c *jwt.Claims) { c.Subject = "someone" },
		"another audience": func(c *jwt.Claims) { c.Audience = jwt.Audience{"example.net"} },
		"expired":          func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(time.Now().Add(-time.Minute)) },
		"not valid yet":    func(c *jwt.Claims) { c.NotBefore = jwt.NewNumericDate(time.Now().Add(time.Minute)) },
	} {
		if code, _ := askToken(t, s, spoil, nil); code != http.StatusUnauthorized {
			t.Errorf("%s: status %d", name, code)
		}
	}
	another := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	if code, _ := askToken(t, s, func(*jwt.Claims) {}, another); code != http.StatusUnauthorized {
		t.Errorf("another key: status %d", code)
	}
	if refused := s.Refused(); len(refused) != 6 {
		t.Errorf("refused: %v", refused)
	}
}

func TestServiceNeedsToken(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, _ := connect(t, s)
	s.ShortenTokens(0)
	_, expired := askToken(t, s, func(*jwt.Claims) {}, nil)
	for _, token := range []string{"", "invented", expired} {
		_, err := c.GetTask(bearing(t.Context(), token), v1.BatonServiceGetTaskRequest_builder{HostId: host}.Build())
		if status.Code(err) != codes.Unauthenticated {
			t.Errorf("with the token %q: %v", token, err)
		}
	}
	if refused := s.Refused(); len(refused) != 3 {
		t.Errorf("refused: %v", refused)
	}
}
