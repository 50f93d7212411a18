package litmos

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// sendAll has workers send requests through a limiter, each of which takes a while, and
// returns when they were sent.
func sendAll(l *limiter, workers, requests int, takes time.Duration) []time.Time {
	var (
		mu    sync.Mutex
		times []time.Time
		wg    sync.WaitGroup
		queue = make(chan struct{}, requests)
	)
	for range requests {
		queue <- struct{}{}
	}
	close(queue)
	for range workers {
		wg.Go(func() {
			for range queue {
				s, _ := l.wait(context.Background())
				mu.Lock()
				times = append(times, time.Now())
				mu.Unlock()
				time.Sleep(takes)
				l.done(s, nil)
			}
		})
	}
	wg.Wait()
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// most is the largest number of requests in any span of a length.
func most(times []time.Time, span time.Duration) int {
	top := 0
	for i := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(times[i]) >= span {
				break
			}
			n++
		}
		top = max(top, n)
	}
	return top
}

func TestLimiterKeepsTheQuotaAndUsesIt(t *testing.T) {
	t.Parallel()
	for _, takes := range []time.Duration{0, 50 * time.Millisecond, 500 * time.Millisecond, 5 * time.Second} {
		onClock(t, takes.String(), func(t *testing.T) {
			t.Helper()
			l := newLimiter(100)
			times := sendAll(l, 64, 1000, takes)
			if burst := times[99].Sub(times[0]); takes == 0 && burst > 0 {
				t.Errorf("the first 100 requests took %v", burst)
			}
			// Litmos sees each of them up to a second late.
			if n := most(times, time.Minute+time.Second); n > 100 {
				t.Errorf("%d requests in 61 seconds", n)
			}
			opening := 4 * takes // few at a time
			if took := times[len(times)-1].Sub(times[0]); took > opening+limit(len(times))*105/100 {
				t.Errorf("took %v, at best %v", took, limit(len(times)))
			}
		})
	}
}

// TestLimiterPrefersTheUrgent sends the six requests of a grant, one after the other, at
// different moments of a sync's window. Together they use the quota and keep it.
func TestLimiterPrefersTheUrgent(t *testing.T) {
	t.Parallel()
	for _, takes := range []time.Duration{0, 200 * time.Millisecond, 3 * time.Second} {
		onClock(t, takes.String(), func(t *testing.T) {
			t.Helper()
			l := newLimiter(100)
			var urgent []time.Time
			var wg sync.WaitGroup
			wg.Go(func() {
				for range 20 {
					time.Sleep(47 * time.Second)
					began := time.Now()
					for range 6 {
						s, _ := l.wait(Urgent(context.Background()))
						urgent = append(urgent, time.Now())
						time.Sleep(takes)
						l.done(s, nil)
					}
					if waited := time.Since(began) - 6*takes; waited > window {
						t.Errorf("a grant waited %v behind a sync", waited)
					}
				}
			})
			times := sendAll(l, 32, 3000, takes)
			wg.Wait()
			last := times[len(times)-1]
			times = append(times, slices.DeleteFunc(urgent, last.Before)...)
			slices.SortFunc(times, time.Time.Compare)
			if n := most(times, time.Minute+time.Second); n > 100 {
				t.Errorf("%d requests in 61 seconds", n)
			}
			took := last.Sub(times[0])
			// While a grant goes on for long, much is left to it.
			if takes < time.Second && took > limit(len(times))*105/100 {
				t.Errorf("took %v, at best %v", took, limit(len(times)))
			}
		})
	}
}

func TestLimiterForgetsWhoGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		s, _ := l.wait(context.Background())
		l.done(s, nil)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if _, err := l.wait(ctx); err == nil {
			t.Error("the wait outlived its context")
		}
		began := time.Now()
		_, _ = l.wait(context.Background())
		if took := time.Since(began); took != window-time.Second {
			t.Errorf("the next waited %v", took)
		}
	})
}

func TestLimiterTellsAWaitOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var (
			mu   sync.Mutex
			told []Wait
		)
		l := newLimiter(10)
		l.onWait = func(_ context.Context, w Wait) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, w)
		}
		sendAll(l, 8, 25, 0)
		want := []Wait{{For: window, Requests: 10}, {For: window, Requests: 20}}
		if !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
	})
}
