package check_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestExpectedAccount: an account that does all as documented breaks no assumption, and for
// each question there is an account that does.
func TestExpectedAccount(t *testing.T) {
	t.Parallel()
	simulator := litmossim.New(generate(litmossim.DemoSize()))
	report := must(t, simulator, simulator, config.Litmos{})
	for _, f := range report.Findings {
		want := check.AsExpected
		if f.ID == "refusals" {
			want = check.NotKnown
		}
		if f.Verdict != want || f.Consequence != "" {
			t.Errorf("%+v", f)
		}
		departs := func(d departure) bool { return d.id == f.ID && (d.verdict != f.Verdict || d.id == "limit-above-1000") }
		if !slices.ContainsFunc(departures, departs) {
			t.Errorf("no account departs from %s", f.ID)
		}
	}
	if !report.CanSync || report.Next != "baton-litmos --file sync.c1z" {
		t.Errorf("can sync: %v, next: %s", report.CanSync, report.Next)
	}
	want := check.Counts{
		Users: known(120), InactiveUsers: known(10), Teams: known(12), SubTeams: known(5), Courses: known(20), LearningPaths: known(3),
	}
	if report.Counts != want {
		t.Errorf("%+v", report.Counts)
	}
}

func known(rows int) check.Count { return check.Count{Rows: rows, Known: true} }

// departure is an account that does something else than documented.
type departure struct {
	id      string // of the question that finds it
	verdict check.Verdict
	answer  string // part of it

	faults   []string
	size     litmossim.Size // that of the demo if it is zero
	change   func(*litmossim.Tenant)
	settings config.Litmos
	// path is a list that is taken from another account: the same but for this change.
	path  string
	shows func(*litmossim.Tenant)
}

// These have one list of more than a page.
var (
	manyUsers = litmossim.Size{Users: 1200, Teams: 10, SubTeams: 3, Courses: 10, MembersPerTeam: 3, AssigneesPerCourse: 4, Seed: 3}
	manyTeams = litmossim.Size{Users: 50, Teams: 1100, SubTeams: 30, Courses: 10, MembersPerTeam: 3, AssigneesPerCourse: 4, Seed: 3}
)

var departures = []departure{
	{id: "lists-readable", verdict: check.Fails, answer: "/teams: 403 Forbidden", faults: []string{"status-403,path=/teams"}},
	{id: "lists-readable", verdict: check.Fails, answer: "/courses: malformed answer", faults: []string{"html-200,path=/courses"}},
	{id: "lists-readable", verdict: check.Fails, answer: "/teams: redirected", faults: []string{"redirect-login,path=/teams"}},
	{id: "lists-readable", verdict: check.Fails, answer: "/courses/{id}/users: 404 Not Found", faults: []string{"status-404,path=/courses/*/users"}},
	{id: "lists-readable", verdict: check.Risk, answer: "1 of 5", faults: []string{"vanish-course"}},
	{id: "users-counted", verdict: check.Fails, answer: "404 Not Found", faults: []string{"status-404,path=/users/paginated"}},
	{id: "users-complete", verdict: check.Handled, answer: "lists fewer", faults: []string{"total-count=+5"}},
	{id: "users-complete", verdict: check.Handled, answer: "5 users more", faults: []string{"total-count=-5"}},
	{id: "users-complete", verdict: check.AsExpected, size: manyUsers},
	{id: "users-complete", verdict: check.NotKnown, answer: "Every page is the first", faults: []string{"ignore-start"}},
	{id: "inactive-listed", verdict: check.Risk, answer: "10 inactive users not listed", path: "/users/details", shows: onlyActive},
	{id: "inactive-listed", verdict: check.AsExpected, answer: "includes them", path: "/users/paginated", shows: everybodyActive},
	{id: "inactive-listed", verdict: check.NotKnown, faults: []string{"status-404,path=/users/paginated,after=1"}, change: everybodyActive},
	{id: "page-size", verdict: check.AsExpected, answer: "Yes.", size: manyUsers},
	{id: "page-size", verdict: check.Handled, answer: "200 rows at most", faults: []string{"clamp=200"}, size: manyUsers},
	{id: "page-size", verdict: check.Risk, answer: "others follow a page of 30 rows", faults: []string{"clamp=30"}},
	{id: "page-size", verdict: check.Fails, answer: "others follow a page of 330 rows", faults: []string{"short-page=33"}, size: manyTeams},
	{id: "page-size", verdict: check.NotKnown, answer: "Every page is the first", faults: []string{"ignore-start"}},
	{id: "page-over-full", verdict: check.Handled, answer: "10 rows where 7", faults: []string{"over-full=3"}},
	{id: "page-over-full", verdict: check.Handled, answer: "4 rows where 7", faults: []string{"short-page=60"}},
	{id: "limit-above-1000", verdict: check.AsExpected, answer: "406 Not Acceptable", faults: []string{"limit-refused"}},
	{id: "limit-above-1000", verdict: check.AsExpected, answer: "1,000 rows came, without an error", size: manyUsers},
	{id: "offset", verdict: check.Risk, answer: "every page is the first", faults: []string{"ignore-start"}},
	{id: "offset", verdict: check.Fails, answer: "every page is the first", faults: []string{"ignore-start"}, size: manyTeams},
	{id: "offset", verdict: check.Handled, answer: "5 rows early", faults: []string{"overlap-page=5"}},
	{id: "past-end", verdict: check.Risk, answer: "404 Not Found", faults: []string{"status-404,path=/courses,after=1"}},
	{id: "past-end", verdict: check.Risk, answer: "the first page comes again", faults: []string{"ignore-start"}},
	{id: "users-sorted", verdict: check.Handled, answer: "406 Not Acceptable", faults: []string{"sort-refused"}},
	{id: "users-sorted", verdict: check.Handled, answer: "the order is another", faults: []string{"sort-ignored"}},
	{id: "users-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-order"}},
	{id: "users-order", verdict: check.Risk, answer: "change places", faults: []string{"unstable-order"}, size: manyUsers},
	{id: "teams-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-ties"}},
	{id: "teams-order", verdict: check.Risk, answer: "change places", faults: []string{"unstable-order"}, size: manyTeams},
	{id: "courses-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-ties"}},
	{id: "assignees-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-ties"}},
	{id: "sub-teams", verdict: check.Risk, answer: "without the team above", faults: []string{"old-fields"}},
	{id: "sub-teams", verdict: check.Risk, answer: "not listed", path: "/teams", shows: onlyRootTeams},
	{id: "member-levels", verdict: check.Handled, answer: "Not for", faults: []string{"null-levels"}},
	{id: "inactive-members", verdict: check.Handled, answer: "are inactive", faults: []string{"inactive-member-visible"}},
	{id: "nested-members", verdict: check.Risk, answer: "Perhaps not", change: nestMembers},
	{id: "team-roles", verdict: check.Fails, answer: "403 Forbidden", faults: []string{"status-403,path=/teams/*/leaders"}},
	{id: "roles-above-learner", verdict: check.Risk, answer: "1 in a team", change: learnersLead},
	{id: "team-roles", verdict: check.NotKnown, answer: "--skip-team-roles", settings: config.Litmos{SkipTeamRoles: true}},
	{id: "roles-above-learner", verdict: check.NotKnown, answer: "--skip-team-roles", settings: config.Litmos{SkipTeamRoles: true}},
	{id: "inactive-assignees", verdict: check.NotKnown, change: everybodyActive},
	{id: "all-users-listed", verdict: check.Handled, answer: "of a team, course or learning path", path: "/users/details", shows: onlyActive},
	{id: "access-levels", verdict: check.Handled, answer: "Yes: 1.", change: twoTrainers},
	{id: "access-levels", verdict: check.Risk, answer: "1 user without", change: func(t *litmossim.Tenant) { t.Users[9].AccessLevel = "" }},
	{id: "search", verdict: check.Risk, answer: "No.", path: "/users", shows: nobody},
	{id: "unknown-id", verdict: check.Risk, answer: "500", faults: []string{"status-500,path=/teams/baton-litmos-check"}},
	{id: "unknown-id", verdict: check.Risk, answer: "No: answered.", path: "/teams/baton-litmos-check",
		shows: func(t *litmossim.Tenant) { t.Teams[0].ID = "baton-litmos-check" }},
	{id: "count-envelope", verdict: check.Handled, answer: "In Item.", faults: []string{"paginated-item"}},
	{id: "learning-paths", verdict: check.Fails, answer: "404 Not Found", faults: []string{"status-404,path=/learningpaths"}},
	{id: "learning-paths", verdict: check.Risk, answer: "403 Forbidden", faults: []string{"status-403,path=/learningpaths/*/users"}},
	{id: "learning-paths", verdict: check.Fails, answer: "503 Service Unavailable", faults: []string{"status-503,path=/learningpaths"}},
	{id: "learning-paths", verdict: check.Handled, answer: "403 Forbidden", faults: []string{"status-403,path=/learningpaths"},
		settings: config.Litmos{SkipLearningPaths: true}},
	{id: "learning-paths", verdict: check.AsExpected, answer: "leaves learning paths out", settings: config.Litmos{SkipLearningPaths: true}},
	{id: "refusals", verdict: check.Handled, answer: "1 of 1 do not", faults: []string{"status-503,times=1,path=/courses"}},
	{id: "refusals", verdict: check.AsExpected, answer: "1 of 1", faults: []string{"status-503-retry-after=1,times=1,path=/courses"}},
}

func (d departure) simulator(t *testing.T) *litmossim.Server {
	t.Helper()
	if d.size == (litmossim.Size{}) {
		d.size = litmossim.DemoSize()
	}
	tenant := generate(d.size)
	if d.change != nil {
		d.change(tenant)
	}
	return c1ztest.Simulate(t, tenant, d.faults...)
}

func (d departure) handler(simulator *litmossim.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", simulator)
	if d.path != "" {
		tenant := simulator.Tenant()
		d.shows(tenant)
		mux.Handle(litmossim.BasePath+d.path, litmossim.New(tenant))
	}
	return mux
}

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, d := range departures {
		t.Run(strings.Join(append([]string{d.id, string(d.verdict)}, d.faults...), " "), func(t *testing.T) {
			t.Parallel()
			if testing.Short() && d.size != (litmossim.Size{}) {
				t.Skip("a large account, which takes the same ways as a small one")
			}
			simulator := d.simulator(t)
			report := must(t, simulator, d.handler(simulator), d.settings)
			f := finding(t, report, d.id)
			if f.Verdict != d.verdict || !strings.Contains(f.Answer, d.answer) {
				t.Errorf("%+v", f)
			}
			if told := f.Consequence != ""; told != (d.verdict != check.AsExpected && d.verdict != check.NotKnown) {
				t.Errorf("what the connector does: %q", f.Consequence)
			}
			if report.CanSync == (d.verdict == check.Fails) {
				t.Errorf("can sync: %v", report.CanSync)
			}
			for _, name := range d.faults {
				name = name[:strings.IndexAny(name+",", ",=")]
				if simulator.Fired(name) == 0 {
					t.Errorf("%s never fired", name)
				}
			}
			if d.verdict == check.Fails {
				d.syncFails(t)
			}
		})
	}
}

// syncFails syncs the account: the sync fails, or its file is not the account.
func (d departure) syncFails(t *testing.T) {
	t.Helper()
	simulator := d.simulator(t)
	synctest.Test(t, func(t *testing.T) {
		path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(simulator, config.Litmos{RequestsPerMinute: 1_000_000}))
		if err == nil && c1ztest.Diff(c1ztest.Expected(simulator.Tenant()), c1ztest.Read(t.Context(), t, path)) == "" {
			t.Error("the sync has all")
		}
	})
}

func onlyActive(t *litmossim.Tenant) {
	t.Users = slices.DeleteFunc(t.Users, func(u *litmossim.User) bool { return !u.Active })
}

func onlyRootTeams(t *litmossim.Tenant) {
	t.Teams = slices.DeleteFunc(t.Teams, func(team *litmossim.Team) bool { return team.ParentTeamID != "" })
}

// twoTrainers have the same access level, which Litmos does not document.
func twoTrainers(t *litmossim.Tenant) {
	t.Users[8].AccessLevel, t.Users[9].AccessLevel = "Trainer", "Trainer"
}

func nobody(t *litmossim.Tenant) { t.Users = nil }

// nestMembers makes everybody a member of each team that has sub-teams.
func nestMembers(tenant *litmossim.Tenant) {
	everybody := make([]string, len(tenant.Users))
	for i, u := range tenant.Users {
		everybody[i] = u.ID
	}
	for _, above := range tenant.Teams {
		if slices.ContainsFunc(tenant.Teams, func(t *litmossim.Team) bool { return t.ParentTeamID == above.ID }) {
			above.Members = everybody
		}
	}
}

// learnersLead makes all users Learners; one of them leads each team.
func learnersLead(tenant *litmossim.Tenant) {
	everybodyActive(tenant)
	for _, u := range tenant.Users {
		u.AccessLevel = litmossim.LevelLearner
	}
	for _, team := range tenant.Teams {
		team.Leaders = team.Members[:min(1, len(team.Members))]
	}
}

func everybodyActive(tenant *litmossim.Tenant) {
	for _, u := range tenant.Users {
		u.Active = true
	}
}
