//go:build e2e && linux

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test may take.
var patience = 30 * time.Second

const (
	// stopTime bounds the end of a process, its child included, after SIGTERM.
	stopTime = 5 * time.Second
)

// process is a run of the binary.
type process struct {
	// ctx ends with the process, or when the test has taken too long.
	ctx       context.Context
	cmd       *exec.Cmd
	output    *transcript
	temp      string // its folder for temporary files
	terminate context.CancelFunc
	ended     chan struct{}
}

var errEnded = errors.New("the process has ended")

// launch runs a command with nothing else in its environment, until the test ends.
func launch(t *testing.T, env []string, name string, args ...string) *process {
	t.Helper()
	timed, terminate := context.WithTimeout(t.Context(), patience)
	ctx, cancel := context.WithCancelCause(timed)
	p := &process{
		ctx:       ctx,
		cmd:       exec.CommandContext(timed, name, args...),
		output:    &transcript{changed: make(chan struct{})},
		temp:      t.TempDir(),
		terminate: terminate,
		ended:     make(chan struct{}),
	}
	p.cmd.Dir, p.cmd.Env = t.TempDir(), append([]string{"TMPDIR=" + p.temp}, env...)
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = stopTime
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		// The child that the SDK starts holds the same output: this waits for both.
		err := p.cmd.Wait()
		cancel(fmt.Errorf("%w: %v (%w)", errEnded, p.cmd.ProcessState, err))
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("end of the output:\n%s", p.output.tail())
		}
	})
	return p
}

// stop sends SIGTERM and waits for the end of the process and its child, which must be
// soon.
func (p *process) stop(t *testing.T) {
	t.Helper()
	began := time.Now()
	p.terminate()
	<-p.ended
	if time.Since(began) >= stopTime {
		t.Errorf("still running %s after SIGTERM", stopTime)
	}
}

// exit waits for the process to end by itself and returns its status.
func (p *process) exit(t *testing.T) int {
	t.Helper()
	<-p.ctx.Done()
	if cause := context.Cause(p.ctx); !errors.Is(cause, errEnded) {
		t.Fatal(cause)
	}
	return p.cmd.ProcessState.ExitCode()
}

// says waits until the output holds a text.
func (p *process) says(t *testing.T, text string) {
	t.Helper()
	for {
		output, changed := p.output.now()
		if strings.Contains(output, text) {
			return
		}
		select {
		case <-changed:
		case <-p.ctx.Done():
			t.Fatalf("the output does not say %q: %v", text, context.Cause(p.ctx))
		}
	}
}

// transcript collects what a process writes.
type transcript struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{} // closed and replaced at each write
}

func (l *transcript) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	return l.text.Write(b)
}

func (l *transcript) now() (string, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String(), l.changed
}

func (l *transcript) tail() string {
	const most = 6000
	text, _ := l.now()
	return text[max(0, len(text)-most):]
}
