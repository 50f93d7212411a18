// Package seeds runs a test on many seeds: a number of them, or new ones for a time.
package seeds

import (
	"flag"
	"strconv"
	"testing"
	"time"
)

var (
	soak  = flag.Duration("soak", 0, "how long to run random schedules, instead of a number of them")
	count = flag.Uint64("seeds", 0, "how many schedules to run, 0 for as many as the test says")
	first = flag.Uint64("first", 0, "the seed of the first schedule")
)

// Each plays a number of seeds in parallel, fewer with -short.
func Each(t *testing.T, number, short uint64, play func(*testing.T, uint64)) {
	t.Helper()
	if *soak > 0 {
		t.Skip("the soak runs them")
	}
	if testing.Short() {
		number = short
	}
	if *count > 0 {
		number = *count
	}
	for seed := *first; seed < *first+number; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			play(t, seed)
		})
	}
}

// Soak plays new seeds for as long as -soak says.
func Soak(t *testing.T, play func(*testing.T, uint64)) {
	t.Helper()
	if *soak == 0 {
		t.Skip("asked for with -soak")
	}
	seed := uint64(time.Now().UnixNano())
	for began := time.Now(); time.Since(began) < *soak; seed++ {
		play(t, seed)
	}
}
