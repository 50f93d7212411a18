package litmos

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestLimiterPrefersTheUrgent sends the six requests of a grant, one after the other, at different moments of
// a sync's window. Together they use the quota and keep it.
func TestLimiterPrefersTheUrgent(t *testing.T) {
	t.Parallel()
	for _, latency := range []time.Duration{0, 200 * time.Millisecond, 3 * time.Second} {
		onClock(t, latency.String(), func(t *testing.T) {
			t.Helper()
			r := newRolling(mode{}, latency, 1)
			c, began := r.process(1), time.Now()
			var wg sync.WaitGroup
			wg.Go(func() {
				for range 20 {
					time.Sleep(47 * time.Second)
					began := time.Now()
					for range 6 {
						_, _ = c.ListUsers(Urgent(context.Background()), Cursor{}, true)
					}
					if waited := time.Since(began) - 6*latency; waited > window {
						t.Errorf("a grant waited %v behind a sync", waited)
					}
				}
			})
			err := work(c, 3000)
			took, best := time.Since(began), limit(r.answered)
			wg.Wait()
			// While a grant goes on for long, much is left to it.
			if err != nil || r.refused > 0 || latency < time.Second && took > best*105/100 {
				t.Errorf("%d refused, took %v, at best %v: %v", r.refused, took, best, err)
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
		c, _ := scripted(oneUser)
		c.limiter = newLimiter(10)
		c.limiter.onWait = func(_ context.Context, w Wait) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, w)
		}
		if err := work(c, 25); err != nil {
			t.Error(err)
		}
		want := []Wait{{For: window, Requests: 10}, {For: window, Requests: 20}}
		if !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
	})
}
