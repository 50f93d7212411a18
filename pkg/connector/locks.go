package connector

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// locks make the changes of one user follow one another within this process. They have no
// effect on other processes: recordChange says what happens then.
type locks struct {
	mu   sync.Mutex
	held map[string]*userLock
}

type userLock struct {
	*semaphore.Weighted
	wanted int // how many hold the lock or wait for it
}

// lock waits until no other change of a user is under way. Requests that are sent with the
// returned context go before those of a sync.
func (l *locks) lock(ctx context.Context, user string) (_ context.Context, unlock func(), err error) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*userLock{}
	}
	u := l.held[user]
	if u == nil {
		u = &userLock{Weighted: semaphore.NewWeighted(1)}
		l.held[user] = u
	}
	u.wanted++
	l.mu.Unlock()

	forget := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if u.wanted--; u.wanted == 0 {
			delete(l.held, user)
		}
	}
	if err := u.Acquire(ctx, 1); err != nil {
		forget()
		return nil, nil, err
	}
	return litmos.Urgent(ctx), func() {
		u.Release(1)
		forget()
	}, nil
}
