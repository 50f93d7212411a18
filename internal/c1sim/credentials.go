package c1sim

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// credentials are those of the only client.
type credentials struct{ id, secret string }

func newCredentials(t testing.TB, address string) credentials {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
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
	}
}
