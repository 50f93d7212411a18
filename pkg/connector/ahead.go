package connector

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// maxAhead bounds the rows of a kind that are read ahead and not yet asked for, to
	// some 20 MB of memory.
	maxAhead = 100_000
	// fullPage is how many rows are reckoned with before a page is read. So 100 pages
	// can be under way, the quota of a minute.
	fullPage = 1000
)

// ahead reads the first page of many lists before the syncer asks for them. The syncer
// walks over all users, page after page, before it asks for the first member of a team;
// where each page takes seconds, the quota of the first minutes would go to waste.
type ahead[T any] struct {
	ctx   context.Context //nolint:containedctx // of the sync: what is read ahead outlives the call that begins it
	fetch func(ctx context.Context, id string) (litmos.Page[T], error)
	room  *semaphore.Weighted // in rows

	mu      sync.Mutex
	waiting map[string]bool // to be read
	begun   map[string]*reading[T]
}

// reading is a page that is being read.
type reading[T any] struct {
	done chan struct{} // closed when page and err are set
	page litmos.Page[T]
	err  error
	room int64 // rows it takes room for until it is asked for
}

func newAhead[T any](ctx context.Context, fetch func(context.Context, string) (litmos.Page[T], error)) *ahead[T] {
	return &ahead[T]{ctx: ctx, fetch: fetch, room: semaphore.NewWeighted(maxAhead), waiting: map[string]bool{}, begun: map[string]*reading[T]{}}
}

// start begins to read the lists of some ids. The syncer asks for them in the reverse of
// their order.
func (a *ahead[T]) start(ids []string) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	slices.Reverse(ids)
	a.mu.Lock()
	for _, id := range ids {
		a.waiting[id] = true
	}
	a.mu.Unlock()
	go func() {
		for _, id := range ids {
			if a.room.Acquire(a.ctx, fullPage) != nil {
				return
			}
			a.begin(id)
		}
	}()
}

// begin reads a list, unless it was asked for meanwhile.
func (a *ahead[T]) begin(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.waiting[id] {
		a.room.Release(fullPage)
		return
	}
	delete(a.waiting, id)
	a.read(id, fullPage)
}

// now reads a list that the syncer asks for next, whatever room there is.
func (a *ahead[T]) now(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.read(id, 0)
}

// read begins to read, with room for some rows. The caller holds the lock.
func (a *ahead[T]) read(id string, room int64) {
	r := &reading[T]{done: make(chan struct{})}
	a.begun[id] = r
	go func() {
		defer close(r.done)
		r.page, r.err = a.fetch(a.ctx, id)
		r.room = min(room, int64(len(r.page.Rows)))
		a.room.Release(room - r.room)
	}()
}

// first is the first page of a list, read ahead or now.
func (a *ahead[T]) first(ctx context.Context, id string) (litmos.Page[T], error) {
	a.mu.Lock()
	r := a.begun[id]
	delete(a.begun, id)
	delete(a.waiting, id)
	a.mu.Unlock()
	if r == nil {
		return a.fetch(ctx, id)
	}
	select {
	case <-r.done:
		a.room.Release(r.room)
		return r.page, r.err
	case <-ctx.Done():
		return litmos.Page[T]{}, ctx.Err()
	}
}
