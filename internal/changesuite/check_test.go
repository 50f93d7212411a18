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

// report is all that is known of a run.
type report struct {
	schedule
	simulator *litmossim.Server
}

// check compares what is left with what the changes may have made of it.
func check(t *testing.T, r report) {
	t.Helper()
	after := r.simulator.Tenant()
	faults := r.checkCreated(after)
	for _, u := range r.account.Users {
		faults = append(faults, r.checkUser(after, u)...)
	}
	for _, e := range r.events {
		if e.err != nil && strings.Contains(e.err.Error(), "panic") {
			faults = append(faults, fmt.Sprintf("%v panics", e.change))
		}
	}
	if len(faults) > 0 {
		t.Errorf("%s\n%s", strings.Join(faults, "\n"), r)
	}
}

func find(account *litmossim.Tenant, userName string) (all []*litmossim.User) {
	for _, u := range account.Users {
		if strings.EqualFold(u.UserName, userName) {
			all = append(all, u)
		}
	}
	return all
}

func (r report) checkUser(after *litmossim.Tenant, old *litmossim.User) (faults []string) {
	found := find(after, old.UserName)
	if len(found) != 1 {
		return []string{fmt.Sprintf("%d users are %s", len(found), old.UserName)}
	}
	u := *found[0]
	h := history{before: stateOf(r.account, old), after: stateOf(after, &u)}
	for _, e := range r.events {
		if e.user < newcomer && userNames[e.user] == u.UserName {
			h.events = append(h.events, e)
		}
	}
	for _, fault := range h.faults() {
		faults = append(faults, u.UserName+": "+fault)
	}
	u.Active, u.AccessLevel, u.JobTitle = old.Active, old.AccessLevel, old.JobTitle
	if u != *old {
		faults = append(faults, u.UserName+" has another record")
	}
	return faults
}

// checkCreated: however many ask for an account, there is one, one of them made it, and
// all of them name it.
func (r report) checkCreated(after *litmossim.Tenant) (faults []string) {
	accounts := find(after, userNames[newcomer])
	created, found, failed := 0, 0, 0
	for _, e := range r.events {
		switch {
		case e.user != newcomer:
		case e.err != nil:
			failed++
		case len(accounts) == 0 || e.account != accounts[0].ID:
			faults = append(faults, "an answer names another account: "+e.account)
		case e.changed:
			created++
		default:
			found++
		}
	}
	if len(accounts) > 1 || created > 1 || created+failed == 0 && found > 0 {
		faults = append(faults, fmt.Sprintf("%d accounts, created %d times and found %d times", len(accounts), created, found))
	}
	for _, u := range after.Users[len(r.account.Users):] {
		if !u.Active || u.AccessLevel != litmossim.LevelLearner || u.UserName != userNames[newcomer] {
			faults = append(faults, fmt.Sprintf("created %+v", *u))
		}
	}
	return faults
}

// String tells the story of a run.
func (r report) String() string {
	var b strings.Builder
	clock := func(at time.Time) string { return at.UTC().Format("04:05.000") }
	states := func(account *litmossim.Tenant) {
		for _, u := range account.Users {
			fmt.Fprintf(&b, "  %s: %v\n", u.UserName, stateOf(account, u))
		}
	}
	fmt.Fprintf(&b, "faults %v, latency up to %v\n", r.faults, r.latency)
	states(r.account)
	slices.SortFunc(r.events, func(a, b *event) int { return cmp.Compare(a.began, b.began) })
	for _, e := range r.events {
		fmt.Fprintf(&b, "%s to %s worker %d: %v: changed %v, error %v\n", clock(e.from), clock(e.to), e.worker, e.change, e.changed, e.err)
	}
	for _, q := range r.simulator.Requests() {
		if q.Method != http.MethodGet {
			fmt.Fprintf(&b, "%s %s %s %d %s\n", clock(q.Time), q.Method, q.Path, q.Status, q.Body)
		}
	}
	states(r.simulator.Tenant())
	return b.String()
}
