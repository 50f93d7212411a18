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
	seed      uint64
	schedule  schedule
	start     time.Time
	events    []*event
	simulator *litmossim.Server
}

// check compares what is left with what the changes may have made of it.
func check(t *testing.T, r report) {
	t.Helper()
	before, after := r.schedule.account, r.simulator.Tenant()
	var faults []string
	for _, u := range before.Users {
		faults = append(faults, r.checkUser(before, after, u)...)
	}
	faults = append(faults, r.checkCreated(after)...)
	for _, e := range r.events {
		if e.err != nil && strings.Contains(e.err.Error(), "panic") {
			faults = append(faults, fmt.Sprintf("%v panics", e.change))
		}
	}
	if len(faults) > 0 {
		t.Errorf("seed %d: %s\n%s\nagain: go test ./internal/changesuite -run Schedules -seeds 1 -first %d", r.seed, strings.Join(faults, "; "), r, r.seed)
	}
}

func find(account *litmossim.Tenant, userName string) *litmossim.User {
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool { return strings.EqualFold(u.UserName, userName) })
	if i < 0 {
		return nil
	}
	return account.Users[i]
}

func (r report) checkUser(before, after *litmossim.Tenant, old *litmossim.User) (faults []string) {
	u := find(after, old.UserName)
	if u == nil {
		return []string{old.UserName + " is gone"}
	}
	record := *u
	record.Active, record.AccessLevel, record.JobTitle = old.Active, old.AccessLevel, old.JobTitle
	if record != *old {
		faults = append(faults, u.UserName+" has another record")
	}
	events := r.of(u.ID)
	steps := stepsOf(events)
	from, seen := stateOf(before, old), stateOf(after, u)
	if !explained(steps, from, seen, nil) {
		faults = append(faults, "no order of the changes explains "+u.UserName)
	}
	if seen.active && !lastWord(events, from.active,
		func(c change) bool { return c.verb == "enable" || c.verb == "reactivate" },
		func(c change) bool { return c.verb == "disable" || c.verb == "delete" }) {
		faults = append(faults, u.UserName+" is active")
	}
	if seen.administrator && !lastWord(events, from.administrator,
		func(c change) bool { return c.kind() == "grant Administrator" },
		func(c change) bool { return c.kind() == "revoke Administrator" || c.kind() == "grant Learner" }) {
		faults = append(faults, u.UserName+" is an Administrator")
	}
	if len(faults) > 0 {
		return faults
	}
	for _, e := range events {
		if e.changed && !explained(steps, from, seen, e) {
			faults = append(faults, fmt.Sprintf("%v says that it changed something, which no order explains", e.change))
		}
	}
	return faults
}

// of are the changes of a user.
func (r report) of(id string) (events []*event) {
	for _, e := range r.events {
		if e.user < len(userIDs) && userIDs[e.user] == id {
			events = append(events, e)
		}
	}
	return events
}

// checkCreated: however many ask for an account, there is one, one of them made it, and
// all of them name it.
func (r report) checkCreated(after *litmossim.Tenant) (faults []string) {
	var ids []string
	for _, u := range after.Users {
		if strings.EqualFold(u.UserName, userNames[newcomer]) {
			ids = append(ids, u.ID)
		}
	}
	created, found, failed := 0, 0, 0
	for _, e := range r.events {
		switch {
		case e.user != newcomer:
		case e.err != nil:
			failed++
		case len(ids) == 0 || e.account != ids[0]:
			faults = append(faults, "an answer names another account: "+e.account)
		case e.changed:
			created++
		default:
			found++
		}
	}
	if len(ids) > 1 || created > 1 || created+failed == 0 && found > 0 {
		faults = append(faults, fmt.Sprintf("%d accounts, created %d times and found %d times", len(ids), created, found))
	}
	for _, u := range after.Users[len(r.schedule.account.Users):] {
		if !u.Active || u.AccessLevel != litmossim.LevelLearner || u.UserName != userNames[newcomer] {
			faults = append(faults, fmt.Sprintf("created %+v", *u))
		}
	}
	return faults
}

// String tells the story of a run.
func (r report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "faults %v, latency up to %v\nbefore:\n%s", r.schedule.faults, r.schedule.latency, describe(r.schedule.account))
	slices.SortFunc(r.events, func(a, b *event) int { return cmp.Compare(a.began, b.began) })
	for _, e := range r.events {
		result := map[bool]string{true: "changed", false: "done"}[e.changed]
		if e.err != nil {
			result = e.err.Error()
		}
		fmt.Fprintf(&b, "%s to %s %s: %v: %s\n", r.clock(e.from), r.clock(e.to), e.who, e.change, result)
	}
	b.WriteString("writes:\n")
	for _, q := range r.simulator.Requests() {
		if q.Method != http.MethodGet {
			fmt.Fprintf(&b, "%s %s %s %d %s\n", r.clock(q.Time), q.Method, q.Path, q.Status, written(q.Body))
		}
	}
	fmt.Fprintf(&b, "after:\n%s", describe(r.simulator.Tenant()))
	return b.String()
}

// clock is a time in seconds from the start.
func (r report) clock(at time.Time) string { return fmt.Sprintf("%7.3f", at.Sub(r.start).Seconds()) }

// written is what a user's record says of what changes may write.
func written(body string) string {
	var fields []string
	for _, name := range []string{"AccessLevel", "Active"} {
		if _, rest, ok := strings.Cut(body, "<"+name+">"); ok {
			value, _, _ := strings.Cut(rest, "<")
			fields = append(fields, value)
		}
	}
	return strings.Join(fields, " ")
}

func describe(account *litmossim.Tenant) string {
	var b strings.Builder
	for _, u := range account.Users {
		s := stateOf(account, u)
		fmt.Fprintf(&b, "  %s, %s, active %v, courses %v, paths %v", u.UserName, u.AccessLevel, s.active, s.courses, s.paths)
		for i, team := range s.teams {
			fmt.Fprintf(&b, ", team %d: member %v leader %v admin %v", i, team.member, team.leader, team.admin)
		}
		b.WriteString("\n")
	}
	return b.String()
}
