package c1sim

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/crypto"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc"
	grpccredentials "google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
)

// connect returns a client, and a context that bears a token.
func connect(t *testing.T, s *Server) (v1.BatonServiceClient, context.Context) {
	t.Helper()
	trust, err := grpccredentials.NewClientTLSFromFile(s.CAFile(), "")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(trust))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	status, token := askToken(t, s, func(*jwt.Claims) {}, nil)
	if status != http.StatusOK {
		t.Fatalf("token: status %d", status)
	}
	return v1.NewBatonServiceClient(conn), bearing(t.Context(), token)
}

func bearing(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// askToken asks for a token with a valid assertion, unless claims are spoilt or another key
// signs it.
func askToken(t *testing.T, s *Server, spoil func(*jwt.Claims), key ed25519.PrivateKey) (status int, token string) {
	t.Helper()
	if key == nil {
		secret, err := crypto.ParseClientSecret([]byte(s.ClientSecret()), false)
		if err != nil {
			t.Fatal(err)
		}
		key, _ = secret.Key.(ed25519.PrivateKey)
	}
	id := s.credentials.id
	claims := jwt.Claims{Issuer: id, Subject: id, Audience: jwt.Audience{"127.0.0.1"}, Expiry: jwt.NewNumericDate(time.Now().Add(time.Minute))}
	spoil(&claims)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	assertion, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"client_assertion": {assertion}}.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+s.address+"/auth/v1/token", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := s.web.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var body struct {
		Token string `json:"access_token"`
	}
	if response.StatusCode == http.StatusOK {
		err = json.NewDecoder(response.Body).Decode(&body)
	}
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body.Token
}
