package litmossim

import (
	"net/http"
	"slices"
)

// kinds are all faults that there are.
var kinds = slices.Concat(statusFaults, connectionFaults, bodyFaults, rowFaults, pageFaults, writeFaults, feedFaults, switches)

// The functions below tell which calls a fault fits. Most fit no call without a valid
// key and none over the quota.

func anyCall(c *call, _ *active) bool { return c.admitted }

func badKeys(c *call, _ *active) bool { return !c.authorized }

func reads(c *call, _ *active) bool {
	return c.admitted && c.route != nil && c.request.Method == http.MethodGet
}

func writes(c *call, _ *active) bool {
	return c.admitted && c.route != nil && c.request.Method != http.MethodGet
}

func lists(c *call, _ *active) bool { return c.admitted && c.route != nil && c.route.list != nil }

var memberLists = calls("GET /teams/{team}/users", "GET /teams/{team}/leaders", "GET /teams/{team}/admins")

// calls fits the calls given as "METHOD pattern".
func calls(patterns ...string) func(*call, *active) bool {
	return func(c *call, _ *active) bool {
		return c.admitted && c.route != nil && slices.Contains(patterns, c.route.pattern)
	}
}
