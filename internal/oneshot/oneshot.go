// Package oneshot gives a one-shot sync the ends that the SDK alone does not: an
// interrupted run exits by the convention of signals and leaves nothing behind, and
// only a finished sync replaces the file of an earlier one.
//
// The SDK answers SIGINT with exit status 0 and no file, dies of SIGTERM without
// cleaning up, and saves what a failed sync has got in place of the good file. So the
// program runs the sync in a process of its own, on a file beside the one asked for.
package oneshot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// workerVariable marks the process that does the sync.
const workerVariable = "BATON_LITMOS_WORKER"

// maxResume is how old what a failed sync has got may be for the next to go on with it.
// The SDK would take a week; a file should not tell of two different weeks.
const maxResume = 6 * time.Hour

// Run is a sync to run.
type Run struct {
	// File is the file asked for.
	File string
	// Settings tell syncs of different accounts or extent apart: one does not go on
	// where another stopped.
	Settings []string
	// TempDir is where temporary files go.
	TempDir string
}

// IsWorker tells whether this process is the one that does the sync.
func IsWorker() bool { return os.Getenv(workerVariable) != "" }

// EndWithParent ends a worker whose parent has gone, so that it does not go on beside
// the next run. Its standard input is a pipe that the parent holds open.
func EndWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(int(syscall.SIGKILL) + signalBase)
	}()
}

// signalBase is added to a signal's number for the exit status of what it ended.
const signalBase = 128

// Sync runs the program again with the same arguments as the worker and returns the
// exit status.
func (r Run) Sync(ctx context.Context) (int, error) {
	partial, err := r.prepare()
	if err != nil {
		return 0, err
	}
	temp, err := os.MkdirTemp(r.TempDir, "baton-litmos-")
	if err != nil {
		return 0, fmt.Errorf("field c1z-temp-dir: %w", err)
	}
	defer os.RemoveAll(temp)

	status, err := r.work(partial, temp)
	if err != nil || status != 0 {
		return status, err
	}
	if err := finished(ctx, partial, temp); err != nil {
		return 0, fmt.Errorf("the sync ended without a finished file: %w", err)
	}
	if err := os.Rename(partial, r.File); err != nil {
		return 0, err
	}
	r.discardPartials()
	return 0, nil
}

// prepare names the file to work on and sees that it can be written, before a sync of
// hours finds that it cannot.
func (r Run) prepare() (string, error) {
	sum := sha256.Sum256([]byte(strings.Join(r.Settings, "\x00")))
	partial := r.File + ".partial-" + hex.EncodeToString(sum[:4])
	if info, err := os.Stat(partial); err == nil && time.Since(info.ModTime()) > maxResume {
		if err := os.Remove(partial); err != nil {
			return "", err
		}
	}
	probe, err := os.CreateTemp(filepath.Dir(r.File), ".baton-litmos-")
	if err != nil {
		return "", fmt.Errorf("field file: %w", err)
	}
	return partial, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// discardPartials removes what earlier syncs left beside the file now replaced.
func (r Run) discardPartials() {
	left, _ := filepath.Glob(escapeGlob(r.File) + ".partial-????????")
	for _, path := range left {
		_ = os.Remove(path)
	}
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

// work runs the worker until it ends or a signal ends it.
func (r Run) work(partial, temp string) (int, error) {
	program, err := os.Executable()
	if err != nil {
		return 0, err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	worker := exec.Command(program, append(os.Args[1:], "--file", partial, "--c1z-temp-dir", temp)...) //nolint:noctx // ended below
	worker.Env = append(os.Environ(), workerVariable+"=1", "BATON_TMPDIR="+temp, "TMPDIR="+temp)
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	held, err := worker.StdinPipe()
	if err != nil {
		return 0, err
	}
	defer held.Close()
	if err := worker.Start(); err != nil {
		return 0, err
	}
	var failure error
	ended := make(chan struct{})
	go func() {
		failure = worker.Wait()
		close(ended)
	}()

	select {
	case s := <-signals:
		_ = worker.Process.Kill()
		<-ended
		return exitStatus(s), nil
	case <-ended:
		select {
		case s := <-signals: // sent to the worker too, which ended first
			return exitStatus(s), nil
		default:
		}
		if failed, ok := errors.AsType[*exec.ExitError](failure); ok {
			return max(1, failed.ExitCode()), nil
		}
		return 0, failure
	}
}

func exitStatus(s os.Signal) int {
	if s, ok := s.(syscall.Signal); ok {
		return signalBase + int(s)
	}
	return 1
}
