package faultsuite

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// How a sync may end, in the words of the document. Other syncs fail.
const (
	equal = "equal"
	// between: the account changes meanwhile. The file holds all that was there from
	// beginning to end, and nothing that never was.
	between = "equal, as far as the account stood still"
	without = "equal, without the grants of what vanished"
)

// row is a fault and what a sync makes of it.
type row struct{ fault, end string }

var quoted = regexp.MustCompile("`([^`]+)`")

// table reads the document: what a sync makes of faults, and the names of those that no sync meets.
func table(t *testing.T) (rows []row, elsewhere []string) {
	t.Helper()
	document, err := os.ReadFile("../../docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(document)) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		faults := quoted.FindAllStringSubmatch(cells[0], -1)
		switch {
		case !strings.HasPrefix(line, "| `"):
		case len(cells) == 3:
			rows = append(rows, row{faults[0][1], cells[1]})
		default:
			for _, fault := range faults {
				elsewhere = append(elsewhere, fault[1])
			}
		}
	}
	return rows, elsewhere
}

// TestFaults shows each row, with one instance of the connector and with several. Of a fault that
// schedules draw they show the latter.
func TestFaults(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the schedules draw from the same faults")
	}
	rows, _ := table(t)
	drawn := slices.Concat(passing, slices.Concat(lasting...))
	for _, r := range rows {
		isDrawn := slices.ContainsFunc(drawn, func(fault string) bool { return nameOf(fault) == nameOf(r.fault) })
		for name, instances := range map[string]int{"alone": 1, "three": 3} {
			if isDrawn && instances > 1 {
				continue
			}
			t.Run(r.fault+"/"+name, func(t *testing.T) {
				t.Parallel()
				c1ztest.OnClock(t, func(t *testing.T) {
					t.Helper()
					r.show(t, instances)
				})
			})
		}
	}
}

func (r row) show(t *testing.T, instances int) {
	t.Helper()
	simulator, err := run(t, instances, r.end, r.fault)
	says, fails := strings.CutPrefix(r.end, "fails: ")
	switch {
	case !fails && err != nil:
		t.Errorf("error %v", err)
	case fails && (err == nil || !strings.Contains(err.Error(), strings.Trim(says, "`"))):
		t.Errorf("error %v, want one that says %s", err, says)
	case !fails && !slices.Contains([]string{equal, between, without}, r.end):
		t.Errorf("no sync ends with %q", r.end)
	case simulator.Fired(nameOf(r.fault)) == 0:
		t.Error("the fault never fired")
	}
}

func nameOf(fault string) string { return fault[:strings.IndexAny(fault+"=", ",=")] }

// TestEveryFaultIsShown: the document names each fault of the simulator, and no others.
func TestEveryFaultIsShown(t *testing.T) {
	t.Parallel()
	rows, named := table(t)
	for _, r := range rows {
		named = append(named, nameOf(r.fault))
	}
	var faults []string
	for _, info := range litmossim.Faults() {
		faults = append(faults, info.Name)
	}
	slices.Sort(named)
	slices.Sort(faults)
	if diff := cmp.Diff(faults, slices.Compact(named)); diff != "" {
		t.Errorf("the faults of docs/reliability.md are not those of the simulator (-simulator +document):\n%s", diff)
	}
}
