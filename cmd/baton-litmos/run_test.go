package main_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// stage is a simulated account and an empty folder to run the binary in.
type stage struct {
	*testing.T
	simulator *litmossim.Server
	dir       string
	env       []string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	return newStageOn(t, litmossim.New(litmossim.Generate(litmossim.DemoSize()), litmossim.WithAPIKey(apiKey)))
}

func newStageOn(t *testing.T, simulator *litmossim.Server) *stage {
	t.Helper()
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	temp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	return &stage{T: t, simulator: simulator, dir: dir, env: append(os.Environ(),
		"BATON_BASE_URL="+server.URL+litmossim.BasePath, "BATON_API_KEY="+apiKey, "BATON_SOURCE=test",
		"BATON_REQUESTS_PER_MINUTE=1000000", "BATON_LOG_LEVEL=debug", "TMPDIR="+temp)}
}

// command is the binary with arguments, its output kept.
func (s *stage) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command(built.connector, args...)
	var output bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, &output, &output
	return cmd, &output
}

// run runs the binary and returns its output, which holds no secret.
func (s *stage) run(args ...string) (string, error) {
	s.Helper()
	cmd, output := s.command(args...)
	err := cmd.Run()
	for _, secret := range []string{apiKey, loginKey} {
		if strings.Contains(output.String(), secret) {
			s.Errorf("%v: the output holds %q", args, secret)
		}
	}
	return output.String(), err
}

func (s *stage) mustRun(args ...string) {
	s.Helper()
	if output, err := s.run(args...); err != nil {
		s.Fatalf("%v: %v\n%s", args, err, tail(output))
	}
}

func tail(output string) string { return output[max(0, len(output)-2000):] }

// equal compares sync.c1z with the account.
func (s *stage) equal() {
	s.Helper()
	c1ztest.Check(s, filepath.Join(s.dir, "sync.c1z"), c1ztest.Expected(s.simulator.Tenant()))
}
