package docstest

import (
	"fmt"
	"strings"
	"testing"
)

// intervals is the table of how often typical accounts can be synced: a sync takes at most
// half of the interval. ConductorOne allows no interval below 30 minutes.
func intervals(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Users | Teams | Courses | Requests | Minutes | Shortest interval |\n|---|---|---|---|---|---|\n")
	for _, a := range typical {
		a.led = a.teams / 2
		requests := a.requests(0)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %s |\n",
			thousands(a.users), thousands(a.teams), thousands(a.courses), thousands(requests), minutes(requests),
			interval(minutes(requests)))
	}
	return b.String()
}

func interval(minutes int) string {
	for _, choice := range []struct {
		minutes int
		name    string
	}{{30, "30 minutes"}, {60, "1 hour"}, {120, "2 hours"}, {180, "3 hours"}, {360, "6 hours"}, {720, "12 hours"}} {
		if 2*minutes <= choice.minutes {
			return choice.name
		}
	}
	return "24 hours"
}
