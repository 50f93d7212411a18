//go:build e2e && linux

package e2e

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
)

var memory = flag.Bool("memory", false, "measure memory, which takes minutes")

// TestHostedMemory measures the one function that does the whole sync of a large account.
func TestHostedMemory(t *testing.T) { //nolint:paralleltest // it measures
	if !*memory {
		t.Skip("asked for with -memory")
	}
	patience = time.Hour
	w := newWorld(t, litmossim.Size{
		Users: 100_000, Teams: 200, SubTeams: 100, Courses: 100, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1,
	})
	p := w.host(t, 1, math.MaxInt, unlimited)
	if _, err := c1ztest.SyncOver(p.ctx, t, p); err != nil {
		t.Fatal(err)
	}
	f := <-p.places[0]
	t.Logf("%d calls, at most %d MB in memory", p.calls.Load(), programs.PeakMemory(f.cmd.Process.Pid)>>20)
	p.places[0] <- f
}

// TestServiceMemory measures the two processes of a service in a sync of 900,000 grants.
func TestServiceMemory(t *testing.T) { //nolint:paralleltest // it measures
	if !*memory {
		t.Skip("asked for with -memory")
	}
	patience = time.Hour
	s := newWorld(t, litmossim.Size{
		Users: 20_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 100, AssigneesPerCourse: 860, Seed: 1,
	}).serve(t, "BATON_LOG_LEVEL=warn")
	s.do(t, fullSync)
	pid := s.cmd.Process.Pid
	var connector int
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, path := range threads {
		children, _ := os.ReadFile(path)
		_, _ = fmt.Sscan(string(children), &connector)
	}
	t.Logf("at most %d MB in the process that writes the file, %d MB in the connector", programs.PeakMemory(pid)>>20, programs.PeakMemory(connector)>>20)
}
