package c1sim

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
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

// client is a connector's side of the protocol, written from its description.
type client struct {
	v1.BatonServiceClient
	settings v1.ConnectorConfigServiceClient
	server   *Server
	http     *http.Client
}

func newClient(t *testing.T, s *Server) *client {
	t.Helper()
	text, err := os.ReadFile(s.CAFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		t.Fatal("no certificate in the file of the authority")
	}
	config := &tls.Config{RootCAs: roots}
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(grpccredentials.NewTLS(config)))
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: config}
	t.Cleanup(func() {
		_ = conn.Close()
		transport.CloseIdleConnections()
	})
	return &client{
		BatonServiceClient: v1.NewBatonServiceClient(conn), settings: v1.NewConnectorConfigServiceClient(conn),
		server: s, http: &http.Client{Transport: transport},
	}
}

// connect returns a client, and a context that bears a token.
func connect(t *testing.T, s *Server) (*client, context.Context) {
	t.Helper()
	c := newClient(t, s)
	status, token := c.token(t, c.form(t, nil))
	if status != http.StatusOK {
		t.Fatalf("token: status %d", status)
	}
	return c, bearing(t.Context(), token)
}

func bearing(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// token posts a form to the token endpoint.
func (c *client) token(t *testing.T, form url.Values) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		"https://"+c.server.address+"/auth/v1/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, ""
	}
	var body struct {
		Token string `json:"access_token"`
		Type  string `json:"token_type"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil || body.Type != "Bearer" {
		t.Errorf("answer %+v: %v", body, err)
	}
	return response.StatusCode, body.Token
}

// assertion is what a client says of itself.
type assertion struct {
	claims    jwt.Claims
	algorithm jose.SignatureAlgorithm
	key       any
	form      url.Values
}

// form is a valid request for a token, unless change spoils it.
func (c *client) form(t *testing.T, change func(*assertion)) url.Values {
	t.Helper()
	secret, err := crypto.ParseClientSecret([]byte(c.server.ClientSecret()), false)
	if err != nil {
		t.Fatal(err)
	}
	key, ok := secret.Key.(ed25519.PrivateKey)
	if !ok {
		t.Fatalf("the key is a %T", secret.Key)
	}
	id := strings.TrimPrefix(c.server.Env()[0], "BATON_CLIENT_ID=")
	now := time.Now()
	a := assertion{
		claims: jwt.Claims{
			Issuer: id, Subject: id, Audience: jwt.Audience{"127.0.0.1"},
			Expiry: jwt.NewNumericDate(now.Add(time.Minute)), NotBefore: jwt.NewNumericDate(now.Add(-time.Minute)),
		},
		algorithm: jose.EdDSA,
		key:       key,
		form: url.Values{
			"grant_type": {"client_credentials"}, "client_id": {id},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		},
	}
	if change != nil {
		change(&a)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: a.algorithm, Key: a.key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(a.claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	a.form.Set("client_assertion", text)
	return a.form
}
