package litmossim

import (
	"fmt"
	"slices"
	"testing"
)

// listsOf returns the path of every list of a tenant.
func listsOf(tenant *Tenant) []string {
	lists := []string{"/users", "/users/details", "/users/paginated", "/teams", "/courses", "/learningpaths"}
	for _, u := range tenant.Users {
		lists = append(lists, "/users/"+u.ID+"/teams", "/users/"+u.ID+"/courses", "/users/"+u.ID+"/learningpaths")
	}
	for _, team := range tenant.Teams {
		for _, list := range []string{"users", "leaders", "admins", "courses", "learningpaths"} {
			lists = append(lists, "/teams/"+team.ID+"/"+list)
		}
	}
	for _, course := range tenant.Courses {
		lists = append(lists, "/courses/"+course.ID+"/users")
	}
	for _, path := range tenant.Paths {
		lists = append(lists, "/learningpaths/"+path.ID+"/users", "/learningpaths/"+path.ID+"/courses")
	}
	return lists
}

// TestPagesAreTheWhole: the pages of every list hold its rows.
func TestPagesAreTheWhole(t *testing.T) {
	t.Parallel()
	tenant := Generate(Size{Users: 23, Teams: 5, SubTeams: 3, Courses: 6, MembersPerTeam: 7, AssigneesPerCourse: 9, Seed: 5})
	c := newClient(t, tenant)
	for _, list := range listsOf(tenant) {
		if whole, paged := c.ids(list), walk(c, list, 4); !slices.Equal(paged, whole) {
			t.Errorf("%s in pages: got %v, want %v", list, paged, whole)
		}
	}
}

// walk reads a list in the way that the API reference calls careful: on by the
// smaller of page and limit until a page is empty, each row once.
func walk(c *client, list string, limit int) []string {
	c.t.Helper()
	seen := []string{}
	for start := 0; ; {
		page := c.ids(fmt.Sprintf("%s?limit=%d&start=%d", list, limit, start))
		if len(page) == 0 {
			return seen
		}
		for _, id := range page {
			if !slices.Contains(seen, id) {
				seen = append(seen, id)
			}
		}
		start += min(len(page), limit)
	}
}
