//go:build e2e && !linux

package e2e

import "testing"

func TestLinuxOnly(t *testing.T) {
	t.Parallel()
	t.Skip("NOT TESTED: only on Linux can the service be told to trust the simulator, and be run in a container's root")
}
