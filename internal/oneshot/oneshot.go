// Package oneshot replaces the file of a one-shot sync only by a finished sync.
//
// The SDK saves what a failed sync has read in place of the good file. So a sync works on
// a partial file beside the file asked for. A sync that fails leaves its partial file, and
// the next run goes on from there.
package oneshot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/gofrs/flock"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// maxAge is how long after the start of a sync another run may go on with it. The SDK would
// allow a week; but a file should not mix data of different days.
const maxAge = 6 * time.Hour

// Sync is a sync to run.
type Sync struct {
	// File is the file asked for.
	File string
	// Extent are the settings that decide what is read and from where. A sync with other
	// settings is not resumed.
	Extent []string
	// Adds is set for a sync that adds to a copy of the file. It is never resumed.
	Adds bool
	// Temp is a folder for temporary files.
	Temp string
}

// Run has read write the partial file, and makes it the file asked for when read succeeds. If that
// fails, left is the file that the next run goes on with; it is empty if there is none. Only one
// run at a time may work on a file.
func (s Sync) Run(ctx context.Context, read func(path string) error) (left string, err error) {
	unlock, err := s.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	partial := s.partial()
	if err := s.prepare(ctx, partial); err != nil {
		return "", err
	}
	if err := read(partial); err != nil {
		if s.Adds || errors.Is(err, sync.ErrTooManyWarnings) { // it would fail again
			return "", errors.Join(err, os.RemoveAll(partial))
		}
		if _, statErr := os.Stat(partial); statErr == nil {
			left = partial
		}
		return left, err
	}
	if err := os.Rename(partial, s.File); err != nil {
		return "", err
	}
	s.discardPartials()
	return "", nil
}

// lock keeps other runs from the file until unlock, or until this process ends. If the file
// cannot be written it fails at once, not after a sync of hours.
func (s Sync) lock() (unlock func(), err error) {
	if s.File == "" {
		return nil, errors.New("field file: must not be empty")
	}
	// The sync takes the place of whatever has the name: a link too, not what it points to.
	if info, err := os.Lstat(s.File); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("field file: %s is not a regular file", s.File)
	}
	lock := flock.New(s.File + ".lock")
	held, err := lock.TryLock()
	if _, noFile := errors.AsType[*fs.PathError](err); noFile {
		return nil, fmt.Errorf("field file: %w", err)
	}
	if err == nil && !held {
		return nil, status.Errorf(codes.Aborted, "baton-litmos: another run is writing %s: wait for its end or use another file", s.File)
	}
	// Some network file systems have no locks. The sync runs there all the same.
	return func() {
		_ = os.Remove(lock.Path())
		_ = lock.Close()
	}, nil
}

// partial is the name of the partial file. It differs for syncs of different extent.
func (s Sync) partial() string {
	sum := sha256.Sum256([]byte(strings.Join(s.Extent, "\x00")))
	return fmt.Sprintf("%s.partial-%x", s.File, sum[:4])
}

// prepare leaves a partial file to go on with, or none. For a sync that adds, it is a copy
// of the file.
func (s Sync) prepare(ctx context.Context, partial string) error {
	if s.Adds {
		return errors.Join(os.RemoveAll(partial), copyIfThere(partial, s.File))
	}
	began, err := unfinishedSince(ctx, partial, s.Temp)
	if err == nil && time.Since(began) <= maxAge {
		return nil
	}
	if ctx.Err() != nil { // it was not looked at
		return ctx.Err()
	}
	return os.RemoveAll(partial)
}

// discardPartials removes what earlier syncs left beside the file.
func (s Sync) discardPartials() {
	escaped := strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(s.File)
	left, _ := filepath.Glob(escaped + ".partial-????????")
	for _, path := range left {
		_ = os.Remove(path)
	}
}

func copyIfThere(to, from string) error {
	source, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}

// unfinishedSince tells when the unfinished sync in a file began. It fails if there is none.
func unfinishedSince(ctx context.Context, path, temp string) (began time.Time, err error) {
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(temp))
	if err != nil {
		return time.Time{}, err
	}
	defer func() { err = errors.Join(err, store.Close(ctx)) }()
	syncs, err := store.ListSyncs(ctx, &reader_v2.SyncsReaderServiceListSyncsRequest{})
	if err != nil {
		return time.Time{}, err
	}
	for _, known := range syncs.GetSyncs() {
		if known.GetEndedAt() == nil {
			return known.GetStartedAt().AsTime(), nil
		}
	}
	return time.Time{}, errors.New("it holds no unfinished sync")
}
