//go:build e2e && linux

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a process may run.
var patience = 2 * time.Minute

// stopTime bounds the end of a process, its child included, after SIGTERM.
const stopTime = 10 * time.Second

// process is a run of the binary.
type process struct {
	ctx       context.Context // ends with the process
	cmd       *exec.Cmd
	temp      string // its folder, also for temporary files
	terminate context.CancelFunc
}

// start runs a command with nothing else in its environment. It gets SIGTERM at the end of ctx,
// or when it has run for too long.
func (w *world) start(ctx context.Context, temp string, env []string, name string, args ...string) (*process, error) {
	timed, terminate := context.WithTimeout(ctx, patience)
	p := &process{cmd: exec.CommandContext(timed, name, args...), temp: temp, terminate: terminate}
	p.cmd.Dir, p.cmd.Env = temp, append([]string{"TMPDIR=" + temp}, env...)
	p.cmd.Stdout, p.cmd.Stderr = w.output, w.output
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = stopTime
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	running, ended := context.WithCancelCause(context.WithoutCancel(ctx))
	p.ctx = running
	go func() {
		// The child that the SDK starts holds the same output: this waits for both.
		_ = p.cmd.Wait()
		ended(fmt.Errorf("the process has ended: %v", p.cmd.ProcessState))
	}()
	return p, nil
}

// launch is start until the test ends.
func (w *world) launch(t *testing.T, env []string, name string, args ...string) *process {
	t.Helper()
	p, err := w.start(t.Context(), t.TempDir(), env, name, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.stop(t) })
	return p
}

// stop sends SIGTERM and waits for the end of the process and its child, which must be
// soon.
func (p *process) stop(t *testing.T) {
	t.Helper()
	began := time.Now()
	p.terminate()
	<-p.ctx.Done()
	if time.Since(began) >= stopTime {
		t.Errorf("still running %s after SIGTERM", stopTime)
	}
}

// exit waits for the process to end by itself and returns its status.
func (p *process) exit() int {
	<-p.ctx.Done()
	return p.cmd.ProcessState.ExitCode()
}

// transcript collects what processes write.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *transcript) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *transcript) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
