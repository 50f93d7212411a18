//go:build e2e && linux

package e2e

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	free := httptest.NewServer(nil)
	free.Close() // so that nothing uses its port
	port := "BATON_HEALTH_CHECK_PORT=" + strings.TrimPrefix(free.URL, "http://127.0.0.1:")
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
