package main_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
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
	hang      atomic.Pointer[func(*http.Request)] // called with each request, if set
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{
		T: t, dir: t.TempDir(),
		simulator: litmossim.New(litmossim.Generate(litmossim.DemoSize()), litmossim.WithAPIKey(apiKey)),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hang := s.hang.Load(); hang != nil {
			(*hang)(r)
		}
		s.simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	temp := filepath.Join(s.dir, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	s.env = append(os.Environ(),
		"BATON_BASE_URL="+server.URL+litmossim.BasePath, "BATON_API_KEY="+apiKey, "BATON_SOURCE=test",
		"BATON_REQUESTS_PER_MINUTE=1000000", "BATON_LOG_LEVEL=debug", "TMPDIR="+temp)
	return s
}

// hangAt lets the n-th request from now hang until its client is gone, and calls a function
// when it comes.
func (s *stage) hangAt(n int, reached func()) {
	var count atomic.Int64
	hang := func(r *http.Request) {
		if count.Add(1) == int64(n) {
			reached()
			<-r.Context().Done()
		}
	}
	s.hang.Store(&hang)
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
	s.noSecrets("the output", output.Bytes())
	return output.String(), err
}

func (s *stage) noSecrets(where string, text []byte) {
	s.Helper()
	for _, secret := range []string{apiKey, loginKey} {
		if bytes.Contains(text, []byte(secret)) {
			s.Errorf("%s holds %q", where, secret)
		}
	}
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
