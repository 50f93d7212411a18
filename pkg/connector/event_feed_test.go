package connector_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// polling is a scene whose feed is polled from its beginning on.
type polling struct {
	*scene
	start  time.Time
	cursor string
	logs   *observer.ObservedLogs
	ctx    context.Context //nolint:containedctx // of one test, with its log
}

// all are the settings of a feed that may look up everything.
var all = config.Settings{EventRequestBudget: 20}

// polled runs a test of the feed on a clock of its own.
func polled(t *testing.T, settings config.Settings, prepare func(*litmossim.Tenant), play func(*polling)) {
	t.Helper()
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		p := &polling{scene: newScene(t, settings), start: time.Now()}
		if prepare != nil {
			p.simulator.Update(prepare)
		}
		core, logs := observer.New(zap.InfoLevel)
		p.ctx, p.logs = ctxzap.ToContext(context.Background(), zap.New(core)), logs
		play(p)
	})
}

// list makes one call.
func (p *polling) list() (*v2.ListEventsResponse, error) {
	return p.server.ListEvents(p.ctx, v2.ListEventsRequest_builder{
		EventFeedId: connector.EventFeedID, Cursor: p.cursor, StartAt: timestamppb.New(p.start),
	}.Build())
}

// poll makes calls to the end, and counts the requests.
func (p *polling) poll() (events []string, requests int) {
	p.t.Helper()
	p.simulator.ResetRequests()
	for more := true; more; {
		resp, err := p.list()
		if err != nil {
			p.t.Fatal(err)
		}
		if err := resp.ValidateAll(); err != nil {
			p.t.Error(err)
		}
		for _, e := range resp.GetEvents() {
			what, at, _ := strings.Cut(e.GetId(), " 20")
			if at == "" || !e.GetOccurredAt().AsTime().Equal(time.Now()) {
				p.t.Errorf("event %v", e)
			}
			events = append(events, what)
		}
		p.cursor, more = resp.GetCursor(), resp.GetHasMore()
	}
	return events, len(p.simulator.Requests())
}

// tells polls, compares the events, in any order, and counts the requests.
func (p *polling) tells(want ...string) (requests int) {
	p.t.Helper()
	got, requests := p.poll()
	sorted := cmpopts.SortSlices(strings.Compare)
	if diff := cmp.Diff(want, got, sorted, cmpopts.EquateEmpty()); diff != "" {
		p.t.Errorf("events (-want +got):\n%s", diff)
	}
	return requests
}

const (
	isMember   = "grant team:" + crew + ":member:user:" + ada
	hasChanged = "change user:" + ada
)

// levels are the events that say which level Ada has.
func levels(has string) (events []string) {
	for _, level := range []string{"Learner", "Team_Leader", "Administrator", "Account_Owner"} {
		verb := map[bool]string{true: "grant", false: "revoke"}[level == has]
		events = append(events, verb+" access_level:"+level+":assigned:user:"+ada)
	}
	return events
}

// of are the events about entitlements that Ada has and has not.
func of(resource, has, hasNot string) (events []string) {
	for verb, slugs := range map[string]string{"grant": has, "revoke": hasNot} {
		for slug := range strings.FieldsSeq(slugs) {
			events = append(events, verb+" "+resource+":"+slug+":user:"+ada)
		}
	}
	return events
}

// pollCosts are what a poll tells after each kind of change, and its requests, as
// docs/operations.md lists them.
var pollCosts = []struct {
	change   string
	prepare  func(*litmossim.Tenant)
	make     request
	events   []string
	requests int
}{
	{"Nothing", nil, func(*scene) error { return nil }, nil, 3},
	{"A course was assigned to a user, or taken", nil, granting(kinds["course"]), of("course:"+quiz, "assigned in_progress", "completed"), 4},
	{"A learning path was assigned to a user, or taken", nil, granting(kinds["path"]), of("learning_path:"+intro, "assigned in_progress", "completed"), 5},
	{"A user joined a team", nil, granting(kinds["member"]), []string{isMember}, 6},
	{"A member left a team", joinCrew, revoking(kinds["member"]), of("team:"+crew, "", "member leader admin"), 7},
	{
		"A member became leader or admin", joinCrew, granting(kinds["admin"]),
		slices.Concat([]string{hasChanged}, of("team:"+crew, "member admin", "leader"), levels("Team_Leader")), 9,
	},
	{
		"A user without a team got another access level", nil, granting(kinds["level"]),
		slices.Concat([]string{hasChanged}, levels("Administrator")), 5,
	},
	{
		"A user in a team was disabled", joinCrew, func(s *scene) error { return s.delete(ada) },
		slices.Concat([]string{hasChanged}, of("team:"+crew, "", "member leader admin"), levels("Learner")), 6,
	},
}

func TestRequestsOfAPoll(t *testing.T) {
	t.Parallel()
	for _, cost := range pollCosts {
		t.Run(cost.change, func(t *testing.T) {
			t.Parallel()
			isListed(t, cost.change, cost.requests)
			polled(t, all, cost.prepare, func(p *polling) {
				p.does(cost.make)
				if n := p.tells(cost.events...); n != cost.requests {
					p.t.Errorf("%d requests, want %d", n, cost.requests)
				}
				if n := p.tells(); n != 3 {
					p.t.Errorf("the next poll: %d requests", n)
				}
			})
		})
	}
}

// TestEvents: what a poll tells of changes that have several effects, or whose effects are hidden.
func TestEvents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		settings config.Settings
		prepare  func(*litmossim.Tenant)
		changes  []request
		events   []string
	}{
		"with the membership go the roles": {
			all, leadCrew, []request{revoking(kinds["member"])},
			slices.Concat([]string{hasChanged}, of("team:"+crew, "", "member leader admin"), levels("Learner")),
		},
		"with an assignment goes the progress": {
			all, takeQuiz, []request{revoking(kinds["course"])},
			of("course:"+quiz, "", "assigned completed in_progress compliant overdue"),
		},
		"a role may come from the team above": {
			all, leadAbove, []request{revoking(kinds["member"])},
			append(of("team:"+crew, "", "member"), "change team:"+crew),
		},
		"what a sync leaves out": {
			config.Settings{EventRequestBudget: 20, CourseIDs: []string{"another"}, SkipLearningPaths: true, SkipTeamRoles: true},
			joinCrew, []request{granting(kinds["course"]), granting(kinds["path"]), granting(kinds["leader"])},
			slices.Concat([]string{hasChanged, isMember}, levels("Team_Leader")),
		},
		"what cannot be looked up is named": {
			config.Settings{EventRequestBudget: 5},
			nil, []request{granting(kinds["level"]), granting(kinds["course"]), granting(kinds["path"])},
			slices.Concat([]string{hasChanged, "change course:" + quiz, "change learning_path:" + intro}, levels("Administrator")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			polled(t, test.settings, test.prepare, func(p *polling) {
				p.does(test.changes...)
				if n := p.tells(test.events...); n > test.settings.EventRequestBudget {
					p.t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// TestLevelBeyondTheBudget: an access level has no event that could stand in, so it is looked up by
// a later poll.
func TestLevelBeyondTheBudget(t *testing.T) {
	t.Parallel()
	polled(t, config.Settings{EventRequestBudget: 3}, nil, func(p *polling) {
		p.does(granting(kinds["level"]))
		p.tells(hasChanged)
		p.server = c1ztest.Serve(context.Background(), p.t, c1ztest.InMemory(p.simulator, all))
		p.tells(levels("Administrator")...)
	})
}

// TestBulk: a change of a thousand memberships fits in a response, and the cursor, which cannot
// hold them all, does not hide what changes a second later.
func TestBulk(t *testing.T) {
	t.Parallel()
	const users = 1_000
	polled(t, config.Settings{EventRequestBudget: 20, RequestsPerMinute: 1_000_000}, func(tenant *litmossim.Tenant) {
		for i := range users + 1 {
			id := fmt.Sprintf("bulk%d", i)
			tenant.Users = append(tenant.Users, &litmossim.User{ID: id, UserName: id, FirstName: id, AccessLevel: "Learner", Active: true})
			tenant.Teams[0].Members = append(tenant.Teams[0].Members, id)
		}
	}, func(p *polling) {
		client := c1ztest.LitmosClient(p.simulator, config.Settings{RequestsPerMinute: 1_000_000})
		leave := func(user int) {
			if err := client.TakeTeamRole(p.ctx, crew, litmos.TeamMember, fmt.Sprintf("bulk%d", user)); err != nil {
				p.t.Fatal(err)
			}
		}
		for i := range users {
			leave(i)
		}
		events, requests := p.poll()
		if !slices.Contains(events, "change team:"+crew) || len(events) > 2_100 || requests > 20 {
			p.t.Errorf("%d events, %d requests", len(events), requests)
		}
		if again, _ := p.poll(); len(again) > 0 {
			p.t.Errorf("%d events in the next poll", len(again))
		}
		time.Sleep(time.Second)
		leave(users)
		if events, _ := p.poll(); !slices.Contains(events, fmt.Sprintf("revoke team:%s:member:user:bulk%d", crew, users)) {
			p.t.Errorf("events after another second: %v", events)
		}
	})
}

// TestRefusedFeed: a feed that Litmos does not give is left alone for hours, with one warning. The
// others go on, and a sync does not notice.
func TestRefusedFeed(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"status-403", "status-404", "feed-406", "html-200"} {
		polled(t, config.Settings{EventRequestBudget: 20, RequestsPerMinute: 1_000_000}, nil, func(p *polling) {
			p.fault(fault + ",path=/org/activities/assignments")
			p.does(granting(kinds["course"]), granting(kinds["level"]))
			warnings := func() int { return p.logs.FilterMessageSnippet("Litmos refuses a feed").Len() }
			for range 10 {
				p.poll()
				time.Sleep(30 * time.Minute)
			}
			if n := warnings(); n != 1 {
				p.t.Errorf("%s: %d warnings", fault, n)
			}
			if events, requests := p.poll(); len(events) != 0 || requests != 2 {
				p.t.Errorf("%s: %d requests, events %v", fault, requests, events)
			}
			if _, err := c1ztest.Sync(p.ctx, p.t, c1ztest.InMemory(p.simulator, config.Settings{})); err != nil {
				p.t.Errorf("%s: %v", fault, err)
			}
			time.Sleep(2 * time.Hour)
			if p.poll(); warnings() != 2 {
				p.t.Errorf("%s: not tried again: %d warnings", fault, warnings())
			}
		})
	}
}

// TestPastOnly: if Litmos refuses windows that end in the future, the feed is read up to the present.
func TestPastOnly(t *testing.T) {
	t.Parallel()
	polled(t, all, nil, func(p *polling) {
		p.fault("feed-past-only")
		p.does(granting(kinds["course"]))
		time.Sleep(time.Minute)
		p.tells(of("course:"+quiz, "assigned in_progress", "completed")...)
	})
}

// TestWindows: whatever start is asked for, the windows are of less than seven days, from seven
// days ago at the earliest.
func TestWindows(t *testing.T) {
	t.Parallel()
	for _, start := range []time.Duration{0, -time.Hour, -6 * 24 * time.Hour, -1000 * 24 * time.Hour, 1000 * time.Hour} {
		polled(t, config.Settings{}, nil, func(p *polling) {
			p.start = p.start.Add(start)
			p.poll()
			var next time.Time
			for _, r := range p.simulator.Requests() {
				since, err := time.Parse(time.DateTime, r.Query.Get("since"))
				to, errTo := time.Parse(time.DateTime, r.Query.Get("to"))
				if err != nil || errTo != nil || r.Status != 200 || to.Sub(since) > 7*24*time.Hour-time.Hour || since.Before(time.Now().Add(-9*24*time.Hour)) {
					p.t.Errorf("start %v: %s to %s: %d", start, since, to, r.Status)
				}
				if !next.IsZero() && since.After(next) {
					p.t.Errorf("start %v: a gap before %s", start, since)
				}
				next = to
			}
			if next.Before(time.Now()) {
				p.t.Errorf("start %v: the last window ends at %s", start, next)
			}
		})
	}
}

// TestFeedFailure: a poll that fails for a while can be repeated with the same cursor.
func TestFeedFailure(t *testing.T) {
	t.Parallel()
	polled(t, all, nil, func(p *polling) {
		p.does(granting(kinds["course"]))
		p.fault("redirect-login,path=/org/users/details,times=1")
		_, err := p.list()
		p.says(err, codes.FailedPrecondition, "redirected")
		p.tells(of("course:"+quiz, "assigned in_progress", "completed")...)
		p.cursor = "nonsense"
		_, err = p.list()
		p.says(err, codes.InvalidArgument, "not a page token")
	})
}

// TestUnknownActivities are counted in one line of the log.
func TestUnknownActivities(t *testing.T) {
	t.Parallel()
	polled(t, all, nil, func(p *polling) {
		p.fault("feed-unknown-types")
		p.does(granting(kinds["member"]))
		p.tells(isMember)
		lines := p.logs.FilterMessageSnippet("unknown types").All()
		if len(lines) != 1 || lines[0].ContextMap()["rows"] != int64(1) {
			p.t.Errorf("log %v", lines)
		}
	})
}
