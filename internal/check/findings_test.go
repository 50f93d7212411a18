package check_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestExpectedAccount: an account that does all as documented breaks no assumption.
func TestExpectedAccount(t *testing.T) {
	t.Parallel()
	simulator := litmossim.New(demo())
	report := must(t, simulator, simulator, config.Settings{})
	for _, f := range report.Findings {
		want := check.AsExpected
		if f.ID == "refusals" {
			want = check.NotKnown
		}
		if f.Verdict != want || f.Consequence != "" {
			t.Errorf("%+v", f)
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

	faults []string
	size   litmossim.Size
	change func(*litmossim.Tenant)
	// litmos stands before the simulator, if set.
	litmos func(http.Handler) http.Handler
}

// long has lists of more than a page.
var long = litmossim.Size{Users: 1200, Teams: 1100, SubTeams: 30, Courses: 1050, MembersPerTeam: 3, AssigneesPerCourse: 4, Seed: 3}

var departures = []departure{
	{id: "lists-readable", verdict: check.Fails, answer: "/teams: 403 Forbidden", faults: []string{"status-403,path=/teams"}},
	{id: "lists-readable", verdict: check.Fails, answer: "/courses: malformed answer", faults: []string{"html-200,path=/courses"}},
	{id: "lists-readable", verdict: check.Fails, answer: "/courses/{id}/users: 404 Not Found", faults: []string{"status-404,path=/courses/*/users"}},
	{id: "lists-readable", verdict: check.Risk, answer: "1 of 5", faults: []string{"vanish-course"}},
	{id: "users-counted", verdict: check.Fails, answer: "404 Not Found", faults: []string{"no-paginated"}},
	{id: "users-complete", verdict: check.Handled, answer: "lists fewer", faults: []string{"total-count=+5"}},
	{id: "users-complete", verdict: check.Handled, answer: "5 users more", faults: []string{"total-count=-5"}},
	{id: "users-complete", verdict: check.AsExpected, size: long},
	{id: "inactive-listed", verdict: check.Risk, answer: "10 inactive users not listed", litmos: activeUsersOnly},
	{id: "page-size", verdict: check.AsExpected, answer: "Yes.", size: long},
	{id: "page-size", verdict: check.Handled, answer: "200 rows at most", faults: []string{"clamp=200"}, size: long},
	{id: "page-size", verdict: check.Fails, answer: "others follow a page of 30 rows", faults: []string{"clamp=30"}},
	{id: "page-size", verdict: check.Fails, answer: "others follow a page of 330 rows", faults: []string{"short-page=33"}, size: long},
	{id: "page-over-full", verdict: check.Handled, answer: "10 rows where 7", faults: []string{"over-full=3"}},
	{id: "page-over-full", verdict: check.Handled, answer: "4 rows where 7", faults: []string{"short-page=60"}},
	{id: "limit-above-1000", verdict: check.AsExpected, answer: "406 Not Acceptable", faults: []string{"limit-refused"}},
	{id: "limit-above-1000", verdict: check.AsExpected, answer: "1,000 rows came, without an error", size: long},
	{id: "offset", verdict: check.Risk, answer: "every page is the first", faults: []string{"ignore-start"}},
	{id: "offset", verdict: check.Fails, answer: "every page is the first", faults: []string{"ignore-start"}, size: long},
	{id: "offset", verdict: check.Handled, answer: "5 rows early", faults: []string{"overlap-page=5"}},
	{id: "past-end", verdict: check.Risk, answer: "404 Not Found", faults: []string{"status-404,path=/courses,after=1"}},
	{id: "past-end", verdict: check.Risk, answer: "the first page comes again", faults: []string{"ignore-start"}},
	{id: "users-sorted", verdict: check.Handled, answer: "406 Not Acceptable", faults: []string{"sort-refused"}},
	{id: "users-sorted", verdict: check.Handled, answer: "the order is another", faults: []string{"sort-ignored"}},
	{id: "users-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-order"}},
	{id: "users-order", verdict: check.Risk, answer: "change places", faults: []string{"unstable-order"}, size: long},
	{id: "teams-order", verdict: check.Handled, answer: "change places", faults: []string{"swap-ties"}},
	{id: "teams-order", verdict: check.Risk, answer: "change places", faults: []string{"unstable-order"}, size: long},
	{id: "courses-order", verdict: check.Handled, answer: "change places", faults: []string{"swap-ties"}},
	{id: "assignees-order", verdict: check.Handled, answer: "change places", faults: []string{"unstable-ties"}},
	{id: "sub-teams", verdict: check.Risk, answer: "without the team above", faults: []string{"old-fields"}},
	{id: "sub-teams", verdict: check.Risk, answer: "not listed", litmos: rootTeamsOnly},
	{id: "member-levels", verdict: check.Handled, answer: "Not for", faults: []string{"null-levels"}},
	{id: "inactive-members", verdict: check.Handled, answer: "are inactive", faults: []string{"inactive-member-visible"}},
	{id: "nested-members", verdict: check.Risk, answer: "Perhaps not", change: nestMembers},
	{id: "team-roles", verdict: check.Fails, answer: "403 Forbidden", faults: []string{"status-403,path=/teams/*/leaders"}},
	{id: "roles-above-learner", verdict: check.Risk, answer: "1 in a team", change: learnerLeads},
	{id: "inactive-assignees", verdict: check.NotKnown, change: everybodyActive},
	{id: "all-users-listed", verdict: check.Handled, answer: "of a team, course or learning path", litmos: activeUsersOnly},
	{id: "access-levels", verdict: check.Handled, answer: "Yes: 1", change: func(t *litmossim.Tenant) { t.Users[9].AccessLevel = "Trainer" }},
	{id: "access-levels", verdict: check.Risk, answer: "1 user without", change: func(t *litmossim.Tenant) { t.Users[9].AccessLevel = "" }},
	{id: "search", verdict: check.Risk, answer: "No.", litmos: searchFindsNobody},
	{id: "unknown-id", verdict: check.Risk, answer: "500", faults: []string{"status-500,path=/teams/baton-litmos-check"}},
	{id: "count-envelope", verdict: check.Handled, answer: "In Item.", faults: []string{"paginated-item"}},
	{id: "learning-paths", verdict: check.Fails, answer: "404 Not Found", faults: []string{"status-404,path=/learningpaths"}},
	{id: "learning-paths", verdict: check.Risk, answer: "403 Forbidden", faults: []string{"status-403,path=/learningpaths/*/users"}},
	{id: "learning-paths", verdict: check.Fails, answer: "503 Service Unavailable", faults: []string{"status-503,path=/learningpaths"}},
	{id: "refusals", verdict: check.Handled, answer: "1 of 1 do not", faults: []string{"status-503,times=1,path=/courses"}},
	{id: "refusals", verdict: check.AsExpected, answer: "1 of 1", faults: []string{"status-503-retry-after=1,times=1,path=/courses"}},
}

// TestSkippedLearningPaths: a sync that leaves them out does not need them.
func TestSkippedLearningPaths(t *testing.T) {
	t.Parallel()
	simulator := faulty(t, demo(), "status-403,path=/learningpaths")
	report := must(t, simulator, simulator, config.Settings{SkipLearningPaths: true})
	if f := finding(t, report, "learning-paths"); f.Verdict != check.Handled || !report.CanSync {
		t.Errorf("%+v, can sync: %v", f, report.CanSync)
	}
}

func (d departure) name() string {
	return strings.Join(append([]string{d.id, string(d.verdict)}, d.faults...), " ")
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
	return faulty(t, tenant, d.faults...)
}

// faulty simulates an account with faults.
func faulty(t *testing.T, tenant *litmossim.Tenant, faults ...string) *litmossim.Server {
	t.Helper()
	simulator := litmossim.New(tenant)
	for _, text := range faults {
		fault, err := litmossim.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		simulator.Inject(fault)
	}
	return simulator
}

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, d := range departures {
		t.Run(d.name(), func(t *testing.T) {
			t.Parallel()
			simulator := d.simulator(t)
			var litmos http.Handler = simulator
			if d.litmos != nil {
				litmos = d.litmos(simulator)
			}
			report := must(t, simulator, litmos, config.Settings{})
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
				name, _, _ = strings.Cut(name, ",")
				name, _, _ = strings.Cut(name, "=")
				if simulator.Fired(name) == 0 {
					t.Errorf("%s never fired", name)
				}
			}
		})
	}
}

// TestFailingSyncs: where a check says so, a sync fails or its file is not the account.
func TestFailingSyncs(t *testing.T) {
	t.Parallel()
	for _, d := range departures {
		if d.verdict != check.Fails {
			continue
		}
		t.Run(d.name(), func(t *testing.T) {
			t.Parallel()
			simulator := d.simulator(t)
			synctest.Test(t, func(t *testing.T) {
				path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(simulator, config.Settings{RequestsPerMinute: 1_000_000}))
				if err == nil && cmp.Equal(c1ztest.Expected(simulator.Tenant()), c1ztest.Read(t.Context(), t, path), cmpopts.EquateEmpty()) {
					t.Error("the sync has all")
				}
			})
		})
	}
}

// TestEveryQuestionSeenBothWays: no question is without an account that answers otherwise.
func TestEveryQuestionSeenBothWays(t *testing.T) {
	t.Parallel()
	simulator := litmossim.New(demo())
	for _, f := range must(t, simulator, simulator, config.Settings{}).Findings {
		seen := false
		for _, d := range departures {
			seen = seen || d.id == f.ID && (d.verdict != f.Verdict || d.id == "limit-above-1000")
		}
		if !seen {
			t.Errorf("no account departs from %s", f.ID)
		}
	}
}

// activeUsersOnly leaves inactive users out of /users/details, which counts go on to count.
func activeUsersOnly(litmos http.Handler) http.Handler {
	all, ok := litmos.(*litmossim.Server)
	if !ok {
		panic("no simulator")
	}
	tenant := all.Tenant()
	active := tenant.Users[:0]
	for _, u := range tenant.Users {
		if u.Active {
			active = append(active, u)
		}
	}
	tenant.Users = active
	fewer := litmossim.New(tenant)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/users/details") {
			fewer.ServeHTTP(w, r)
			return
		}
		all.ServeHTTP(w, r)
	})
}

// rootTeamsOnly leaves sub-teams out of /teams.
func rootTeamsOnly(litmos http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		litmos.ServeHTTP(recorder, r)
		body := recorder.Body.Bytes()
		if strings.HasSuffix(r.URL.Path, "/teams") && strings.Count(r.URL.Path, "/") == 2 {
			rows := bytes.SplitAfter(body, []byte("</Team>"))
			body = nil
			for _, row := range rows {
				if !bytes.Contains(row, []byte("<Team>")) || bytes.Contains(row, []byte("<ParentTeamId/>")) {
					body = append(body, row...)
				}
			}
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(body)
	})
}

func searchFindsNobody(litmos http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("search") {
			_, _ = w.Write([]byte("<Users/>"))
			return
		}
		litmos.ServeHTTP(w, r)
	})
}

// nestMembers makes everybody a member of each team that has sub-teams.
func nestMembers(tenant *litmossim.Tenant) {
	for _, above := range tenant.Teams {
		if slices.ContainsFunc(tenant.Teams, func(t *litmossim.Team) bool { return t.ParentID == above.ID }) {
			above.Members = nil
			for _, u := range tenant.Users {
				above.Members = append(above.Members, u.ID)
			}
		}
	}
}

// learnerLeads makes a Learner lead each team whose members are all Learners.
func learnerLeads(tenant *litmossim.Tenant) {
	levels := map[string]string{}
	for _, u := range tenant.Users {
		levels[u.ID] = u.AccessLevel
	}
	for _, team := range tenant.Teams {
		learners := len(team.Members) > 0
		for _, id := range team.Members {
			learners = learners && levels[id] == litmossim.LevelLearner
		}
		for _, u := range tenant.Users {
			if learners && u.Active && len(team.Leaders) == 0 && slices.Contains(team.Members, u.ID) {
				team.Leaders = []string{u.ID}
			}
		}
	}
}

func everybodyActive(tenant *litmossim.Tenant) {
	for _, u := range tenant.Users {
		u.Active = true
	}
}
