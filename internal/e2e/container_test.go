//go:build e2e && linux

package e2e

import (
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

//go:embed testdata/container.sh
var containerScript string

// ownMounts runs a command with mounts of its own.
var ownMounts = []string{"--user", "--map-root-user", "--mount"}

// container is a place to run the connector in.
type container struct {
	root string // the folder that becomes the read-only root
	out  string // the folder for what a run leaves in /tmp
}

// newContainer makes a root with what the image holds (the binary, the certificates of
// authorities, a /tmp) and what an engine adds: a place for /proc, and /etc/hosts, without
// which the SDK does not find "localhost". Where the machine gives no namespaces, the test is
// skipped, or fails with E2E_CONTAINER=required.
func newContainer(t *testing.T, caFile string) container {
	t.Helper()
	if output, err := exec.CommandContext(t.Context(), "unshare", append(ownMounts, "true")...).CombinedOutput(); err != nil {
		if os.Getenv("E2E_CONTAINER") == "required" {
			t.Fatalf("no container: %v\n%s", err, output)
		}
		t.Skipf("NOT TESTED: this machine gives no namespaces to make a container with: %v\n%s", err, output)
	}
	c := container{root: t.TempDir(), out: t.TempDir()}
	for _, folder := range []string{"tmp", "proc", "etc/ssl/certs"} {
		if err := os.MkdirAll(filepath.Join(c.root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	hosts := filepath.Join(t.TempDir(), "hosts")
	if err := os.WriteFile(hosts, []byte("127.0.0.1 localhost\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for to, from := range map[string]string{"etc/hosts": hosts, "baton-litmos": binary, "etc/ssl/certs/ca-certificates.crt": caFile} {
		content, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(c.root, to), content, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(c.root, 0o755); err != nil {
		t.Fatal(err)
	}
	return c
}

// run starts the connector in the container.
func (c container) run(t *testing.T, w *world, env []string, args ...string) *process {
	t.Helper()
	script := append(ownMounts, "bash", "-c", containerScript, "container.sh", c.root, c.out, "/baton-litmos")
	env = append(env, "PATH="+os.Getenv("PATH"), "TMPDIR=")
	return w.launch(t, env, "unshare", append(script, args...)...)
}

func TestContainerOneShot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo)
	c := newContainer(t, w.c1.CAFile)
	if status := c.run(t, w, w.account(), "--file", "/tmp/sync.c1z").exit(); status != 0 {
		t.Fatalf("exit status %d", status)
	}
	c1ztest.Check(t, filepath.Join(c.out, "sync.c1z"), c1ztest.Expected(w.litmos.Tenant()))
	if left, err := os.ReadDir(c.out); err != nil || len(left) != 1 {
		t.Errorf("left in /tmp: %v, %v", left, err)
	}
}

func TestContainerService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo, slow)
	c := newContainer(t, w.c1.CAFile)
	// The connector is to trust the certificates of the image.
	s := &service{w, c.run(t, w, append(slices.Concat(w.account(), w.c1.Env()), "SSL_CERT_FILE="))}
	s.synced(t, s.c1.Enqueue(fullSync))
	s.begins(t, s.c1.Enqueue(fullSync))
	s.stop(t)
}
