package docstest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dustin/go-humanize"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// account is the size of an account whose lists are all of one length.
type account struct {
	users, teams, members, courses, assignees int
	paths                                     int // learning paths, each with as many assignees as a course
	led                                       int // teams with a member above Learner
}

// typical are the accounts of the tables.
var typical = []account{
	{users: 200, teams: 10, led: 5, members: 20, courses: 30, paths: 3, assignees: 60},
	{users: 2_000, teams: 50, led: 25, members: 40, courses: 200, paths: 10, assignees: 180},
	{users: 10_000, teams: 200, led: 100, members: 50, courses: 1_000, paths: 50, assignees: 420},
	{users: 20_000, teams: 400, led: 200, members: 50, courses: 1_000, paths: 50, assignees: 1_200},
	{users: 50_000, teams: 1_000, led: 500, members: 50, courses: 2_000, paths: 100, assignees: 1_200},
	{users: 100_000, teams: 2_000, led: 1_000, members: 50, courses: 5_000, paths: 250, assignees: 1_200},
}

// quotas is the table of what typical accounts cost, by the formula of the document.
func quotas(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Users | Teams | Members of each | Courses | Learning paths | Assignees of each | Requests | Minutes | Hosted | " +
		"With `--skip-team-roles` | With 50 `--limited-courses` |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, a := range typical {
		requests := a.requests()
		hosted := requests + 2*(1+c1ztest.Pages(a.users))
		limited := requests - a.courseRequests() + min(50, a.courses)*(1+c1ztest.Pages(a.assignees))
		for _, n := range []int{a.users, a.teams, a.members, a.courses, a.paths, a.assignees, requests} {
			fmt.Fprintf(&b, "| %s ", thousands(n))
		}
		fmt.Fprintf(&b, "| %d | %d min | %d min | %d min |\n", minutes(requests), minutes(hosted), minutes(requests-2*a.led), minutes(limited))
	}
	return b.String()
}

// intervals is the table of how often typical accounts can be synced: a sync takes at most
// half of the interval. ConductorOne allows no interval below 30 minutes.
func intervals(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Users | Teams | Courses | Requests | Minutes | Shortest interval |\n|---|---|---|---|---|---|\n")
	for _, a := range typical {
		requests := a.requests()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %s |\n",
			thousands(a.users), thousands(a.teams), thousands(a.courses), thousands(requests), minutes(requests), interval(minutes(requests)))
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

// requests is the formula of docs/operations.md.
func (a account) requests() int {
	pages := c1ztest.Pages
	return 2 + pages(a.users) + pages(a.teams) + a.teams*pages(a.members) + 2*a.led + a.courseRequests() + pages(a.paths) + a.paths*pages(a.assignees)
}

func (a account) courseRequests() int {
	return c1ztest.Pages(a.courses) + a.courses*c1ztest.Pages(a.assignees)
}

func minutes(requests int) int { return int(math.Ceil(max(0, float64(requests-100)/98))) }

func thousands(n int) string { return humanize.Comma(int64(n)) }
