//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// run is what the built binary takes for a sync without a quota.
type run struct {
	requests          int
	took              time.Duration
	syncer, connector int64 // peak resident memory of the SDK's process and ours, in bytes
	file              int64 // bytes
}

func measure(t *testing.T, binary string, tenant *litmossim.Tenant, engine string) run {
	t.Helper()
	simulator := litmossim.New(tenant)
	server := httptest.NewServer(simulator)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "sync.c1z")
	cmd := exec.CommandContext(t.Context(), binary, "--file", file, "--storage-engine", engine, "--log-level", "error", "--requests-per-minute", "100000000")
	cmd.Env = append(os.Environ(), "BATON_BASE_URL="+server.URL+litmossim.BasePath, "BATON_API_KEY="+litmossim.DefaultAPIKey, "BATON_SOURCE=bench")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var r run
	for ticker := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case err := <-ended:
			ticker.Stop()
			if err != nil {
				t.Fatal(err)
			}
			r.took = time.Since(began)
			r.requests = len(simulator.Requests())
			if info, err := os.Stat(file); err == nil {
				r.file = info.Size()
			}
			return r
		case <-ticker.C:
			r.sample(file)
		}
	}
}

// sample reads the peak memory of the processes that work on a file.
func (r *run) sample(file string) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range lines {
		line, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(line, []byte(file+".partial-")) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(path), "status"))
		if err != nil {
			continue
		}
		var kilobytes int64
		for field := range strings.SplitSeq(string(status), "\n") {
			_, _ = fmt.Sscanf(field, "VmHWM: %d kB", &kilobytes)
		}
		if bytes.Contains(line, []byte("_connector-service")) {
			r.connector = max(r.connector, kilobytes<<10)
		} else {
			r.syncer = max(r.syncer, kilobytes<<10)
		}
	}
}
