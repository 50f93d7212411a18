package litmossim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// crowd is a tenant of n users User 0000 … in the order of Litmos' lists, with
// one team and one course that hold all of them.
func crowd(n int) *Tenant {
	team := &Team{ID: "team1", Name: "All"}
	course := &Course{ID: "course1", Name: "Everything", OriginalID: 1}
	tenant := &Tenant{Teams: []*Team{team}, Courses: []*Course{course}}
	for i := range n {
		u := &User{
			ID: fmt.Sprintf("user%04d", i), UserName: fmt.Sprintf("name%04d@example.net", n-i), FirstName: fmt.Sprintf("User %04d", i),
			LastName: "Sample", AccessLevel: LevelLearner, Active: true, CreatedDate: epoch.AddDate(0, 0, i),
		}
		tenant.Users = append(tenant.Users, u)
		team.Members = append(team.Members, u.ID)
		course.Assignments = append(course.Assignments, Assignment{UserID: u.ID})
	}
	slices.Reverse(team.Members)
	return tenant
}

func userIDs(from, to int) []string {
	ids := []string{}
	for i := from; i < to; i++ {
		ids = append(ids, fmt.Sprintf("user%04d", i))
	}
	return ids
}

func TestPaging(t *testing.T) {
	t.Parallel()
	c := newClient(t, crowd(1200))
	for _, list := range []string{"/users", "/users/details", "/teams/team1/users", "/courses/course1/users"} {
		for _, test := range []struct {
			query    string
			from, to int
		}{
			{"", 0, 100},
			{"?limit=200&start=400", 400, 600},
			{"?limit=1000", 0, 1000},
			{"?limit=1001", 0, 1000},
			{"?limit=500&start=1000", 1000, 1200},
			{"?limit=500&start=1200", 0, 0},
			{"?limit=0&start=-5", 0, 100},
			{"?LIMIT=3&Start=1", 1, 4},
		} {
			t.Run(list+test.query, func(t *testing.T) {
				t.Parallel()
				if diff := cmp.Diff(userIDs(test.from, test.to), c.ids(list+test.query)); diff != "" {
					t.Errorf("ids (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestOrderIgnoresCaseAndKeepsTies(t *testing.T) {
	t.Parallel()
	tenant := &Tenant{}
	for i, name := range []string{"bo", "Ada", "Bo", "ada", "Cleo", "BO"} {
		tenant.Users = append(tenant.Users, &User{ID: fmt.Sprint(i), FirstName: name, UserName: name + fmt.Sprint(i)})
		tenant.Teams = append(tenant.Teams, &Team{ID: fmt.Sprint(i), Name: name})
		tenant.Courses = append(tenant.Courses, &Course{ID: fmt.Sprint(i), Name: name})
	}
	c := newClient(t, tenant)
	want := []string{"1", "3", "0", "2", "5", "4"}
	for _, list := range []string{"/users", "/teams", "/courses"} {
		if diff := cmp.Diff(want, c.ids(list)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", list, diff)
		}
	}
}

func TestUserListParameters(t *testing.T) {
	t.Parallel()
	tenant := crowd(5)
	tenant.Users[1].Active = false
	tenant.Users[2].CompanyName = "Acme & Co"
	tenant.Users[3].Email = "Desk@example.net"
	c := newClient(t, tenant)
	for target, want := range map[string][]string{
		"/users":                               userIDs(0, 5),
		"/users?showInactive=false":            {"user0000", "user0002", "user0003", "user0004"},
		"/users?sort=UserName&dir=ASC":         {"user0004", "user0003", "user0002", "user0001", "user0000"},
		"/users/details?sort=username&limit=2": {"user0004", "user0003"},
		"/users?sort=Nonsense":                 userIDs(0, 5),
		"/users?search=NAME0004":               {"user0001"},
		"/users?search=acme":                   {"user0002"},
		"/users?search=desk@example":           {"user0003"},
		"/users?search=nobody":                 {},
		"/teams/team1/users":                   {"user0000", "user0002", "user0003", "user0004"},
		"/courses/course1/users":               userIDs(0, 5),
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, c.ids(target)); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTotalCount: it counts what the filters leave, whatever the page.
func TestTotalCount(t *testing.T) {
	t.Parallel()
	tenant := crowd(30)
	tenant.Users[7].Active = false
	c := newClient(t, tenant)
	for target, want := range map[string]string{
		"/users/paginated?limit=10&start=20":       "<BatchSize>10</BatchSize><Start>20</Start><TotalCount>30</TotalCount>",
		"/users/paginated?showInactive=false":      "<TotalCount>29</TotalCount>",
		"/users/paginated?search=user%20000":       "<TotalCount>10</TotalCount>",
		"/users/paginated?start=30":                "<TotalCount>30</TotalCount></Pagination><Items/>",
		"/users/paginated?limit=5000":              "<BatchSize>1000</BatchSize>",
		"/users/paginated?sort=UserName&limit=1":   "<Id>user0029</Id>",
		"/users/paginated?showinactive=FALSE&x=#f": "<TotalCount>29</TotalCount>",
	} {
		if got := c.get(target).body; !strings.Contains(got, want) {
			t.Errorf("%s: got %.300s, want %s in it", target, got, want)
		}
	}
}

// TestOverdue: whether a course is overdue depends on the clock.
func TestOverdue(t *testing.T) {
	t.Parallel()
	tenant := crowd(1)
	tenant.Courses[0].Assignments[0].Due = epoch
	for day, want := range map[int]string{-1: "false", 1: "true"} {
		c := newClient(t, tenant, WithClock(func() time.Time { return epoch.AddDate(0, 0, day) }))
		if got := c.column("/users/user0000/courses", "Overdue"); got[0] != want {
			t.Errorf("day %d: got %v, want %v", day, got, want)
		}
	}
}
