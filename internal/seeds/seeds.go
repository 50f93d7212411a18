// Package seeds runs a test on many seeds: a number of them, or new ones for a time.
package seeds

import (
	"flag"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

var (
	soak  = flag.Duration("soak", 0, "how long to run random schedules, instead of a number of them")
	count = flag.Uint64("seeds", 0, "how many schedules to run, 0 for as many as the test says")
	first = flag.Uint64("first", 0, "the seed of the first schedule")
)

// Test is a test of what a seed draws. It runs on a clock of its own.
type Test func(t *testing.T, random *rand.Rand)

// Play plays a number of seeds in parallel, fewer with -short. With -soak it plays new seeds for
// that time, or until one fails.
func Play(t *testing.T, number, short uint64, test Test) {
	t.Helper()
	if testing.Short() {
		number = short
	}
	if *count > 0 {
		number = *count
	}
	if *soak > 0 {
		test.soak(t)
		return
	}
	for seed := *first; seed < *first+number; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			test.play(t, seed)
		})
	}
}

func (test Test) soak(t *testing.T) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	for began := time.Now(); time.Since(began) < *soak && !t.Failed(); seed++ {
		test.play(t, seed)
	}
}

func (test Test) play(t *testing.T, seed uint64) {
	t.Helper()
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		test(t, rand.New(rand.NewPCG(seed, 0)))
	})
	if t.Failed() {
		name, _, _ := strings.Cut(t.Name(), "/")
		t.Logf("again: go test -run %s -seeds 1 -first %d, in the folder of this package", name, seed)
	}
}
