// Package oneshot gives a one-shot run the ends that the SDK alone does not: a failed run
// exits with the status of its error, an interrupted one by the convention of signals and
// without leaving anything behind, and only a finished sync replaces the file of an
// earlier one.
//
// The SDK answers SIGINT with exit status 0 and no file, dies of SIGTERM without
// cleaning up, and saves what a failed sync has got in place of the good file. So the
// program runs the command in a process of its own, the worker, and a full sync on a file
// beside the one asked for. The third process is the connector's, which the SDK starts:
// see WatchConnector.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

// workerVariable marks the process that runs the SDK.
const workerVariable = "BATON_LITMOS_WORKER"

// maxResume is how old what a failed sync has got may be for the next to go on with it.
// The SDK would take a week; a file should not tell of two different weeks.
const maxResume = 6 * time.Hour

// Sync is a full sync to run.
type Sync struct {
	// File is the file asked for.
	File string
	// Settings tell syncs of different accounts or extent apart: one does not go on
	// where another stopped.
	Settings []string
}

// IsWorker tells whether this process is the one that runs the SDK.
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

// Run runs the program again as the worker, with the same arguments and some more, and
// returns the exit status. Temporary files go to a folder below tempDir.
func Run(tempDir string, more ...string) (int, error) {
	return inFolder(tempDir, func(temp string, signals <-chan os.Signal) (int, error) { return work(temp, signals, more...) })
}

// Run is like the function Run, but replaces the file only by a finished sync.
func (s Sync) Run(ctx context.Context, tempDir string) (int, error) {
	partial, err := s.prepare()
	if err != nil {
		return 0, err
	}
	return inFolder(tempDir, func(temp string, signals <-chan os.Signal) (int, error) {
		// What a run has finished and could not rename is not there to go on with, nor
		// may it pass as the result of this one.
		if _, err := os.Stat(partial); err == nil && finished(ctx, partial, temp) == nil {
			if err := os.Remove(partial); err != nil {
				return 0, err
			}
		}
		status, err := work(temp, signals, "--file", partial)
		if err != nil || status != 0 {
			return status, err
		}
		if err := finished(ctx, partial, temp); err != nil {
			return 0, fmt.Errorf("the sync ended without a finished file: %w", err)
		}
		if err := os.Rename(partial, s.File); err != nil {
			return 0, err
		}
		s.discardPartials()
		return 0, nil
	})
}

// inFolder calls run with a new temporary folder, and with the signals that end a run and
// shall not end this process before the folder is removed.
func inFolder(parent string, run func(temp string, signals <-chan os.Signal) (int, error)) (int, error) {
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		ending = append(ending, syscall.SIGHUP)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, ending...)
	defer signal.Stop(signals)
	temp, err := os.MkdirTemp(parent, "baton-litmos-")
	if err != nil {
		return 0, fmt.Errorf("field c1z-temp-dir: %w", err)
	}
	defer os.RemoveAll(temp)
	return run(temp, signals)
}

// prepare names the file to work on and sees that it can be written, before a sync of
// hours finds that it cannot.
func (s Sync) prepare() (string, error) {
	sum := sha256.Sum256([]byte(strings.Join(s.Settings, "\x00")))
	partial := s.File + ".partial-" + hex.EncodeToString(sum[:4])
	if info, err := os.Stat(partial); err == nil && time.Since(info.ModTime()) > maxResume {
		if err := os.Remove(partial); err != nil {
			return "", err
		}
	}
	probe, err := os.CreateTemp(filepath.Dir(s.File), ".baton-litmos-")
	if err != nil {
		return "", fmt.Errorf("field file: %w", err)
	}
	return partial, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// discardPartials removes what earlier syncs left beside the file now replaced.
func (s Sync) discardPartials() {
	left, _ := filepath.Glob(escapeGlob(s.File) + ".partial-????????")
	for _, path := range left {
		_ = os.Remove(path)
	}
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

// work runs the worker, with more arguments than those of this process, until it ends or a
// signal ends it.
func work(temp string, signals <-chan os.Signal, more ...string) (int, error) {
	program, err := os.Executable()
	if err != nil {
		return 0, err
	}
	args := slices.Concat(os.Args[1:], []string{"--c1z-temp-dir", temp}, more)
	worker := exec.Command(program, args...) //nolint:noctx // ended below
	worker.Env = append(os.Environ(), workerVariable+"=1", "BATON_TMPDIR="+temp, "TMPDIR="+temp)
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	held, err := worker.StdinPipe()
	if err != nil {
		return 0, err
	}
	defer held.Close()
	adoptOrphans()
	if err := worker.Start(); err != nil {
		return 0, err
	}
	defer awaitOrphans()
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
