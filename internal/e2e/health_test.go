//go:build e2e && linux

package e2e

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	port := freePort(t)
	s := w.serve(t, "BATON_HEALTH_CHECK=true", "BATON_HEALTH_CHECK_PORT="+port)
	s.says(t, "health check server starting")

	for _, endpoint := range []string{"live", "ready"} {
		if code, body := probe(t, port, endpoint); code != http.StatusOK {
			t.Errorf("/%s: %d %s", endpoint, code, body)
		}
		if status := check(t, port, endpoint); status != 0 {
			t.Errorf("health-check --endpoint %s: exit status %d", endpoint, status)
		}
	}
	if n := len(w.litmos.Requests()); n != 0 {
		t.Errorf("probes sent %d requests to Litmos", n)
	}
	if code, body := probe(t, port, "health"); code != http.StatusOK || len(w.litmos.Requests()) == 0 {
		t.Errorf("/health: %d %s, with %d requests to Litmos", code, body, len(w.litmos.Requests()))
	}

	// A key without rights.
	w.litmos.Inject(litmossim.Fault{Name: "status-403"})
	if code, body := probe(t, port, "health"); code != http.StatusServiceUnavailable || strings.Contains(body, apiKey) {
		t.Errorf("/health: %d %s", code, body)
	}
	if status := check(t, port, "health"); status == 0 {
		t.Error("health-check succeeds")
	}
	if code, _ := probe(t, port, "ready"); code != http.StatusOK {
		t.Errorf("/ready: %d", code)
	}
}

// freePort is a port that nothing uses now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil || l.Close() != nil {
		t.Fatal(err)
	}
	return port
}

func probe(t *testing.T, port, endpoint string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port+"/"+endpoint, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// check asks the binary itself, because the image has neither a shell nor curl.
func check(t *testing.T, port, endpoint string) int {
	t.Helper()
	p := launch(t, []string{"BATON_HEALTH_CHECK_PORT=" + port}, binary, "health-check", "--endpoint", endpoint)
	return p.exit(t)
}
