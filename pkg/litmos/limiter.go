package litmos

import (
	"container/list"
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Wait is a wait for the quota, told through Options.OnWait.
type Wait struct {
	For      time.Duration // until the next request may be sent
	Requests int           // how many the client has sent so far
}

// Quota is the state of a client's quota.
type Quota struct {
	Limit     int       // requests in a window that the client allows itself at present
	Remaining int       // how many of them may be sent at once
	ResetAt   time.Time // when the next may be sent; zero if one may be sent at once
	Window    time.Duration
	Sent      int // requests so far, refused ones included
}

const (
	// toldWait is the shortest wait worth telling.
	toldWait = 5 * time.Second
	// An urgent request is one of a few that follow each other: read, write, read back.
	// For reserveTime after one, other requests leave maxReserve places of the quota, at most
	// half of it, so that these steps do not each wait a full window.
	maxReserve  = 10
	reserveTime = 10 * time.Second
	// Before a sixth of the quota is answered, openingFlight requests are on their way at a
	// time. Processes that start together collide about then, and all that is on its way is
	// refused.
	openingFlight = 4
)

// limiter lets at most a share of the quota begin within any span of the window's length.
// The share is the whole quota until Litmos refuses a request. A first burst is free,
// after that each request takes the place of the one that leaves the window. Within a
// class, first come, first served.
type limiter struct {
	maxWait time.Duration // 0 is without end
	onWait  func(context.Context, Wait)
	random  func() float64

	mu       sync.Mutex
	share    share
	sent     []*sending // within the window, oldest first
	total    int
	pending  int       // sent and not answered
	answered int       // sent, answered and not refused
	probing  bool      // nothing got through lately: one request at a time, to see
	paused   time.Time // nothing is sent before this time
	drought  drought
	reserved time.Time          // until this time places are left to urgent requests
	told     time.Time          // no wait that ends before this time is told
	queues   [classes]list.List // of *waiter
	timer    *time.Timer
}

// sending is a request that was let go.
type sending struct {
	at      time.Time
	refused bool
}

type waiter struct{ ready chan *sending }

func newLimiter(quota int) *limiter {
	return &limiter{
		onWait: func(context.Context, Wait) {}, random: rand.Float64,
		share: share{quota: quota, size: quota}, probing: true,
	}
}

// wait blocks until a request may be sent and counts it, or until ctx ends. It returns
// ErrQuota if that takes longer than maxWait. After the request, done must be called.
func (l *limiter) wait(ctx context.Context) (*sending, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	queue := &l.queues[classOf(ctx)]
	w := &waiter{ready: make(chan *sending, 1)}

	l.mu.Lock()
	place := queue.PushBack(w)
	l.dispatch()
	tell, wait := l.toTell()
	l.mu.Unlock()
	var expired <-chan time.Time
	if l.maxWait > 0 {
		limit := l.maxWait
		if wait.For > limit {
			limit = 0
		}
		expired = time.After(limit)
	} else if tell {
		l.onWait(ctx, wait)
	}

	var err error
	select {
	case s := <-w.ready:
		return s, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-expired:
		err = ErrQuota
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case s := <-w.ready: // let go meanwhile
		return s, nil
	default:
		queue.Remove(place)
		return nil, err
	}
}

// done takes in how a request ended. It reports whether Litmos is down.
func (l *limiter) done(s *sending, failure *Error) (down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.pending--
	switch {
	case failure.overQuota():
		s.refused = true
		l.drought.refused(now, failure.RetryAfter)
		l.refused(now, s.at, failure.RetryAfter)
	case failure == nil || failure.Status != 0:
		if l.probing && !l.drought.began.IsZero() {
			l.sent = slices.DeleteFunc(l.sent, func(s *sending) bool { return s.refused })
			if !l.drought.hasEnd {
				l.share.restart(now)
			}
		}
		l.probing = false
		l.answered++
		l.drought = drought{}
		l.share.answered(now)
	}
	l.dispatch()
	return failure.overQuota() && l.drought.tooLong(now)
}

// refused takes in the refusal of a request sent at some time: it cuts the share to what
// got through. If nothing did, one request at a time is tried.
func (l *limiter) refused(now, at time.Time, retryAfter time.Duration) {
	l.forget(now)
	through := 0
	for _, s := range l.sent {
		if !s.refused {
			through++
		}
	}
	l.probing = through == 0
	if !l.probing {
		l.share.cut(now, through)
	}
	// Processes that were refused at the same time do not try again at the same time.
	switch {
	case retryAfter > 0:
		jitter := time.Duration(l.random() * float64(time.Second/4))
		l.paused = later(l.paused, now.Add(min(retryAfter, patience)+jitter))
	case l.probing && l.drought.began.Equal(now):
		l.paused = now.Add(time.Duration(l.random() * float64(probeEvery)))
	case l.probing:
		l.paused = at.Add(max(probeEvery, window/time.Duration(l.share.quota)))
	}
}

// dispatch lets go as many waiters as the quota allows and sets the timer for the next.
// The caller holds the lock.
func (l *limiter) dispatch() {
	for {
		first, ok := l.first()
		if !ok || l.pending >= l.flight() {
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
		s := &sending{at: now}
		l.sent = append(l.sent, s)
		l.share.take(now, len(l.sent))
		l.total++
		l.pending++
		w.ready <- s
	}
}

// flight is how many requests may be on their way.
func (l *limiter) flight() int {
	switch {
	case l.probing:
		return 1
	case l.answered < l.share.quota/6:
		return openingFlight
	default:
		return l.share.quota
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

// next is when the first in line may be sent.
func (l *limiter) next(now time.Time) time.Time {
	l.forget(now)
	earliest := later(now, l.paused)
	if l.probing {
		return earliest
	}
	free := l.free(0)
	if l.queues[urgent].Len() == 0 && l.reserved.After(now) {
		unreserved := l.free(min(maxReserve, l.share.size/2))
		free = earlier(unreserved, later(free, l.reserved))
	}
	return later(free, earliest)
}

// forget drops what has left the window.
func (l *limiter) forget(now time.Time) {
	gone := 0
	for gone < len(l.sent) && !l.sent[gone].at.Add(window).After(now) {
		gone++
	}
	l.sent = l.sent[gone:]
}

// free is when the window has a place for one more request, beside some that are kept free: when
// enough requests have left it, or the share has grown enough.
func (l *limiter) free(kept int) time.Time {
	var left time.Time
	free := l.share.allows(len(l.sent) + 1 + kept)
	for i, s := range l.sent {
		left = s.at.Add(window)
		if !left.Before(free) {
			break
		}
		free = earlier(free, later(left, l.share.allows(len(l.sent)-i+kept)))
	}
	return free
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

// toTell tells whether to report the wait of the first in line, and how long it is. One wait in a
// window is reported, however many requests wait.
func (l *limiter) toTell() (bool, Wait) {
	if _, waiting := l.first(); !waiting {
		return false, Wait{}
	}
	now := time.Now()
	until := l.next(now)
	wait := Wait{For: until.Sub(now), Requests: l.total}
	if wait.For < toldWait || !until.After(l.told) {
		return false, wait
	}
	l.told = later(until, now.Add(window))
	return true, wait
}

// quota is the state at present.
func (l *limiter) quota() Quota {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	until := l.next(now)
	q := Quota{Limit: l.share.limit(now), Window: window, Sent: l.total}
	if !l.drought.began.IsZero() && l.probing {
		q.Limit = 1
	}
	if until.After(now) {
		q.ResetAt = until
	} else {
		q.Remaining = max(1, q.Limit-len(l.sent))
	}
	return q
}
