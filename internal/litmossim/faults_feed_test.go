package litmossim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	activityFeed = "/org/activities/assignments"
	teamFeed     = "/org/teams/users"
)

// hour is a window around the present hour.
func hour(zone time.Duration) string {
	form := func(at time.Time) string {
		return strings.ReplaceAll(at.UTC().Add(zone).Format(windowForm), " ", "%20")
	}
	return "?since=" + form(time.Now().Add(-30*time.Minute)) + "&to=" + form(time.Now().Add(30*time.Minute))
}

// leaveAndJoin makes three activities and two memberships.
func (c *client) leaveAndJoin() {
	c.t.Helper()
	for _, user := range []string{"user0000", "user0001"} {
		c.want(http.StatusOK, "DELETE", "/teams/team1/users/"+user, "")
	}
	c.want(http.StatusCreated, "POST", "/teams/team1/users", list("User", "user0000"))
}

func feedCases() []faultCase {
	const left, joined = "User Removed From Team", "User Added To Team"
	kinds := func(query string, want ...string) func(*client) {
		return func(c *client) {
			c.leaveAndJoin()
			if got := c.column(activityFeed+query, "ActivityType"); !slices.Equal(got, want) {
				c.t.Errorf("got %q", got)
			}
		}
	}
	now := []string{activityFeed + hour(0), teamFeed + hour(0)}
	return []faultCase{
		{fault: "feed-zone=-5", fired: 2, check: func(c *client) {
			kinds(hour(-5*time.Hour), left, left, joined)(c)
			kinds := c.column(activityFeed+hour(0), "ActivityType")
			if len(kinds) != 0 {
				c.t.Errorf("in UTC: %q", kinds)
			}
		}},
		{fault: "feed-past-only", fired: 1, check: func(c *client) {
			c.want(http.StatusNotAcceptable, "GET", activityFeed+hour(0), "")
			if got := c.ids("/org/users/details?since=2026-01-05%2000:00:00&to=2026-01-06%2000:00:00"); len(got) != 1 {
				c.t.Errorf("in the past: %q", got)
			}
		}},
		{fault: "feed-action-names", fired: 1, check: func(c *client) {
			if r := c.get(activityFeed + hour(0)); !strings.HasPrefix(r.body, "<ActionActivitys") {
				c.t.Errorf("got %s", r.body)
			}
		}},
		{fault: "feed-implied", calm: now, fired: 1, check: func(c *client) {
			c.want(http.StatusCreated, "POST", "/teams/team1/courses", list("Course", "course1"))
			c.want(http.StatusOK, "DELETE", "/users/user0001/courses/course1", "")
			c.want(http.StatusCreated, "POST", "/teams/team1/users", list("User", "user0001"))
			c.want(http.StatusOK, "DELETE", "/teams/team1/users/user0001", "")
			c.want(http.StatusCreated, "POST", "/teams/team1/users", list("User", "user0001"))
			kinds := c.column(activityFeed+hour(0), "ActivityType")
			if !slices.Contains(kinds, "User Added To Course") {
				c.t.Errorf("got %q", kinds)
			}
		}},
		{fault: "feed-406", fired: 1, check: func(c *client) {
			c.want(http.StatusNotAcceptable, "GET", activityFeed+hour(0), "")
		}},
		{fault: "feed-late=600", calm: now, fired: 1, check: kinds(hour(0))},
		{fault: "feed-repeat", calm: now, fired: 1, check: kinds(hour(0), left, left, joined, left, left, joined)},
		{fault: "feed-newest-first", calm: now, fired: 1, check: kinds(hour(0), joined, left, left)},
		{fault: "feed-unknown-types", fired: 1, check: kinds(hour(0), "Collection Created", left, left, joined)},
	}
}
