package c1sim

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	grantType     = "client_credentials"
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	secretPrefix  = "secret-token:conductorone.com:v1:"

	// longestAssertion is the longest life of an assertion. The SDK gives it two minutes.
	longestAssertion = 10 * time.Minute
)

// credentials are those of the only client.
type credentials struct {
	id     string
	secret string
	host   string // of the server, without the port: whom an assertion must be meant for
	public ed25519.PublicKey
}

func newCredentials(t testing.TB, address string) credentials {
	t.Helper()
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := (&jose.JSONWebKey{Key: private}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return credentials{
		id:     "simulated-client@" + address + "/valid",
		secret: secretPrefix + base64.RawURLEncoding.EncodeToString(key),
		host:   host,
		public: public,
	}
}

// check tells what is wrong with a request for a token, nil if nothing is.
func (c *credentials) check(form url.Values, now time.Time) error {
	if got := form.Get("grant_type"); got != grantType {
		return fmt.Errorf("grant_type is %q", got)
	}
	if got := form.Get("client_assertion_type"); got != assertionType {
		return fmt.Errorf("client_assertion_type is %q", got)
	}
	if got := form.Get("client_id"); got != c.id {
		return fmt.Errorf("client_id is %q", got)
	}
	token, err := jwt.ParseSigned(form.Get("client_assertion"), []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return fmt.Errorf("client_assertion: %w", err)
	}
	var claims jwt.Claims
	if err := token.Claims(c.public, &claims); err != nil {
		return fmt.Errorf("client_assertion: %w", err)
	}
	expected := jwt.Expected{Issuer: c.id, Subject: c.id, AnyAudience: jwt.Audience{c.host}, Time: now}
	if err := claims.ValidateWithLeeway(expected, 0); err != nil {
		return fmt.Errorf("client_assertion: %w", err)
	}
	if claims.Expiry == nil || claims.Expiry.Time().Sub(now) > longestAssertion {
		return errors.New("client_assertion: does not expire soon")
	}
	return nil
}
