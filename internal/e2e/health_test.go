//go:build e2e && linux

package e2e

import (
	"net"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	port := "BATON_HEALTH_CHECK_PORT=" + freePort(t)
	s := w.serve(t, "BATON_HEALTH_CHECK=true", port)
	s.says(t, "health check server starting")
	for _, step := range []struct {
		fault, endpoint string
		exit            int
		asks            bool // whether Litmos is asked
	}{
		{"", "live", 0, false},
		{"", "ready", 0, false},
		{"", "health", 0, true},
		{"status-403", "health", 2, true}, // a key without rights
		{"status-403", "ready", 0, false},
	} {
		if step.fault != "" {
			c1ztest.Inject(t, w.litmos, step.fault)
		}
		w.litmos.ResetRequests()
		// The binary can ask itself, because the image has neither a shell nor curl.
		asked := w.launch(t, []string{port}, binary, "health-check", "--endpoint", step.endpoint)
		if status := asked.exit(); status != step.exit {
			t.Errorf("health-check --endpoint %s: exit status %d", step.endpoint, status)
		}
		if n := len(w.litmos.Requests()); (n > 0) != step.asks {
			t.Errorf("/%s sends %d requests to Litmos", step.endpoint, n)
		}
	}
	s.says(t, "health check returned status 503")
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
