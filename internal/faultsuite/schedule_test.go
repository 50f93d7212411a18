package faultsuite

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/conductorone/baton-litmos/internal/seeds"
)

// passing are faults that end by themselves. A schedule may hold several.
var passing = []string{
	"status-429", "status-429-retry-after=3", "status-503", "status-503-retry-after=2", "status-503-html",
	"status-500", "status-502", "status-504", "reset", "hang", "truncated", "truncated-connection",
	"empty-200", "html-200", "wrong-root", "slow-body=5000", "ignore-start", "unstable-ties",
}

// lasting are faults that last for a whole sync. A schedule has at most one of each
// group: a page that is clamped and then filtered cannot be told from the last page.
var lasting = [][]string{
	{"clamp=100", "clamp=200", "clamp=500", "short-page=60", "filtered-page", "over-full=7", "overlap-page=4", "total-count=-3", "total-count=+3"},
	{"control-chars", "nil-everywhere", "absent-fields", "alias-names", "paginated-item", "null-levels"},
	{"unknown-elements", "bom"},
}

var paths = []string{
	"", "", "/users/details", "/teams", "/courses", "/teams/*/users", "/teams/*/leaders", "/courses/*/users", "/users/paginated",
	"/learningpaths", "/learningpaths/*/users",
}

// schedule draws a set of faults.
func schedule(random *rand.Rand) (faults []string) {
	for range 1 + random.IntN(3) {
		text := fmt.Sprintf("%s,times=%d,after=%d", passing[random.IntN(len(passing))], 1+random.IntN(4), random.IntN(20))
		if path := paths[random.IntN(len(paths))]; path != "" {
			text += ",path=" + path
		}
		faults = append(faults, text)
	}
	for _, group := range lasting {
		if random.IntN(2) == 0 {
			faults = append(faults, group[random.IntN(len(group))])
		}
	}
	return faults
}

// TestSchedules runs random schedules: whatever befalls a sync, its file equals the
// account or it fails.
func TestSchedules(t *testing.T) {
	t.Parallel()
	seeds.Play(t, 50, 5, play)
}

func play(t *testing.T, random *rand.Rand) {
	t.Helper()
	faults := schedule(random)
	if _, err := run(t, 1+random.IntN(3), equal, faults...); err != nil || t.Failed() {
		t.Logf("faults %v, error %v", faults, err)
	}
}
