//go:build e2e && linux

package e2e

import (
	"flag"
	"log"
	"os"
	"testing"

	"github.com/conductorone/baton-litmos/internal/programs"
)

// The paths of the program under test, and of the same with the command that a hosting
// platform runs.
var binary, hostedBinary string

// TestMain runs the tests on the binaries that the environment names, or on what it builds.
func TestMain(m *testing.M) {
	// The tests mostly wait. Who asks for another number gets it.
	if err := flag.Set("test.parallel", "4"); err != nil {
		log.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "baton-litmos-e2e")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	if binary, err = programs.Build("E2E_BINARY", folder, "baton-litmos"); err != nil {
		log.Panic(err)
	}
	if hostedBinary, err = programs.Build("E2E_HOSTED_BINARY", folder, "baton-litmos-hosted"); err != nil {
		log.Panic(err)
	}
	m.Run()
}
