package connector_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// TestVersion: Litmos and ConductorOne learn which version asks.
func TestVersion(t *testing.T) {
	t.Parallel()
	var agent string
	simulator := litmossim.New(small())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c, _, err := connector.New(t.Context(), &config.Litmos{
		ApiKey: litmossim.DefaultAPIKey, Source: "test", BaseUrl: server.URL + litmossim.BasePath, RequestsPerMinute: 1_000_000,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := "baton-litmos/" + connector.Version + " "; !strings.HasPrefix(agent, want) {
		t.Errorf("user agent %q, want %q and the SDK", agent, want)
	}
	metadata, err := c.Metadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := metadata.GetProfile().AsMap()["version"]; got != connector.Version {
		t.Errorf("version %q in the metadata, want %q", got, connector.Version)
	}
}
