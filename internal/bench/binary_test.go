//go:build linux

package bench

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
)

// run is what the built binary takes for a sync without a quota.
type run struct {
	requests int
	took     time.Duration
	memory   int64 // the most that was resident, in bytes
	file     int64 // bytes
}

// watch returns the most memory that a process has had when it ends. What the system tells
// after the end counts the memory of the process that started it.
func watch(pid int, ended <-chan error) (peak int64, err error) {
	for {
		select {
		case err := <-ended:
			return peak, err
		case <-time.After(20 * time.Millisecond):
			peak = max(peak, programs.PeakMemory(pid))
		}
	}
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
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	memory, err := watch(cmd.Process.Pid, ended)
	if err != nil {
		t.Fatal(err)
	}
	r := run{took: time.Since(began), requests: len(simulator.Requests()), memory: memory}
	if info, err := os.Stat(file); err == nil {
		r.file = info.Size()
	}
	return r
}
