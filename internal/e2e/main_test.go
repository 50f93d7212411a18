//go:build e2e && linux

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// The paths of the program under test, and of the same with the command that a hosting
// platform runs.
var binary, hostedBinary string

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == containerCommand {
		os.Exit(runContainer(os.Args[2:]))
	}
	os.Exit(withBinaries(m.Run))
}

// withBinaries runs the tests on the binaries that the environment names, or on what it
// builds.
func withBinaries(run func() int) int {
	folder, err := os.MkdirTemp("", "baton-litmos-e2e")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if binary, err = named("E2E_BINARY", folder, "baton-litmos"); err != nil {
		return fail(err)
	}
	if hostedBinary, err = named("E2E_HOSTED_BINARY", folder, "baton-litmos-hosted", "-tags", "baton_lambda_support"); err != nil {
		return fail(err)
	}
	return run()
}

// named is the binary that a variable names, or else one that it builds in a folder.
func named(variable, folder, name string, flags ...string) (string, error) {
	if path := os.Getenv(variable); path != "" {
		return path, nil
	}
	path := filepath.Join(folder, name)
	args := slices.Concat([]string{"build", "-o", path}, flags, []string{"../../cmd/baton-litmos"})
	build := exec.CommandContext(context.Background(), "go", args...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, output)
	}
	return path, nil
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}
