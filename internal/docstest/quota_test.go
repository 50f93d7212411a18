package docstest

import (
	"math"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// account is the size of an account whose lists are all of one length, and in which half of the
// teams have a member above Learner. Learning paths have as many assignees as courses.
type account struct{ Users, Teams, Members, Courses, Paths, Assignees int }

// typical are the accounts of the tables.
var typical = []account{
	{Users: 200, Teams: 10, Members: 20, Courses: 30, Paths: 3, Assignees: 60},
	{Users: 2_000, Teams: 50, Members: 40, Courses: 200, Paths: 10, Assignees: 180},
	{Users: 10_000, Teams: 200, Members: 50, Courses: 1_000, Paths: 50, Assignees: 420},
	{Users: 20_000, Teams: 400, Members: 50, Courses: 1_000, Paths: 50, Assignees: 1_200},
	{Users: 50_000, Teams: 1_000, Members: 50, Courses: 2_000, Paths: 100, Assignees: 1_200},
	{Users: 100_000, Teams: 2_000, Members: 50, Courses: 5_000, Paths: 250, Assignees: 1_200},
}

// quotaRow is what an account costs, intervalRow how often it can be synced.
const (
	quotaRow = "| {{comma .Users}} | {{comma .Teams}} | {{comma .Members}} | {{comma .Courses}} | {{comma .Paths}} | {{comma .Assignees}} " +
		"| {{comma .Requests}} | {{minutes .Requests}} | {{minutes .Hosted}} min | {{minutes .WithoutRoles}} min | {{minutes .Limited}} min |"
	intervalRow = "| {{comma .Users}} | {{comma .Teams}} | {{comma .Courses}} | {{comma .Requests}} | {{minutes .Requests}} | {{interval .Requests}} |"
)

// Requests is the formula of docs/operations.md.
func (a account) Requests() int {
	pages := c1ztest.Pages
	lists := pages(a.Users) + pages(a.Teams) + pages(a.Courses) + pages(a.Paths)
	return 2 + lists + a.Teams*pages(a.Members) + a.roles() + (a.Courses+a.Paths)*pages(a.Assignees)
}

// roles are the requests for leaders and admins.
func (a account) roles() int { return 2 * (a.Teams / 2) }

// WithoutRoles are the requests with --skip-team-roles.
func (a account) WithoutRoles() int { return a.Requests() - a.roles() }

// Hosted are the requests where ConductorOne runs the connector.
func (a account) Hosted() int { return a.Requests() + 2*(1+c1ztest.Pages(a.Users)) }

// Limited are the requests with 50 --limited-courses.
func (a account) Limited() int {
	assignees := c1ztest.Pages(a.Assignees)
	all := c1ztest.Pages(a.Courses) + a.Courses*assignees
	return a.Requests() - all + min(50, a.Courses)*(1+assignees)
}

func minutes(requests int) int { return int(math.Ceil(max(0, float64(requests-100)/98))) }

func comma(n int) string { return humanize.Comma(int64(n)) }

// interval is the shortest one of which a sync takes at most half. ConductorOne allows none
// below 30 minutes.
func interval(requests int) string {
	took := 2 * minutes(requests)
	if took <= 30 {
		return "30 minutes"
	}
	for _, hours := range []int{1, 2, 3, 6, 12} {
		if took <= 60*hours {
			return english.Plural(hours, "hour", "")
		}
	}
	return "24 hours"
}
