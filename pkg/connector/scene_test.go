package connector_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const (
	ada   = "u4IDDbwryroyqQvy4geoSg2"
	crew  = "xER0A41FnkA1"
	quiz  = "0PYxyh3bqNs1"
	intro = "1qlgdi2fr9U1"
	owner = "yQKPai-dRVc1"

	// Teams above the crew, which a test adds.
	top, middle = "tOP1", "mIDDLE1"
)

// small is an account of two users, one team, one course and one learning path.
func small() *litmossim.Tenant {
	return &litmossim.Tenant{
		Users: []*litmossim.User{
			{ID: owner, UserName: "owner@example.net", FirstName: "Olu", LastName: "Example", AccessLevel: "Account_Owner", Active: true},
			{
				ID: ada, UserName: "ada@example.net", FirstName: "Ada", LastName: "Example", Email: "ada@example.net",
				AccessLevel: "Learner", Active: true, JobTitle: "Engineer <&>", CompanyName: "Example & Co", LoginKey: "https://example.litmos.com/login.aspx?loginkey=0123",
				Skype: "ada.example", CustomFields: [10]string{2: "third"}, Culture: "en-US", TimeZone: "UTC", Brand: "Default",
			},
		},
		Teams:   []*litmossim.Team{{ID: crew, Name: "Crew"}},
		Courses: []*litmossim.Course{{ID: quiz, Name: "Safety", Code: "SEC-1", Active: true}},
		Paths:   []*litmossim.LearningPath{{ID: intro, Name: "Onboarding", Active: true}},
	}
}

// access is a kind of access, and how to see it in the account itself.
type access struct {
	resourceType, resource, slug string
	held                         func(*litmossim.Tenant, string) bool
	// grantWrites is how many writes a first grant takes: a leader must join first.
	grantWrites int
	ignored     string // the fault by which Litmos answers success and does nothing
}

var kinds = map[string]access{
	"member": {"team", crew, "member", func(t *litmossim.Tenant, u string) bool { return slices.Contains(t.Teams[0].Members, u) }, 1, "ignored-ids"},
	"leader": {"team", crew, "leader", func(t *litmossim.Tenant, u string) bool { return slices.Contains(t.Teams[0].Leaders, u) }, 2, "ignored-ids"},
	"admin":  {"team", crew, "admin", func(t *litmossim.Tenant, u string) bool { return slices.Contains(t.Teams[0].Admins, u) }, 2, "ignored-ids"},
	"course": {"course", quiz, "assigned", func(t *litmossim.Tenant, u string) bool { return t.Courses[0].Assignments.Of(u) != nil }, 1, "ignored-ids"},
	"path":   {"learning_path", intro, "assigned", func(t *litmossim.Tenant, u string) bool { return t.Paths[0].Assignments.Of(u) != nil }, 1, "ignored-ids"},
	"level": {"access_level", "Administrator", "assigned", func(t *litmossim.Tenant, u string) bool {
		return slices.ContainsFunc(t.Users, func(user *litmossim.User) bool { return user.ID == u && user.AccessLevel == "Administrator" })
	}, 1, "level-not-taken"},
}

func level(name string) access {
	return access{"access_level", name, "assigned", func(*litmossim.Tenant, string) bool { return false }, 0, ""}
}

// scene is an account with a connector to it.
type scene struct {
	t         *testing.T
	simulator *litmossim.Server
	server    types.ConnectorServer
	// lost are the statuses of writes that took, although their answer says otherwise.
	lost []int
}

func newScene(t *testing.T, settings config.Settings, faults ...string) *scene {
	t.Helper()
	simulator := c1ztest.Simulate(t, small(), faults...)
	return &scene{t: t, simulator: simulator, server: c1ztest.Serve(context.Background(), t, c1ztest.InMemory(simulator, settings))}
}

// in runs a test of a scene on a clock of its own.
func in(t *testing.T, play func(*scene), faults ...string) {
	t.Helper()
	inWith(t, config.Settings{Provisioning: true}, play, faults...)
}

func inWith(t *testing.T, settings config.Settings, play func(*scene), faults ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { play(newScene(t, settings, faults...)) })
}

// inSlow has answers that take a while, so that requests of different changes mix.
func inSlow(t *testing.T, least, most time.Duration, play func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		simulator := litmossim.New(small(), litmossim.WithLatency(least, most))
		play((&scene{t: t, simulator: simulator}).other())
	})
}

// other is the same account in the hands of another process.
func (s *scene) other() *scene {
	o := *s
	o.server = c1ztest.Serve(context.Background(), s.t, c1ztest.InMemory(s.simulator, config.Settings{Provisioning: true}))
	return &o
}

// run is in as a subtest.
func run(t *testing.T, name string, play func(*scene), faults ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		in(t, play, faults...)
	})
}

func (s *scene) fault(faults ...string) {
	s.t.Helper()
	c1ztest.Inject(s.t, s.simulator, faults...)
}

func (s *scene) fired(faults ...string) {
	s.t.Helper()
	for _, fault := range faults {
		if name := fault[:strings.IndexAny(fault+",", ",=")]; s.simulator.Fired(name) == 0 {
			s.t.Errorf("the fault %s never fired", name)
		}
	}
}

func (s *scene) user(userName string) *litmossim.User {
	for _, u := range s.simulator.Tenant().Users {
		if strings.EqualFold(u.UserName, userName) {
			return u
		}
	}
	return nil
}

// ada is the user of that id, nil if she was deleted.
func (s *scene) ada() *litmossim.User { return s.user("ada@example.net") }

// writes counts the writes that took, since the last count.
func (s *scene) writes() int {
	n := 0
	for _, r := range s.simulator.Requests() {
		if r.Method != http.MethodGet && (r.Status/100 == 2 || slices.Contains(s.lost, r.Status)) {
			n++
		}
	}
	s.simulator.ResetRequests()
	return n
}

func (s *scene) tryGrant(a access, user string) (*v2.GrantManagerServiceGrantResponse, error) {
	e, principal, _ := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	return s.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
}

func (s *scene) tryRevoke(a access, user string) (*v2.GrantManagerServiceRevokeResponse, error) {
	_, _, g := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	return s.server.Revoke(context.Background(), v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
}

// outcome is what a step must bring.
type outcome struct {
	code              codes.Code
	existing, revoked bool
	held              bool
	writes            int
}

func (s *scene) grant(name string, a access, user string, want outcome) []*v2.Grant {
	s.t.Helper()
	resp, err := s.tryGrant(a, user)
	s.check(name, a, user, resp.GetAnnotations(), err, want)
	return resp.GetGrants()
}

func (s *scene) revoke(name string, a access, user string, want outcome) {
	s.t.Helper()
	resp, err := s.tryRevoke(a, user)
	s.check(name, a, user, resp.GetAnnotations(), err, want)
}

func (s *scene) check(name string, a access, user string, annos annotations.Annotations, err error, want outcome) {
	s.t.Helper()
	if status.Code(err) != want.code {
		s.t.Errorf("%s: error %v, want code %v", name, err, want.code)
	}
	if !c1ztest.Has(annos, want.existing, want.revoked) {
		s.t.Errorf("%s: annotations %v", name, annos)
	}
	if held := a.held(s.simulator.Tenant(), user); held != want.held {
		s.t.Errorf("%s: held is %v, want %v", name, held, want.held)
	}
	if n := s.writes(); n != want.writes {
		s.t.Errorf("%s: %d writes, want %d", name, n, want.writes)
	}
	if mails := s.simulator.Mails(); len(mails) > 0 {
		s.t.Errorf("%s: mails %v", name, mails)
	}
	for _, word := range []string{litmossim.DefaultAPIKey, "loginkey"} {
		if err != nil && strings.Contains(err.Error(), word) {
			s.t.Errorf("%s: the error holds a secret: %v", name, err)
		}
	}
}

// says checks an error.
func (s *scene) says(err error, code codes.Code, words string) {
	s.t.Helper()
	if status.Code(err) != code || !strings.Contains(err.Error(), words) {
		s.t.Errorf("error %v, want %v and %q", err, code, words)
	}
}

// refused checks that a request is declined with some words and writes nothing.
func (s *scene) refused(code codes.Code, words string, asked request) {
	s.t.Helper()
	s.writes()
	s.says(asked(s), code, words)
	if n := s.writes(); n != 0 {
		s.t.Errorf("%d writes", n)
	}
}

// request is something that is asked of the connector.
type request func(*scene) error

// does asks for something that must succeed.
func (s *scene) does(asked ...request) {
	s.t.Helper()
	for _, r := range asked {
		if err := r(s); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (a access) grantTo(user string) request {
	return func(s *scene) error {
		_, err := s.tryGrant(a, user)
		return err
	}
}

func (a access) revokeFrom(user string) request {
	return func(s *scene) error {
		_, err := s.tryRevoke(a, user)
		return err
	}
}

func granting(a access) request { return a.grantTo(ada) }
func revoking(a access) request { return a.revokeFrom(ada) }

func creating(change object) request {
	return func(s *scene) error {
		_, err := s.create(newcomer(change))
		return err
	}
}

func acting(action string, args object) request {
	return func(s *scene) error {
		_, err := s.act(action, args)
		return err
	}
}

func disabling(user any) request { return acting("disable_user", object{"user_id": user}) }

func updating(profile any) request {
	return acting("update_user", object{"user_id": ada, "user_profile": profile})
}
