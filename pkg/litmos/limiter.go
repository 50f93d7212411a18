package litmos

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// Wait is a wait for the quota, told through Options.OnWait.
type Wait struct {
	For      time.Duration // until the next request may be sent
	Requests int           // how many the client has sent so far
}

const (
	// toldWait is the shortest wait worth telling.
	toldWait = 5 * time.Second
	// An urgent request is one of a few that follow each other: read, write, read back.
	// Lest each of them wait for the window anew, other requests leave maxReserve places
	// of the quota, at most half of it, for as long after an urgent one.
	maxReserve  = 10
	reserveTime = 10 * time.Second
)

// class ranks requests: those of a lower class go first.
type class int

const (
	urgent class = iota
	normal
	background
	classes
)

type classKey struct{}

// Urgent marks requests that somebody waits for: they go before those of a sync.
func Urgent(ctx context.Context) context.Context { return context.WithValue(ctx, classKey{}, urgent) }

// Background marks requests that nobody waits for yet: they go after all others.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, classKey{}, background)
}

func classOf(ctx context.Context) class {
	if c, ok := ctx.Value(classKey{}).(class); ok {
		return c
	}
	return normal
}

// limiter lets at most quota requests begin within any span of the window's length. A
// first burst up to the quota is free, after that each request takes the place of the
// one that leaves the window. Within a class, first come, first served.
type limiter struct {
	quota  int
	window time.Duration
	onWait func(context.Context, Wait)

	mu       sync.Mutex
	sent     []time.Time // within the window, oldest first
	total    int
	paused   time.Time          // nothing is sent before
	reserved time.Time          // until then places are left to urgent requests
	kept     int                // places left to others by background requests
	told     time.Time          // end of the wait told last
	queues   [classes]list.List // of *waiter
	timer    *time.Timer
}

type waiter struct{ ready chan struct{} }

func newLimiter(quota int, window time.Duration, onWait func(context.Context, Wait)) *limiter {
	return &limiter{quota: quota, window: window, onWait: onWait}
}

// wait blocks until a request may be sent and counts it, or until ctx ends.
func (l *limiter) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	queue := &l.queues[classOf(ctx)]
	w := &waiter{ready: make(chan struct{})}

	l.mu.Lock()
	place := queue.PushBack(w)
	l.dispatch()
	tell, wait := l.toTell()
	l.mu.Unlock()
	if tell {
		l.onWait(ctx, wait)
	}

	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		queue.Remove(place)
		return ctx.Err()
	}
}

// pause keeps every request back for at least d.
func (l *limiter) pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.paused) {
		l.paused = until
	}
}

// keep leaves some places, at most half of the quota, to others than background requests.
func (l *limiter) keep(places int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = min(places, l.quota/2)
	l.dispatch()
}

// dispatch lets go as many waiters as the quota allows and sets the timer for the next.
// The caller holds the lock.
func (l *limiter) dispatch() {
	for {
		first, ok := l.first()
		if !ok {
			return
		}
		now := time.Now()
		if until := l.next(now); until.After(now) {
			l.wakeAfter(until.Sub(now))
			return
		}
		if first == urgent {
			l.reserved = now.Add(reserveTime)
		}
		queue := &l.queues[first]
		w, _ := queue.Remove(queue.Front()).(*waiter)
		l.sent = append(l.sent, now)
		l.total++
		close(w.ready)
	}
}

// first is the class of the first in line.
func (l *limiter) first() (class, bool) {
	for c := range l.queues {
		if l.queues[c].Len() > 0 {
			return class(c), true
		}
	}
	return 0, false
}

// next is when the first in line may be sent. It forgets what has left the window.
func (l *limiter) next(now time.Time) time.Time {
	gone := 0
	for gone < len(l.sent) && !l.sent[gone].Add(l.window).After(now) {
		gone++
	}
	l.sent = l.sent[gone:]

	free := l.free(l.quota)
	if l.queues[urgent].Len() == 0 && l.reserved.After(now) {
		unreserved := l.free(l.quota - min(maxReserve, l.quota/2))
		free = earlier(unreserved, later(free, l.reserved))
	}
	if first, ok := l.first(); ok && first == background {
		free = later(free, l.free(l.quota-l.kept))
	}
	return later(later(free, l.paused), now)
}

// free is when there is a place in the window for one more of a number of requests.
func (l *limiter) free(quota int) time.Time {
	if len(l.sent) < quota {
		return time.Time{}
	}
	return l.sent[len(l.sent)-quota].Add(l.window)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (l *limiter) wakeAfter(d time.Duration) {
	if l.timer != nil {
		l.timer.Stop()
	}
	l.timer = time.AfterFunc(d, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.dispatch()
	})
}

// toTell tells a wait once, however many wait for its end.
func (l *limiter) toTell() (bool, Wait) {
	now := time.Now()
	if _, waiting := l.first(); !waiting {
		return false, Wait{}
	}
	until := l.next(now)
	if until.Sub(now) < toldWait || !until.After(l.told) {
		return false, Wait{}
	}
	l.told = until
	return true, Wait{For: until.Sub(now), Requests: l.total}
}
