package c1sim

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"
	"time"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/crypto/providers/jwk"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// What a hosted connector demands of its callers.
const (
	callIssuer   = "https://c1.example.net"
	callSubject  = "simulated-tenant"
	callAudience = "simulated-connector"
)

// Host keeps the settings of a hosted connector, and returns the environment that makes
// the connector ask this server for them and obey its calls.
func (s *Server) Host(t testing.TB, settings map[string]any) []string {
	t.Helper()
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	s.update(func() { s.settings = text })
	signer, err := jose.JSONWebKey{Key: s.key.Public()}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"BATON_LAMBDA_CLIENT_ID=" + s.clientID(),
		"BATON_LAMBDA_CLIENT_SECRET=" + s.ClientSecret,
		"BATON_LAMBDA_AUTH_JWT_SIGNER=" + string(signer),
		"BATON_LAMBDA_AUTH_JWT_EXPECTED_ISSUER=" + callIssuer,
		"BATON_LAMBDA_AUTH_JWT_EXPECTED_SUBJECT=" + callSubject,
		"BATON_LAMBDA_AUTH_JWT_EXPECTED_AUDIENCE=" + callAudience,
		"SSL_CERT_FILE=" + s.CAFile,
	}
}

// Sign returns a context for calls to a hosted connector, which are valid for an hour.
func (s *Server) Sign(ctx context.Context, t testing.TB) context.Context {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: s.key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: callIssuer, Subject: callSubject, Audience: jwt.Audience{callAudience},
		Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour)),
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// configService tells hosted connectors their settings.
type configService struct {
	v1.UnimplementedConnectorConfigServiceServer
	*Server
}

// GetConnectorConfig answers with the settings, encrypted for the key in the caller's proof (DPoP,
// RFC 9449).
func (c *configService) GetConnectorConfig(ctx context.Context, _ *v1.GetConnectorConfigRequest) (*v1.GetConnectorConfigResponse, error) {
	header := strings.Join(metadata.ValueFromIncomingContext(ctx, proofHeader), "")
	proof, err := jwt.ParseSigned(header, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		return nil, status.Error(codes.Unauthenticated, err.Error())
	}
	key, _ := proof.Headers[0].JSONWebKey.Key.(ed25519.PublicKey) // of any other type fails below
	c.mu.Lock()
	defer c.mu.Unlock()
	sealed, err := jwk.EncryptED25519(key, c.settings)
	return v1.GetConnectorConfigResponse_builder{Config: sealed}.Build(), err
}
