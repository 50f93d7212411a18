package c1sim

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"net"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
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
		secret: "secret-token:conductorone.com:v1:" + base64.RawURLEncoding.EncodeToString(key),
		host:   host,
		public: public,
	}
}

// check tells what is wrong with the assertion of a client, nil if nothing is.
func (c *credentials) check(assertion string, now time.Time) error {
	signed, err := jwt.ParseSigned(assertion, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return err
	}
	var claims jwt.Claims
	if err := signed.Claims(c.public, &claims); err != nil {
		return err
	}
	return claims.ValidateWithLeeway(jwt.Expected{Issuer: c.id, Subject: c.id, AnyAudience: jwt.Audience{c.host}, Time: now}, 0)
}
