//go:build e2e && linux

package e2e

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

var memory = flag.Bool("memory", false, "measure the memory of a hosted function, which takes minutes")

// TestHostedMemory measures the one function that does the whole sync of a large account.
func TestHostedMemory(t *testing.T) { //nolint:paralleltest // it measures
	if !*memory {
		t.Skip("asked for with -memory")
	}
	w := newWorldOf(t, litmossim.Size{
		Users: 100_000, Teams: 200, SubTeams: 100, Courses: 100, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1,
	})
	h := w.host(t, inTurn(1))
	if _, err := c1ztest.SyncOver(h.ctx, t, h); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.places[0].function.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if peak, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			t.Logf("%d calls, at most %s in memory", h.calls, strings.TrimSpace(peak))
		}
	}
}
