package litmossim

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestInjectRefusesUnknown(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	New(&Tenant{}, WithFault(Fault{Name: "nonsense"}))
}

func TestFaultsAreSortedAndDescribed(t *testing.T) {
	t.Parallel()
	infos := Faults()
	sorted := slices.IsSortedFunc(infos, func(a, b FaultInfo) int { return strings.Compare(a.Name, b.Name) })
	if !sorted || len(infos) != len(kinds) {
		t.Errorf("%d faults, sorted: %v", len(infos), sorted)
	}
	usages := map[string]string{"clamp": "clamp=N", "vanish-team": "vanish-team[=ID]", "bom": "bom"}
	for i, info := range infos {
		if info.About == "" || i > 0 && info.Name == infos[i-1].Name {
			t.Errorf("fault %+v", info)
		}
		if want, ok := usages[info.Name]; ok && info.Usage() != want {
			t.Errorf("usage %s, want %s", info.Usage(), want)
		}
	}
}

// TestWhenFaultsFire: path, after and times together. After counts the calls
// that fit, also those that another fault answers.
func TestWhenFaultsFire(t *testing.T) {
	t.Parallel()
	c := newClient(t, crowd(3),
		WithFault(Fault{Name: "status-503", Path: "/teams/*/users", After: 1, Times: 2}),
		WithFault(Fault{Name: "status-500", Path: "/teams/team1/*", After: 2, Times: 1}),
	)
	var got []int
	for range 6 {
		got = append(got, c.get("/teams/team1/users").status)
		c.want(http.StatusOK, "GET", "/users", "")
		c.want(http.StatusOK, "GET", "/teams/team1", "")
	}
	if diff := cmp.Diff([]int{200, 503, 503, 500, 200, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if c.sim.Fired("status-503") != 2 || c.sim.Fired("status-500") != 1 || c.sim.Fired("bom") != 0 {
		t.Error("wrong counts")
	}
	c.sim.Inject(Fault{Name: "status-503", Times: 1})
	if got := c.get("/users").status; got != 503 {
		t.Errorf("injected: %d", got)
	}
	if got := c.sim.Fired("status-503"); got != 3 {
		t.Errorf("fired %d", got)
	}
}

// faultCase shows that a fault does what it says.
type faultCase struct {
	fault  string // as for ParseFault
	tenant func() *Tenant
	key    string
	calm   []string // reads that the fault does not change
	check  func(*client)
	fired  int // how often, by check
}

// TestFaults runs the cases of faults whose effect no other test sees in detail. What a sync
// and the check make of a fault shows the rest.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range slices.Concat(statusCases(), pageCases(), bodyCases(), writeCases(), feedCases()) {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			f, err := ParseFault(test.fault)
			if err != nil {
				t.Fatal(err)
			}
			tenant := crowd(30)
			if test.tenant != nil {
				tenant = test.tenant()
			}
			options := []Option{WithFault(f)}
			if test.key != "" {
				options = append(options, WithAPIKey(test.key))
			}
			c := newClient(t, tenant, options...)
			for _, target := range test.calm {
				c.get(target)
			}
			if got := c.sim.Fired(f.Name); got != 0 {
				t.Errorf("fired %d times with nothing to change", got)
			}
			test.check(c)
			if got := c.sim.Fired(f.Name); got != test.fired {
				t.Errorf("fired %d times, want %d", got, test.fired)
			}
		})
	}
}
