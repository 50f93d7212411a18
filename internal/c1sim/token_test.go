package c1sim

import (
	"bytes"
	"crypto/ed25519"
	"net/http"
	"testing"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestTokenRefusesWhatIsNotSigned(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*assertion){
		"another key":        func(a *assertion) { a.key = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)) },
		"another algorithm":  func(a *assertion) { a.algorithm, a.key = jose.HS256, bytes.Repeat([]byte("k"), 32) },
		"another issuer":     func(a *assertion) { a.claims.Issuer = "someone" },
		"another subject":    func(a *assertion) { a.claims.Subject = "someone" },
		"another audience":   func(a *assertion) { a.claims.Audience = jwt.Audience{"example.net"} },
		"expired":            func(a *assertion) { a.claims.Expiry = jwt.NewNumericDate(time.Now().Add(-time.Minute)) },
		"not valid yet":      func(a *assertion) { a.claims.NotBefore = jwt.NewNumericDate(time.Now().Add(time.Minute)) },
		"never expires":      func(a *assertion) { a.claims.Expiry = nil },
		"expires much later": func(a *assertion) { a.claims.Expiry = jwt.NewNumericDate(time.Now().Add(time.Hour)) },
		"another client":     func(a *assertion) { a.form.Set("client_id", "someone") },
		"another grant":      func(a *assertion) { a.form.Set("grant_type", "password") },
		"another type":       func(a *assertion) { a.form.Set("client_assertion_type", "saml2-bearer") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Start(t)
			c := newClient(t, s)
			if code, _ := c.token(t, c.form(t, spoil)); code != http.StatusUnauthorized {
				t.Errorf("status %d", code)
			}
			if refused := s.Refused(); len(refused) != 1 {
				t.Errorf("refused: %v", refused)
			}
		})
	}
}

func TestServiceNeedsToken(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c := newClient(t, s)
	s.ShortenTokens(0)
	_, expired := c.token(t, c.form(t, nil))
	for _, token := range []string{"", "invented", expired} {
		_, err := c.GetTask(bearing(t.Context(), token), v1.BatonServiceGetTaskRequest_builder{HostId: "host"}.Build())
		if status.Code(err) != codes.Unauthenticated {
			t.Errorf("with the token %q: %v", token, err)
		}
	}
	if refused := s.Refused(); len(refused) != 3 {
		t.Errorf("refused: %v", refused)
	}
}

func TestSettingsNeedProof(t *testing.T) {
	t.Parallel()
	c, ctx := connect(t, Start(t))
	if _, err := c.settings.GetConnectorConfig(ctx, &v1.GetConnectorConfigRequest{}); status.Code(err) != codes.Unauthenticated {
		t.Error(err)
	}
}
