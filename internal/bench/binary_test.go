//go:build linux

package bench

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// run is what the built binary takes for a sync without a quota.
type run struct {
	requests int
	took     time.Duration
	memory   int64 // the most that was resident, in bytes
	file     int64 // bytes
}

func measure(t *testing.T, binary string, tenant *litmossim.Tenant, engine string) run {
	t.Helper()
	simulator := litmossim.New(tenant)
	server := httptest.NewServer(simulator)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "sync.c1z")
	cmd := exec.CommandContext(t.Context(), binary, "--file", file, "--storage-engine", engine, "--log-level", "error", "--requests-per-minute", "100000000")
	cmd.Env = append(os.Environ(), "BATON_BASE_URL="+server.URL+litmossim.BasePath, "BATON_API_KEY="+litmossim.DefaultAPIKey, "BATON_SOURCE=bench")
	cmd.Stderr = os.Stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	r := run{took: time.Since(began), requests: len(simulator.Requests())}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.memory = usage.Maxrss << 10
	}
	if info, err := os.Stat(file); err == nil {
		r.file = info.Size()
	}
	return r
}
