//go:build e2e && linux

package e2e

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	port := freePort(t)
	w.serve(t, "BATON_HEALTH_CHECK=true", "BATON_HEALTH_CHECK_PORT="+port).says(t, "health check server starting")
	for _, step := range []struct {
		fault, endpoint string
		code, exit      int
		asks            bool // whether Litmos is asked
	}{
		{"", "live", http.StatusOK, 0, false},
		{"", "ready", http.StatusOK, 0, false},
		{"", "health", http.StatusOK, 0, true},
		{"status-403", "health", http.StatusServiceUnavailable, 2, true}, // a key without rights
		{"status-403", "ready", http.StatusOK, 0, false},
	} {
		if step.fault != "" {
			c1ztest.Inject(t, w.litmos, step.fault)
		}
		w.litmos.ResetRequests()
		if code, body := probe(t, port, step.endpoint); code != step.code || strings.Contains(body, apiKey) {
			t.Errorf("/%s: %d %s", step.endpoint, code, body)
		}
		if n := len(w.litmos.Requests()); (n > 0) != step.asks {
			t.Errorf("/%s sends %d requests to Litmos", step.endpoint, n)
		}
		// The binary can ask itself, because the image has neither a shell nor curl.
		asked := w.launch(t, []string{"BATON_HEALTH_CHECK_PORT=" + port}, binary, "health-check", "--endpoint", step.endpoint)
		if status := asked.exit(); status != step.exit {
			t.Errorf("health-check --endpoint %s: exit status %d", step.endpoint, status)
		}
	}
}

// freePort is a port that nothing uses now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func probe(t *testing.T, port, endpoint string) (int, string) {
	t.Helper()
	response, err := http.Get("http://127.0.0.1:" + port + "/" + endpoint)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
