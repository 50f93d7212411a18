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

// Play plays a number of seeds in parallel, fewer with -short, each on a clock of its own. With
// -soak it plays new seeds for that time, or until one fails.
func Play(t *testing.T, number, short uint64, test func(t *testing.T, random *rand.Rand)) {
	t.Helper()
	play := func(t *testing.T, seed uint64) {
		t.Helper()
		defer func() { // a failure on the clock ends the test
			if t.Failed() {
				name, _, _ := strings.Cut(t.Name(), "/")
				t.Logf("again: go test -run %s -seeds 1 -first %d, in the folder of this package", name, seed)
			}
		}()
		c1ztest.OnClock(t, func(t *testing.T) {
			t.Helper()
			test(t, rand.New(rand.NewPCG(seed, 0)))
		})
	}
	for began, seed := time.Now(), uint64(time.Now().UnixNano()); time.Since(began) < *soak && !t.Failed(); seed++ {
		play(t, seed)
	}
	switch {
	case *soak > 0:
		return
	case *count > 0:
		number = *count
	case testing.Short():
		number = short
	}
	for seed := *first; seed < *first+number; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			play(t, seed)
		})
	}
}
