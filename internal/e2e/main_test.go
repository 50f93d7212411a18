//go:build e2e && linux

package e2e

import (
	"fmt"
	"os"
	"testing"

	"github.com/conductorone/baton-litmos/internal/programs"
)

// The paths of the program under test, and of the same with the command that a hosting
// platform runs.
var binary, hostedBinary string

func TestMain(m *testing.M) {
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
	if binary, err = programs.Build("E2E_BINARY", folder, "baton-litmos"); err != nil {
		return fail(err)
	}
	if hostedBinary, err = programs.Build("E2E_HOSTED_BINARY", folder, "baton-litmos-hosted"); err != nil {
		return fail(err)
	}
	return run()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "e2e:", err)
	return 1
}
