//go:build unix

package main_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// interruptAt runs a sync and sends a signal when Litmos gets its n-th request. It
// returns the exit status as a shell would; an exit before that request fails the test.
func (s *stage) interruptAt(n int, ending syscall.Signal) (status int) {
	s.Helper()
	cmd, output := s.command("--workers", "1")
	var reached atomic.Bool
	s.hangAt(n, func() {
		reached.Store(true)
		if err := cmd.Process.Signal(ending); err != nil {
			s.Error(err)
		}
	})
	_ = cmd.Run()
	if !reached.Load() {
		s.Errorf("the run ended before request %d", n)
	}
	s.noSecrets("the output", output.Bytes())
	if state, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && state.Signaled() {
		return 128 + int(state.Signal())
	}
	return cmd.ProcessState.ExitCode()
}

// files are the files below the folder of a stage, without folders.
func (s *stage) files() map[string][]byte {
	s.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return files
}

// TestSignals: an interrupted sync ends soon with the status of the convention, leaves no
// temporary files and the file of an earlier sync as it was. It keeps what was read: the
// next run sends only the rest of the requests.
func TestSignals(t *testing.T) {
	t.Parallel()
	// Under nohup the tests ignore SIGHUP, and so would the programs that they start.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(caught) })
	for name, ending := range map[string]syscall.Signal{"hangup": syscall.SIGHUP, "interrupt": syscall.SIGINT, "terminate": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.mustRun()
			good, full := s.files(), len(s.simulator.Requests())
			if status := s.interruptAt(full-5, ending); status != 128+int(ending) {
				t.Errorf("exit status %d", status)
			}
			left := s.files()
			partial := slices.Collect(maps.Keys(left))
			partial = slices.DeleteFunc(partial, func(path string) bool { return bytes.Equal(good[path], left[path]) })
			if len(partial) != 1 || !strings.Contains(partial[0], ".partial-") {
				t.Errorf("left or changed %v", partial)
			}
			folders, err := filepath.Glob(filepath.Join(s.dir, "tmp", "*"))
			if err != nil || len(folders) > 0 {
				t.Errorf("left %v, %v", folders, err)
			}
			s.simulator.ResetRequests()
			s.mustRun()
			s.equal()
			if n := len(s.simulator.Requests()); n > full/2 {
				t.Errorf("the next run sent %d requests, of %d in all", n, full)
			}
		})
	}
}

// TestTwoRuns: the second of two runs on one file fails and names the reason. The lock ends
// with its process, also if that is killed.
func TestTwoRuns(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	reached := make(chan struct{})
	s.hangAt(6, func() { close(reached) })
	first, _ := s.command()
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-reached
	if output, err := s.run(); err == nil || !strings.Contains(output, "another run is writing sync.c1z") {
		t.Errorf("%v\n%s", err, tail(output))
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	s.mustRun()
	s.equal()
}

// TestKill kills a sync at many of its requests and starts it again: the file must equal
// that of a run without disturbance. What a killed sync leaves holds no secret.
func TestKill(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.mustRun("--workers", "1") // with more, a run may send a request more
	total := len(s.simulator.Requests())
	s.equal()
	if err := os.Remove(filepath.Join(s.dir, "sync.c1z")); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, 4, 7, total / 4, total / 2, total * 3 / 4, total - 1, total} {
		if status := s.interruptAt(n, syscall.SIGKILL); status != 128+int(syscall.SIGKILL) {
			t.Errorf("killed at request %d of %d: exit status %d", n, total, status)
		}
		for path, content := range s.files() {
			s.noSecrets(path, content)
		}
		s.mustRun()
		s.equal()
		if err := os.RemoveAll(filepath.Join(s.dir, "sync.c1z")); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTooMuchVanished: a sync that fails because many courses vanished between their list
// and their grants would fail again in the same place, so the next begins anew.
func TestTooMuchVanished(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, course := range s.simulator.Tenant().Courses[:12] {
		s.simulator.Inject(litmossim.Fault{Name: "vanish-course", Value: course.ID})
	}
	if output, err := s.run(); err == nil || !strings.Contains(output, "too many warnings") {
		t.Fatalf("%v\n%s", err, tail(output))
	}
	if left, err := filepath.Glob(filepath.Join(s.dir, "sync.c1z*")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}
