package c1sim

import (
	"crypto/ed25519"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/crypto/providers/jwk"
	"github.com/conductorone/baton-sdk/pkg/lambda/grpc/config"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestSettingsAreSealed(t *testing.T) { //nolint:paralleltest // it sets the environment
	s := Start(t)
	s.Host(t, map[string]any{"api-key": "secret"})
	for name, value := range map[string]string{
		"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "simulated", "AWS_SECRET_ACCESS_KEY": "simulated",
		"BATON_LAMBDA_CA_CERT_PATH": s.CAFile(),
	} {
		t.Setenv(name, value)
	}
	conn, key, _, err := config.NewDPoPClient(t.Context(), s.credentials.id, s.ClientSecret())
	if err != nil {
		t.Fatal(err)
	}
	answer, err := v1.NewConnectorConfigServiceClient(conn).GetConnectorConfig(t.Context(), &v1.GetConnectorConfigRequest{})
	if err != nil {
		t.Fatal(err)
	}
	private, ok := key.Key.(ed25519.PrivateKey)
	if !ok {
		t.Fatalf("the key is a %T", key.Key)
	}
	settings, err := jwk.DecryptED25519(private, answer.GetConfig())
	if string(settings) != `{"api-key":"secret"}` {
		t.Errorf("settings %s: %v", settings, err)
	}
}

func TestSettingsNeedProof(t *testing.T) {
	t.Parallel()
	c, ctx := connect(t, Start(t))
	if _, err := c.settings.GetConnectorConfig(ctx, &v1.GetConnectorConfigRequest{}); status.Code(err) != codes.Unauthenticated {
		t.Error(err)
	}
}
