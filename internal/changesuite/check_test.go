package changesuite

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// check compares what is left with what the changes may have made of it.
func check(t *testing.T, s schedule) {
	t.Helper()
	after := s.simulator.Tenant()
	had, has := statesOf(s.account), statesOf(after)
	old := len(s.account.Users)
	faults := s.checkCreated(after.Users[old:])
	for i, u := range after.Users[:old] {
		faults = append(faults, s.checkUser(*s.account.Users[i], *u, history{before: had[u.ID], after: has[u.ID]})...)
	}
	for _, e := range s.events {
		if e.err != nil && strings.Contains(e.err.Error(), "panic") {
			faults = append(faults, fmt.Sprintf("%v panics", e.change))
		}
	}
	if len(faults) > 0 {
		t.Errorf("%s\n%s", strings.Join(faults, "\n"), s)
	}
}

func (s schedule) checkUser(old, u litmossim.User, h history) (faults []string) {
	for _, e := range s.events {
		if e.user < newcomer && userNames[e.user] == old.UserName {
			h.events = append(h.events, e)
		}
	}
	for _, fault := range h.faults() {
		faults = append(faults, old.UserName+": "+fault)
	}
	u.Active, u.AccessLevel, u.JobTitle = old.Active, old.AccessLevel, old.JobTitle
	if u != old {
		faults = append(faults, old.UserName+" has another record")
	}
	return faults
}

// checkCreated: however many ask for an account, there is one, one of them made it, and
// all of them name it.
func (s schedule) checkCreated(accounts []*litmossim.User) (faults []string) {
	created, found, failed := 0, 0, 0
	for _, e := range s.events {
		switch {
		case e.user != newcomer:
		case e.err != nil:
			failed++
		case len(accounts) == 0 || e.Made[0] != accounts[0].ID:
			faults = append(faults, "an answer names another account: "+e.Made[0])
		case e.Changed:
			created++
		default:
			found++
		}
	}
	if len(accounts) > 1 || created > 1 || created+failed == 0 && found > 0 {
		faults = append(faults, fmt.Sprintf("%d accounts, created %d times and found %d times", len(accounts), created, found))
	}
	for _, u := range accounts {
		if !u.Active || u.AccessLevel != litmossim.LevelLearner || u.UserName != userNames[newcomer] {
			faults = append(faults, fmt.Sprintf("created %+v", *u))
		}
	}
	return faults
}

// String tells the story of a run.
func (s schedule) String() string {
	var b strings.Builder
	clock := func(at time.Time) string { return at.UTC().Format("04:05.000") }
	fmt.Fprintf(&b, "faults %v, latency up to %v\nbefore %v\n", s.faults, s.latency, statesOf(s.account))
	slices.SortFunc(s.events, func(a, b *event) int { return cmp.Compare(a.began, b.began) })
	for _, e := range s.events {
		fmt.Fprintf(&b, "%s to %s worker %d: %v: changed %v, error %v\n", clock(e.from), clock(e.to), e.worker, e.change, e.Changed, e.err)
	}
	for _, q := range s.simulator.Requests() {
		if q.Method != http.MethodGet {
			fmt.Fprintf(&b, "%s %s %s %d %s\n", clock(q.Time), q.Method, q.Path, q.Status, q.Body)
		}
	}
	fmt.Fprintf(&b, "after %v", statesOf(s.simulator.Tenant()))
	return b.String()
}
