package litmos

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// mode is how Litmos treats the requests that it refuses, which is not documented.
type mode struct {
	countRefused bool // among the 100
	fixed        bool // counts anew every minute
	tellAfter    bool // in Retry-After
}

var modes = map[string]mode{
	"": {}, "counted": {countRefused: true}, "fixed": {fixed: true},
	"Retry-After": {tellAfter: true},
}

// rolling is a Litmos that answers 100 requests in any minute and refuses others.
type rolling struct {
	mode
	latency time.Duration

	mu       sync.Mutex
	random   *rand.Rand
	phase    int64 // of a fixed minute, in seconds
	counted  []time.Time
	answered int
	refused  int
}

func newRolling(m mode, latency time.Duration, seed uint64) *rolling {
	random := rand.New(rand.NewPCG(seed, 2))
	return &rolling{mode: m, latency: latency, random: random, phase: random.Int64N(60)}
}

func (r *rolling) RoundTrip(req *http.Request) (*http.Response, error) {
	r.travel()
	r.mu.Lock()
	now := time.Now()
	for len(r.counted) > 0 && (now.Sub(r.counted[0]) >= time.Minute || r.fixed && r.minute(now) != r.minute(r.counted[0])) {
		r.counted = r.counted[1:]
	}
	accepted := len(r.counted) < 100
	if accepted || r.countRefused {
		r.counted = append(r.counted, now)
	}
	header := http.Header{}
	if accepted {
		r.answered++
	} else {
		r.refused++
		if r.tellAfter {
			header.Set("Retry-After", strconv.Itoa(1+int(time.Until(r.counted[len(r.counted)-100].Add(time.Minute))/time.Second)))
		}
	}
	r.mu.Unlock()
	r.travel()
	status := http.StatusOK
	if !accepted {
		status = http.StatusServiceUnavailable
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("<Users/>")), Request: req}, nil
}

// minute is the number of the fixed minute of a time.
func (r *rolling) minute(at time.Time) int64 { return (at.Unix() + r.phase) / 60 }

// travel takes about half the latency.
func (r *rolling) travel() {
	r.mu.Lock()
	d := time.Duration((0.4 + 0.2*r.random.Float64()) * float64(r.latency))
	r.mu.Unlock()
	time.Sleep(d)
}

// process makes a client of the key, as another process would.
func (r *rolling) process(seed uint64) *Client {
	base, _ := url.Parse("https://litmos.example.net/v1.svc")
	c := New(Options{BaseURL: base, APIKey: testKey, Source: fmt.Sprint(seed % 100), Quota: 100, HTTPClient: &http.Client{Transport: r}})
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(seed, 7))
	c.limiter.random = func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return random.Float64()
	}
	return c
}

// work sends requests with eight workers, and returns the first error.
func work(c *Client, requests int) error {
	var (
		left   atomic.Int64
		wg     sync.WaitGroup
		failed = make(chan error, 8)
	)
	left.Store(int64(requests))
	for range cap(failed) {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if _, err := c.ListUsers(context.Background(), Cursor{}, true); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}

// limit is the least time that the quota leaves for a number of requests.
func limit(requests int) time.Duration { return time.Duration(requests-100) * time.Minute / 100 }

// seeds is for measuring: the bounds of TestSharedQuota hold for one.
var seeds = flag.Uint64("seeds", 1, "sequences of random numbers to share a quota with")

// TestSharedQuota has processes that know nothing of each other share a quota. Bounds are
// for the mean over latencies and modes. A single run depends on which process happens to be
// refused first: see outcome.within.
// Short runs that do not begin together take longer than others: a process notices within
// minutes, not at once, that another has come or gone. Where Litmos counts anew every
// minute, more is refused, because a process whose requests come late in that minute pays
// for the others; and the few runs of that mode may take a tenth more.
func TestSharedQuota(t *testing.T) {
	t.Parallel()
	const apart = 17 * time.Second
	for _, test := range []struct {
		requests []int
		apart    time.Duration // between the starts
		refused  float64       // at most, in percent of the answered
		fixed    float64       // the same where Litmos counts anew every minute
		took     float64       // at most, in multiples of what the quota leaves
	}{
		{[]int{1000}, 0, 0, 0, 1.05},
		{[]int{300, 300}, 0, 5, 7, 1.15},
		{[]int{2000, 2000}, 0, 5, 6, 1.15},
		{[]int{300, 2000}, 0, 5, 5, 1.15},
		{[]int{300, 300, 300}, 0, 5, 6, 1.15},
		{[]int{600, 600, 600}, 0, 5, 6, 1.15},
		{[]int{300, 600, 2000}, 0, 5, 5, 1.15},
		{slices.Repeat([]int{300}, 8), 0, 5, 10, 1.15},
		{slices.Repeat([]int{600}, 8), 0, 5, 10, 1.15},
		{[]int{2000, 300, 300, 300, 300, 300, 300, 300}, 0, 5, 10, 1.15},
		{[]int{300, 300}, apart, 5, 6, 2.3},
		{[]int{1000, 1000}, apart, 5, 6, 1.3},
		{[]int{300, 600, 2000}, apart, 5, 6, 1.3},
		{slices.Repeat([]int{300}, 8), apart, 9.5, 11, 1.4},
		{slices.Repeat([]int{600}, 8), apart, 6.5, 12, 1.25},
	} {
		t.Run(fmt.Sprintf("%d apart %v", test.requests, test.apart), func(t *testing.T) {
			t.Parallel()
			rolling, fixed := sharing(t, test.requests, test.apart)
			if !rolling.within(test.refused, test.took) || !fixed.within(test.fixed, test.took+0.1) {
				t.Errorf("rolling window %v, fixed minutes %v", rolling, fixed)
			}
			t.Logf("rolling window %v, fixed minutes %v", rolling, fixed)
		})
	}
}

// outcome is the mean of some runs, and the worst of them.
type outcome struct {
	refused, mostRefused float64 // percent of the answered
	took, tookMost       float64 // multiple of what the quota leaves
	runs                 int
}

// within tells whether the mean keeps to bounds, and each run to wider ones.
func (o *outcome) within(refused, took float64) bool {
	return o.refused <= refused && o.took <= took && o.mostRefused <= 1.2*refused && o.tookMost <= 1.1*took
}

func (o *outcome) add(refused, took float64) {
	n := float64(o.runs)
	o.refused, o.took = (n*o.refused+refused)/(n+1), (n*o.took+took)/(n+1)
	o.mostRefused, o.tookMost = max(o.mostRefused, refused), max(o.tookMost, took)
	o.runs++
}

func (o *outcome) String() string {
	return fmt.Sprintf("%.1f %% refused (at most %.1f), %.3f of the time (at most %.3f)", o.refused, o.mostRefused, o.took, o.tookMost)
}

// sharing runs processes in each mode, with fast and slow answers.
func sharing(t *testing.T, requests []int, apart time.Duration) (rollingWindow, fixedMinutes *outcome) {
	t.Helper()
	rollingWindow, fixedMinutes = &outcome{}, &outcome{}
	latencies := []time.Duration{500 * time.Millisecond, 50 * time.Millisecond, 2 * time.Second}
	if testing.Short() {
		latencies = latencies[:1]
	}
	for name, mode := range modes {
		for _, latency := range latencies {
			for seed := range *seeds {
				refused, took := together(t, newRolling(mode, latency, seed), requests, apart, seed)
				t.Logf("%s latency %v: %.1f %% refused, %.3f of the time", name, latency, refused, took)
				if mode.fixed {
					fixedMinutes.add(refused, took)
				} else {
					rollingWindow.add(refused, took)
				}
			}
		}
	}
	return rollingWindow, fixedMinutes
}

// together runs processes, and returns what was refused, in percent of the answered, and
// the time taken as a multiple of what the quota leaves.
func together(t *testing.T, r *rolling, requests []int, apart time.Duration, seed uint64) (refused, took float64) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		began, sum := time.Now(), 0
		for i, n := range requests {
			sum += n
			wg.Go(func() {
				time.Sleep(time.Duration(i) * apart)
				if err := work(r.process(100*seed+uint64(i)), n); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		refused = 100 * float64(r.refused) / float64(r.answered)
		took = float64(time.Since(began)) / float64(limit(sum))
	})
	return refused, took
}

// TestFullRateAfterOthers: when the others have ended, the last has the quota to itself
// within minutes.
func TestFullRateAfterOthers(t *testing.T) {
	t.Parallel()
	for name, mode := range modes {
		onClock(t, name, func(t *testing.T) {
			t.Helper()
			r := newRolling(mode, 200*time.Millisecond, 1)
			var wg sync.WaitGroup
			defer wg.Wait()
			for i := range uint64(7) {
				wg.Go(func() { _ = work(r.process(i), 100) })
			}
			last := r.process(8)
			wg.Go(func() { _ = work(last, 2000) })
			time.Sleep(15 * time.Minute) // of which the seven take ten at most
			if got := last.Quota().Limit; got < 98 {
				t.Errorf("%d requests a minute", got)
			}
		})
	}
}
