//go:build e2e && linux

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is the path of the program under test.
var binary string

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == containerCommand {
		os.Exit(runContainer(os.Args[2:]))
	}
	os.Exit(withBinary(m.Run))
}

// withBinary runs the tests on the binary that E2E_BINARY names, or on one it builds.
func withBinary(run func() int) int {
	binary = os.Getenv("E2E_BINARY")
	if binary != "" {
		return run()
	}
	folder, err := os.MkdirTemp("", "baton-litmos-e2e")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "baton-litmos")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "../../cmd/baton-litmos")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fail(fmt.Errorf("go build: %w\n%s", err, output))
	}
	return run()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}
