package oneshot_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/conductorone/baton-sdk/pkg/connectorstore"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/oneshot"
)

var errFailed = errors.New("litmos failed")

func mustNotRun(string) error { return errors.New("must not run") }

// failing begins or resumes a sync in a file, as the SDK does, and fails.
func failing(ctx context.Context, temp string, err error) func(path string) error {
	return func(path string) error {
		store, openErr := dotc1z.NewStore(ctx, path, dotc1z.WithTmpDir(temp))
		if openErr != nil {
			return openErr
		}
		_, _, startErr := store.StartOrResumeSync(ctx, connectorstore.SyncTypeFull, "")
		return errors.Join(err, startErr, store.Close(ctx))
	}
}

// TestResume: a sync with the same settings is resumed for six hours after its start, however often
// it fails.
func TestResume(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := oneshot.Sync{File: filepath.Join(t.TempDir(), "sync.c1z"), Temp: t.TempDir()}
		for _, step := range []struct {
			after   time.Duration
			extent  string
			resumed bool
		}{
			{0, "a", false}, {5 * time.Hour, "a", true}, {2 * time.Hour, "a", false}, {6 * time.Hour, "a", true},
			{time.Second, "a", false}, {time.Second, "b", false}, {time.Second, "a", true},
		} {
			time.Sleep(step.after)
			s.Extent = []string{step.extent}
			resumed := false
			left, err := s.Run(t.Context(), func(path string) error {
				_, err := os.Stat(path)
				resumed = err == nil
				return failing(t.Context(), s.Temp, errFailed)(path)
			})
			if !errors.Is(err, errFailed) || resumed != step.resumed || left == "" {
				t.Errorf("after %v: resumed is %v, left is %q, %v", step.after, resumed, left, err)
			}
		}
	})
}

// TestSignalBeforeTheSync: a run that ends while it looks at the partial file keeps it.
func TestSignalBeforeTheSync(t *testing.T) {
	t.Parallel()
	s := oneshot.Sync{File: filepath.Join(t.TempDir(), "sync.c1z"), Temp: t.TempDir()}
	left, err := s.Run(t.Context(), failing(t.Context(), s.Temp, errFailed))
	if !errors.Is(err, errFailed) {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Run(ctx, mustNotRun)
	if _, statErr := os.Stat(left); statErr != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", err, statErr)
	}
}

// TestAddingSync: a sync that adds works on a copy, which a failure leaves nothing of and
// a second run does not touch.
func TestAddingSync(t *testing.T) {
	t.Parallel()
	s := oneshot.Sync{File: filepath.Join(t.TempDir(), "sync.c1z"), Temp: t.TempDir(), Adds: true}
	if err := os.WriteFile(s.File, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, failure := range []error{errFailed, nil} {
		_, err := s.Run(t.Context(), func(path string) error {
			copied, err := os.ReadFile(path)
			err = errors.Join(failure, err, os.WriteFile(path, append(copied, " and after"...), 0o600))
			if _, second := s.Run(t.Context(), mustNotRun); status.Code(second) != codes.Aborted {
				t.Errorf("the second run: %v", second)
			}
			return err
		})
		want := "before and after"
		if failure != nil {
			want = "before"
		}
		got, _ := os.ReadFile(s.File)
		left, _ := os.ReadDir(filepath.Dir(s.File))
		if !errors.Is(err, failure) || string(got) != want || len(left) != 1 {
			t.Errorf("%q, %v, left %v", got, err, left)
		}
	}
}
