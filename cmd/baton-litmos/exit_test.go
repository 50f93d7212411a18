package main_test

import (
	"errors"
	"net"
	"os/exec"
	"slices"
	"testing"
)

// TestFailureIsNotHidden: a collector of traces that does not answer delays the end of a
// run by seconds. The status is that of the failure all the same.
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
