package connector_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/contract"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const (
	ada   = "u4IDDbwryroyqQvy4geoSg2"
	bo    = "qZ7pXw2LkTs1"
	owner = "yQKPai-dRVc1"
	crew  = "xER0A41FnkA1"
	quiz  = "0PYxyh3bqNs1"
	intro = "1qlgdi2fr9U1"

	top, middle, night = "tOP1", "mIDDLE1", "nIGHT1"
	survey, welcome    = "sURVEY1", "wELCOME1"
)

// words are what scenes call the ids of the small account, and the row of the newcomer.
var words = []string{
	"ADA", ada, "BO", bo, "OWNER", owner, "NOBODY", "uNKNOWN1",
	"CREW", crew, "TOP", top, "NIGHT", night, "QUIZ", quiz, "SURVEY", survey, "INTRO", intro, "WELCOME", welcome,
	"CY", "UserName=cy.sample&Email=cy@example.net&FirstName=Cy&LastName=Sample&CompanyName=Example+%26+Co&JobTitle=Carpenter&ExternalEmployeeId=E-7&Active=true",
}

// small is an account of an owner and two users, of whom one has a manager who is gone. Beside a team,
// a course and a learning path there are three teams, one below the other, of which the first gives a
// learning path with a course.
func small() *litmossim.Tenant {
	return &litmossim.Tenant{
		Users: []*litmossim.User{
			{ID: owner, UserName: "owner@example.net", FirstName: "Olu", LastName: "Example", AccessLevel: "Account_Owner", Active: true},
			{
				ID: ada, UserName: "ada@example.net", FirstName: "Ada", LastName: "Example", Email: "ada@example.net",
				AccessLevel: "Learner", Active: true, JobTitle: "Engineer <&>", CompanyName: "Example & Co", LoginKey: "https://example.litmos.com/login.aspx?loginkey=0123",
				Skype: "ada.example", CustomFields: [10]string{2: "third"}, Culture: "en-US", TimeZone: "UTC", Brand: "Default",
			},
			{ID: bo, UserName: "bo@example.net", FirstName: "Bo", AccessLevel: "Administrator", Active: true, ManagerID: "gONE1"},
		},
		Teams: []*litmossim.Team{
			{ID: crew, Name: "Crew"},
			{ID: top, Name: "Top", Paths: []string{welcome}}, {ID: middle, Name: "Middle", ParentTeamID: top}, {ID: night, Name: "Night", ParentTeamID: middle},
		},
		Courses: []*litmossim.Course{{ID: quiz, Name: "Safety", Code: "SEC-1", Active: true}, {ID: survey, Name: "Survey", Code: "SUR-1", Active: true}},
		Paths: []*litmossim.LearningPath{
			{ID: intro, Name: "Onboarding", Active: true}, {ID: welcome, Name: "Welcome", Active: true, CourseIDs: []string{survey}},
		},
	}
}

// kinds are all that can be granted.
var kinds = []struct {
	it      string
	first   int    // writes of a first grant: a leader must join first
	ignored string // the fault by which Litmos answers success and does nothing
	nowhere string // the same of an object that Litmos does not know; empty if any is known
}{
	{"team:CREW:member", 1, "ignored-ids", "team:NOBODY:member"},
	{"team:CREW:leader", 2, "ignored-ids", "team:NOBODY:leader"},
	{"team:CREW:admin", 2, "ignored-ids", "team:NOBODY:admin"},
	{"course:QUIZ:assigned", 1, "ignored-ids", "course:NOBODY:assigned"},
	{"learning_path:INTRO:assigned", 1, "ignored-ids", "learning_path:NOBODY:assigned"},
	{"access_level:Administrator:assigned", 1, "level-not-taken", ""},
}

// administrator is the source of the requests that are not the connector's.
const administrator = "administrator"

// scene is an account with a connector to it.
type scene struct {
	t         *testing.T
	ctx       context.Context //nolint:containedctx // of one test, with its log
	logs      *observer.ObservedLogs
	simulator *litmossim.Server // nil for a real account
	account   contract.Account  // as an administrator reaches it
	server    c1ztest.Caller
	words     []string
	awaited   map[string]int // faults that the next call must meet, and how often they fired before
	traps     []string       // faults that no call may meet

	// Of the event feed:
	start  time.Time
	cursor string
}

func newScene(t *testing.T) *scene {
	t.Helper()
	core, logs := observer.New(zap.InfoLevel)
	return &scene{
		t: t, ctx: ctxzap.ToContext(context.Background(), zap.New(core)), logs: logs,
		words: words, awaited: map[string]int{}, start: time.Now(),
	}
}

// in runs a test of a scene on a clock of its own.
func in(t *testing.T, play func(*scene), options ...litmossim.Option) {
	t.Helper()
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		s := newScene(t)
		s.simulator = litmossim.New(small(), options...)
		s.account = c1ztest.Account(s.simulator, litmossim.DefaultAPIKey)
		s.account.Source = administrator
		s.play("settings {}")
		play(s)
	})
}

// other is the same account in the hands of another process.
func (s *scene) other() *scene {
	o := *s
	o.awaited = map[string]int{}
	o.play("settings {}")
	return &o
}

// play plays a scene. Each line is one of these:
//
//	# comment
//	fault NAME          a fault, which the next call of the connector must meet
//	trap NAME           a fault, which no call may meet
//	settings JSON       another process, with settings that differ from the usual ones
//	wait 30m
//	after 5s STEP       what an administrator does while the next call goes on
//	logged 2 TEXT       how many entries of the log have this text so far
//	grant ENTITLEMENT USER => 1 write, Aborted: TEXT
//	poll
//	> RESULT
//
// The last three are calls of the connector and what comes of them: see ask and expect. All other
// lines are what an administrator does or sees in Litmos: the steps of internal/contract.
func (s *scene) play(text string) {
	s.t.Helper()
	text = strings.NewReplacer(s.words...).Replace(strings.TrimSpace(text))
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\n> ", " > "), "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "", "#":
		case "fault":
			s.awaited[nameOf(rest)] = s.simulator.Fired(nameOf(rest))
			c1ztest.Inject(s.t, s.simulator, rest)
		case "trap":
			s.traps = append(s.traps, nameOf(rest))
			c1ztest.Inject(s.t, s.simulator, rest)
		case "settings":
			s.settings(rest)
		case "logged":
			s.logged(rest)
		case "wait":
			time.Sleep(s.duration(rest))
		case "after":
			after, step, _ := strings.Cut(rest, " ")
			go func() {
				time.Sleep(s.duration(after))
				s.step(step)
			}()
		case "poll", "grant", "revoke", "create", "delete", "enable", "disable", "update":
			s.expect(line)
		default:
			s.step(line)
		}
	}
}

func nameOf(fault string) string { return fault[:strings.IndexAny(fault+",", ",=")] }

// settings begins another process.
func (s *scene) settings(change string) {
	s.t.Helper()
	settings := config.Litmos{Provisioning: true, EventRequestBudget: 20, RequestsPerMinute: fast.RequestsPerMinute}
	if err := json.Unmarshal([]byte(change), &settings); err != nil {
		s.t.Fatal(err)
	}
	s.server = c1ztest.Caller{ConnectorServer: c1ztest.Serve(context.Background(), s.t, c1ztest.InMemory(s.simulator, settings))}
}

// logged counts the entries of the log whose message and fields have a text.
func (s *scene) logged(want string) {
	s.t.Helper()
	_, text, _ := strings.Cut(want, " ")
	n := s.logs.Filter(func(e observer.LoggedEntry) bool {
		return strings.Contains(fmt.Sprintf("%s %v", e.Message, e.ContextMap()), text)
	}).Len()
	if got := fmt.Sprintf("%d %s", n, text); got != want {
		s.t.Errorf("logged %s, want %s", got, want)
	}
}

func (s *scene) duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		s.t.Error(err)
	}
	return d
}

// step does a step of an administrator.
func (s *scene) step(step string) {
	s.t.Helper()
	if _, err := s.account.Play(s.ctx, step); err != nil {
		s.t.Error(err)
	}
}

var (
	// outcome is what a line says of the end of a call: how many requests or writes are sent, whether
	// they take effect or not, and the code and a part of the text of an error.
	outcome = regexp.MustCompile(`^(?:(\d+) (?:writes?|(requests?)))?(?:, )?(?:(\w+)(?:: (.*))?)?$`)
	secret  = regexp.MustCompile("loginkey|" + litmossim.DefaultAPIKey)
)

// expect asks the connector for something, and compares the outcome and the results. Who asks for
// what is so already is told that, and nobody else. No change sends an e-mail or tells a secret.
func (s *scene) expect(line string) {
	s.t.Helper()
	want := strings.Split(line, " > ")
	call, end, _ := strings.Cut(want[0], " => ")
	parts := outcome.FindStringSubmatch(end)
	if parts == nil {
		s.t.Fatalf("%s: no outcome", line)
	}
	n, ofAll, code, text := parts[1], parts[2] != "", parts[3], parts[4]
	if code == "" {
		code = "OK"
	}
	mails := s.simulator.Mails()
	s.simulator.ResetRequests()
	got, err := s.ask(call)
	all, writes := s.sent()
	switch {
	case n != "" && !ofAll && n != strconv.Itoa(writes), ofAll && n != strconv.Itoa(all):
		s.t.Errorf("%s: %d requests, %d writes, %v", line, all, writes, err)
	case status.Code(err).String() != code, err != nil && !strings.Contains(err.Error(), text):
		s.t.Errorf("%s: error %v", line, err)
	case err != nil && secret.MatchString(err.Error()):
		s.t.Errorf("%s: the error holds a secret: %v", line, err)
	case err == nil && got.Changed != (writes > 0) && !strings.HasPrefix(call, "delete "): // which does not tell
		s.t.Errorf("%s: changed is %v after %d writes", line, got.Changed, writes)
	}
	if diff := cmp.Diff(want[1:], got.Made, cmpopts.SortSlices(strings.Compare), cmpopts.EquateEmpty()); diff != "" && (call == "poll" || len(want) > 1) {
		s.t.Errorf("%s (-want +got):\n%s", call, diff)
	}
	if now := s.simulator.Mails(); len(now) > len(mails) {
		s.t.Errorf("%s: mails %v", line, now)
	}
	for name, before := range s.awaited {
		if s.simulator.Fired(name) == before {
			s.t.Errorf("%s: the fault %s never fired", line, name)
		}
		delete(s.awaited, name)
	}
	if slices.ContainsFunc(s.traps, func(name string) bool { return s.simulator.Fired(name) > 0 }) {
		s.t.Errorf("%s: one of the faults %v fired", line, s.traps)
	}
}

// sent counts the requests of the connector since it was last asked for something.
func (s *scene) sent() (all, writes int) {
	for _, r := range s.simulator.Requests() {
		if r.Query.Get("source") == administrator {
			continue
		}
		all++
		if r.Method != http.MethodGet {
			writes++
		}
	}
	return all, writes
}
