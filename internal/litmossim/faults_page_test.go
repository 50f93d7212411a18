package litmossim

import (
	"fmt"
	"slices"
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
			fault: "clamp=8", calm: []string{"/users?limit=8", "/users?limit=10&start=25"}, fired: 2,
			check: pages(at(0, 8, 24), userIDs(0, 8), userIDs(8, 16), userIDs(24, 30)),
		},
		{
			fault: "over-full=3", calm: at(20), fired: 2,
			check: pages(at(0, 10), userIDs(0, 13), userIDs(10, 23)),
		},
		{
			fault: "short-page=50", calm: at(20, 25), fired: 2,
			check: pages(at(0, 5), userIDs(0, 5), userIDs(5, 10)),
		},
		{fault: "ignore-start", calm: at(0), fired: 2, check: pages(at(10, 100), userIDs(0, 10), userIDs(0, 10))},
		{
			fault: "overlap-page=4", calm: at(0), fired: 3,
			check: pages(at(10, 2, 32), userIDs(6, 16), userIDs(0, 10), userIDs(28, 30)),
		},
		{
			fault: "repeat-page", calm: at(0), fired: 1,
			check: pages(at(10, 10, 20), userIDs(0, 10), userIDs(10, 20), userIDs(20, 30)),
		},
		{fault: "unstable-order", calm: []string{"/teams"}, fired: 2, check: checkUnstableOrder},
		{fault: "swap-ties", tenant: twins, calm: []string{"/users", "/teams", "/teams", "/users/paginated?sort=UserName", "/users/paginated?sort=UserName"}, fired: 1, check: pages(
			[]string{"/users", "/users"}, []string{"user0001", "user0000", "user0002"}, []string{"user0000", "user0001", "user0002"},
		)},
		{
			fault: "unstable-ties", tenant: septuplets, calm: []string{"/teams", "/users/details?sort=UserName"}, fired: 10,
			check: checkUnstableTies,
		},
		{
			fault: "sort-ignored", calm: []string{"/users", "/teams?sort=Name"}, fired: 2,
			check: pages([]string{"/users?sort=UserName&limit=2", "/users/details?sort=username&limit=2"}, userIDs(0, 2), userIDs(0, 2)),
		},
		{
			fault: "filtered-page", tenant: someInactive, calm: []string{"/users?limit=5", "/courses/course1/users?limit=5"}, fired: 2,
			check: pages(
				[]string{"/teams/team1/users?limit=5", "/users?showInactive=false&limit=5&start=5"},
				[]string{"user0000", "user0001", "user0003", "user0004"}, []string{"user0005", "user0007", "user0008", "user0009"},
			),
		},
		{
			fault: "inactive-member-visible", tenant: someInactive, calm: []string{"/users?showInactive=false"}, fired: 1,
			check: pages([]string{"/teams/team1/users?limit=4"}, userIDs(0, 4)),
		},
		{fault: "insert-between-pages=2,times=1", calm: at(0), fired: 1, check: func(c *client) {
			pages(at(10), userIDs(8, 18))(c)
			if got := c.column("/users?limit=2", "FirstName"); !slices.Equal(got, []string{"Aada", "Aada"}) {
				c.t.Errorf("first users %v", got)
			}
		}},
		{fault: "delete-between-pages=2,times=1", calm: at(0), fired: 1, check: func(c *client) {
			pages(at(10), userIDs(12, 22))(c)
			if got := len(c.sim.Tenant().Teams[0].Members); got != 28 {
				c.t.Errorf("%d members", got)
			}
		}},
		{
			fault: "delete-between-pages=1", tenant: owned, fired: 0, // the owner, whose key it is, stays
			check: pages(at(1, 0), userIDs(1, 11), userIDs(0, 10)),
		},
		{fault: "total-count=+3", calm: []string{"/users"}, fired: 1, check: bodyHas("/users/paginated", "<TotalCount>33</TotalCount>")},
		{fault: "total-count=-3", fired: 1, check: bodyHas("/users/paginated", "<TotalCount>27</TotalCount>")},
		{fault: "paginated-item", calm: []string{"/users"}, fired: 1, check: bodyHas("/users/paginated", "</Pagination><Item><User>")},
	}
}

func bodyHas(target, want string) func(*client) {
	return func(c *client) {
		if got := c.get(target).body; !strings.Contains(got, want) {
			c.t.Errorf("%s: got %.400s, want %s in it", target, got, want)
		}
	}
}

func checkUnstableOrder(c *client) {
	first, second := c.ids("/users"), c.ids("/users")
	if slices.Equal(first, second) {
		c.t.Error("twice the same order")
	}
	slices.Sort(first)
	if diff := cmp.Diff(userIDs(0, 30), first); diff != "" {
		c.t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// checkUnstableTies reads a list ten times, in which the first row and the last
// have a name of their own.
func checkUnstableTies(c *client) {
	orders := make(map[string]bool)
	for range 10 {
		ids := c.ids("/users")
		if ids[0] != "user0000" || ids[8] != "user0008" {
			c.t.Errorf("rows of other names moved: %v", ids)
		}
		orders[fmt.Sprint(ids)] = true
		slices.Sort(ids)
		if diff := cmp.Diff(userIDs(0, 9), ids); diff != "" {
			c.t.Errorf("rows (-want +got):\n%s", diff)
		}
	}
	if len(orders) < 9 {
		c.t.Errorf("%d orders", len(orders))
	}
}

func septuplets() *Tenant {
	tenant := crowd(9)
	for i := range 7 {
		tenant.Users[i+1].FirstName = []string{"User 0005", "user 0005"}[i%2]
	}
	return tenant
}

func owned() *Tenant {
	tenant := crowd(30)
	tenant.Users[0].AccessLevel = LevelOwner
	return tenant
}

func twins() *Tenant {
	tenant := crowd(3)
	tenant.Users[0].FirstName, tenant.Users[1].FirstName = "Twin", "twin"
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
