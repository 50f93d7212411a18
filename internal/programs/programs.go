// Package programs builds what tests run. The tests of a package two levels below the
// root call it.
package programs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// targets are a folder, and the arguments of go build in it, by the name of the program.
var targets = map[string][]string{
	"baton":               {"../../tools/baton", "tool"},
	"baton-litmos":        {"../..", "./cmd/baton-litmos"},
	"baton-litmos-hosted": {"../..", "-tags=baton_lambda_support", "./cmd/baton-litmos"},
	"litmos-simulator":    {"../..", "./cmd/litmos-simulator"},
}

// Build returns the path that a variable of the environment holds, or else builds the
// program in an absolute folder. An empty variable always builds.
func Build(variable, folder, name string) (string, error) {
	if path := os.Getenv(variable); path != "" {
		return path, nil
	}
	path, target := filepath.Join(folder, name), targets[name]
	build := exec.CommandContext(context.Background(), "go", append([]string{"build", "-o", path}, target[1:]...)...)
	build.Dir = target[0]
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", name, err, output)
	}
	return path, nil
}

// PeakMemory is the most memory that a process has had, in bytes. It is 0 where the
// process has ended, or the system is not Linux.
func PeakMemory(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int64
	_, _ = fmt.Sscan(after, &kilobytes)
	return kilobytes << 10
}
