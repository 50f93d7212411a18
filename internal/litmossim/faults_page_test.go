package litmossim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pages checks the ids of one page after the other; want[i] belongs to targets[i].
func pages(targets []string, want ...[]string) func(*client) {
	return func(c *client) {
		for i, target := range targets {
			if diff := cmp.Diff(want[i], c.ids(target)); diff != "" {
				c.t.Errorf("%s (-want +got):\n%s", target, diff)
			}
		}
	}
}

func at(starts ...int) []string {
	var targets []string
	for _, start := range starts {
		targets = append(targets, fmt.Sprintf("/users?limit=10&start=%d", start))
	}
	return targets
}

func pageCases() []faultCase {
	return []faultCase{
		{
			fault: "repeat-page", calm: at(0), fired: 1,
			check: pages(at(10, 10, 20), userIDs(0, 10), userIDs(10, 20), userIDs(20, 30)),
		},
		{
			fault: "filtered-page", tenant: someInactive, calm: []string{"/users?limit=5", "/courses/course1/users?limit=5"}, fired: 2,
			check: pages(
				[]string{"/teams/team1/users?limit=5", "/users?showInactive=false&limit=5&start=5"},
				[]string{"user0000", "user0001", "user0003", "user0004"}, []string{"user0005", "user0007", "user0008", "user0009"},
			),
		},
		{fault: "insert-between-pages=2,times=1", calm: at(0), fired: 1, check: pages(at(10), userIDs(8, 18))},
		{fault: "delete-between-pages=2,times=1", calm: at(0), fired: 1, check: pages(at(10), userIDs(12, 22))},
		{
			fault: "delete-between-pages=1", tenant: owned, fired: 0, // the owner, whose key it is, stays
			check: pages(at(1, 0), userIDs(1, 11), userIDs(0, 10)),
		},
	}
}

func bodyHas(target, want string) func(*client) {
	return func(c *client) {
		if got := c.get(target).body; !strings.Contains(got, want) {
			c.t.Errorf("%s: got %.400s, want %s in it", target, got, want)
		}
	}
}

func owned() *Tenant {
	tenant := crowd(30)
	tenant.Users[0].AccessLevel = LevelOwner
	return tenant
}

// someInactive deactivates every fourth user, from the third on.
func someInactive() *Tenant {
	tenant := crowd(12)
	for i := 2; i < 12; i += 4 {
		tenant.Users[i].Active = false
	}
	return tenant
}

// TestChangesBetweenPages: rows come and go in every kind of list that a sync reads.
func TestChangesBetweenPages(t *testing.T) {
	t.Parallel()
	tenant := Generate(Size{Users: 30, Teams: 2, Courses: 10, MembersPerTeam: 12, AssigneesPerCourse: 12})
	team, course, path := tenant.Teams[0], tenant.Courses[2], tenant.Paths[0]
	team.Admins = team.Members
	teams := "/teams/" + team.ID
	grows := []string{"/users", "/users/details", "/users/paginated", teams + "/users", teams + "/admins", "/courses/" + course.ID + "/users", "/learningpaths/" + path.ID + "/users"}
	for fault, test := range map[string]struct {
		lists  []string
		change int
	}{
		"insert-between-pages": {grows, 1},
		"delete-between-pages": {append([]string{"/teams", "/courses", "/learningpaths"}, grows...), -1},
	} {
		for _, list := range test.lists {
			c := newClient(t, tenant, WithFault(Fault{Name: fault, Value: "1"}))
			before := len(c.ids(list))
			c.get(list + "?start=1&limit=1")
			if got := len(c.ids(list)); got != before+test.change || c.sim.Fired(fault) != 1 {
				t.Errorf("%s of %s: %d rows, %d before, fired %d", fault, list, got, before, c.sim.Fired(fault))
			}
		}
	}
}
