//go:build linux

package main_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestFailureIsNotHidden: the SDK ends a process with status 0 when the process of the
// connector is gone before main returns. A collector of traces that does not answer
// delays main by seconds.
func TestFailureIsNotHidden(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	collector, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { collector.Close() })
	s := newStage(t)
	s.mustRun()
	slow := []string{"--otel-collector-endpoint", "http://" + collector.Addr().String()}
	tests := map[string]struct {
		args   []string
		key    string
		status int
	}{
		"declined grant": {append([]string{
			"--provisioning", "--grant-entitlement", "access_level:Account_Owner:assigned",
			"--grant-principal=" + s.simulator.Tenant().Users[0].ID, "--grant-principal-type", "user",
		}, slow...), apiKey, 9},
		"refused key": {slow, "wrong", 16},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd, output := s.command(append(slices.Clone(test.args), "--api-key", test.key)...)
			err := cmd.Run()
			failed, ok := errors.AsType[*exec.ExitError](err)
			if !ok || failed.ExitCode() != test.status {
				t.Errorf("%v, want exit status %d\n%s", err, test.status, tail(output.String()))
			}
		})
	}
}

// TestConnectorCrash: nothing waits for a connector that is no more.
func TestConnectorCrash(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.simulator.Inject(litmossim.Fault{Name: "hang", After: 5, Times: 1})
	cmd, output := s.command("--workers", "1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for s.simulator.Fired("hang") == 0 && t.Context().Err() == nil {
	}
	if err := syscall.Kill(connectorOf(t, s.dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// Either a call fails for it, or the worker ends the run.
	err := cmd.Wait()
	said := strings.Contains(output.String(), "code = Unavailable") || strings.Contains(output.String(), "the process of the connector has ended")
	if err == nil || !said {
		t.Errorf("%v\n%s", err, tail(output.String()))
	}
	if left, err := filepath.Glob(filepath.Join(s.dir, "tmp", "*")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// TestForeignChildren: a shell that becomes the connector leaves it children of its own,
// which a run does not wait for.
func TestForeignChildren(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", `sleep 40 >/dev/null 2>&1 & exec "$0" --api-key wrong`, programs.connector)
	cmd.Dir, cmd.Env = s.dir, s.env
	failed, ok := errors.AsType[*exec.ExitError](cmd.Run())
	if !ok || failed.ExitCode() != 16 {
		t.Errorf("%v, want exit status 16", failed)
	}
}

// connectorOf is the process of the connector that works on files of a folder.
func connectorOf(t *testing.T, dir string) int {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range lines {
		line, _ := os.ReadFile(path)
		if bytes.Contains(line, []byte("_connector-service")) && bytes.Contains(line, []byte(dir)) {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatal("the process of the connector is not there")
	return 0
}
