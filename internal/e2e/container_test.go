//go:build e2e && linux

package e2e

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1sim"
)

// newContainer makes a root with what the image holds (the binary, the certificates of
// authorities, a /tmp) and what an engine adds: a place for /proc, and /etc/hosts, without
// which the SDK does not find "localhost".
func newContainer(t *testing.T, caFile string) container {
	t.Helper()
	c := container{Root: t.TempDir(), Out: t.TempDir(), Privileged: os.Geteuid() == 0}
	for _, folder := range []string{"tmp", "proc", "etc/ssl/certs"} {
		if err := os.MkdirAll(filepath.Join(c.Root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(c.Root+"/etc/hosts", []byte("127.0.0.1 localhost\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	copyFile(t, binary, c.Root+"/baton-litmos", 0o755)
	copyFile(t, caFile, c.Root+"/etc/ssl/certs/ca-certificates.crt", 0o644)
	if err := os.Chmod(c.Root, 0o755); err != nil {
		t.Fatal(err)
	}
	return c
}

func copyFile(t *testing.T, from, to string, mode fs.FileMode) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, mode); err != nil {
		t.Fatal(err)
	}
}

// run starts the connector in the container.
func (c container) run(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	c.Env, c.Args = env, args
	spec, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := begin(t, func(cmd *exec.Cmd) { cmd.SysProcAttr = c.ownMounts() }, "/proc/self/exe", containerCommand, string(spec))
	if err != nil {
		unavailable(t, err.Error())
	}
	return p
}

// end waits for the end of a run. A machine on which it could not begin skips the test.
func (c container) end(t *testing.T, p *process) int {
	t.Helper()
	status := p.exit(t)
	if status == notContained {
		unavailable(t, p.output.tail())
	}
	return status
}

// unavailable skips the test, or fails it where E2E_CONTAINER=required says that this
// machine can run it.
func unavailable(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("E2E_CONTAINER") == "required" {
		t.Fatalf("no container: %s", reason)
	}
	t.Skipf("NOT TESTED: this machine gives no root and no user namespace to make a container with: %s", reason)
}

func TestContainerOneShot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := newContainer(t, w.c1.CAFile())
	p := c.run(t, w.account(), "--file", "/tmp/sync.c1z")
	if status := c.end(t, p); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	equalsAccount(t, filepath.Join(c.Out, "sync.c1z"), w.litmos.Tenant())
	if left, err := os.ReadDir(c.Out); err != nil || len(left) != 1 {
		t.Errorf("left in /tmp: %v, %v", left, err)
	}
	w.keepsSecrets(t, p.output)
}

func TestContainerService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slow)
	c := newContainer(t, w.c1.CAFile())
	// The connector is to trust the certificates of the image.
	env := append(append(w.account(), w.c1.Env()...), "SSL_CERT_FILE=")
	s := &service{world: w, process: c.run(t, env)}
	if err := w.c1.WaitHellos(s.ctx, 1); err != nil {
		if errors.Is(err, errEnded) {
			c.end(t, s.process)
		}
		t.Fatal(err)
	}
	id, _ := s.succeed(t, c1sim.FullSync())
	equalsAccount(t, w.c1.Upload(id), w.litmos.Tenant())
	if n := s.c1.Heartbeats(id); n < 2 {
		t.Errorf("%d heartbeats", n)
	}

	id = s.c1.Enqueue(c1sim.FullSync())
	if err := w.c1.WaitHeartbeats(s.ctx, id, 2); err != nil {
		t.Fatal(err)
	}
	s.stop(t)
	w.keepsSecrets(t, s.output)
}
