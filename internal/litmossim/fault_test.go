package litmossim

import (
	"testing"

	"github.com/conductorone/baton-litmos/internal/contract"
)

func TestParseFault(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Fault{
		"status-503":                           {Name: "status-503"},
		"clamp=50":                             {Name: "clamp", Value: "50"},
		"total-count=-2":                       {Name: "total-count", Value: "-2"},
		"vanish-team":                          {Name: "vanish-team"},
		"vanish-team=-Ab_1":                    {Name: "vanish-team", Value: "-Ab_1"},
		"redirect-host=https://x.example.net/": {Name: "redirect-host", Value: "https://x.example.net/"},
		"edit-after-read=Active,times=2":       {Name: "edit-after-read", Value: "Active", Times: 2},
		"reset,path=/courses/*/users,after=3":  {Name: "reset", Path: "/courses/*/users", After: 3},
		"create-409=Bad, a=b, worse,times=2":   {Name: "create-409", Value: "Bad, a=b, worse", Times: 2},
	} {
		got, err := ParseFault(s)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "nonsense", "clamp", "clamp=0", "clamp=x", "short-page=100", "total-count=0", "total-count=some", "status-503=1",
		"create-409", "status-503,after=x", "status-503,times=-1", "status-503,path=[", "status-503,until=3", "slow-body=-1",
		"status-503,times=1,until=3", "edit-after-read", "edit-after-read=Email", "late-writes=600001",
	} {
		if f, err := ParseFault(s); err == nil {
			t.Errorf("%s: got %+v, want an error", s, f)
		}
	}
}

// TestChangesBetweenPages: rows come and go in every kind of list that a sync reads.
func TestChangesBetweenPages(t *testing.T) {
	t.Parallel()
	tenant := Generate(Size{Users: 30, Teams: 2, Courses: 10, MembersPerTeam: 12, AssigneesPerCourse: 12})
	team, course, path := tenant.Teams[0], tenant.Courses[2], tenant.Paths[0]
	team.Admins = team.Members
	fixed := []string{"/teams", "/courses", "/learningpaths"} // nothing is added to these
	for i, list := range append(fixed, "/users", "/users/details", "/teams/"+team.ID+"/users", "/teams/"+team.ID+"/admins",
		"/courses/"+course.ID+"/users", "/learningpaths/"+path.ID+"/users") {
		for fault, change := range map[string]int{"insert-between-pages": 1, "delete-between-pages": -1} {
			if change > 0 && i < len(fixed) {
				continue
			}
			c := newClient(t, tenant, WithFault(Fault{Name: fault, Value: "1"}))
			length := func() int {
				root, _ := contract.Parse(c.call("200 GET " + list))
				return len(root.Children)
			}
			before := length()
			c.call("200 GET " + list + "?start=1&limit=1")
			if got := length(); got != before+change || c.sim.Fired(fault) != 1 {
				t.Errorf("%s of %s: %d rows, %d before, fired %d", fault, list, got, before, c.sim.Fired(fault))
			}
		}
	}
}
