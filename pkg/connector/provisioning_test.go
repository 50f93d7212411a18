package connector_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/google/go-cmp/cmp"
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
	"course": {"course", quiz, "assigned", func(t *litmossim.Tenant, u string) bool {
		return slices.ContainsFunc(t.Courses[0].Assignments, func(a litmossim.Assignment) bool { return a.UserID == u })
	}, 1, "ignored-ids"},
	"path": {"learning_path", intro, "assigned", func(t *litmossim.Tenant, u string) bool { return slices.Contains(t.Paths[0].Users, u) }, 1, "ignored-ids"},
	"level": {"access_level", "Administrator", "assigned", func(t *litmossim.Tenant, u string) bool {
		return slices.ContainsFunc(t.Users, func(user *litmossim.User) bool { return user.ID == u && user.AccessLevel == "Administrator" })
	}, 1, "level-not-taken"},
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
	s := &scene{t: t, simulator: litmossim.New(small())}
	s.fault(faults...)
	s.server = c1ztest.Serve(context.Background(), t, c1ztest.InMemory(s.simulator, settings))
	return s
}

func (s *scene) fault(faults ...string) {
	s.t.Helper()
	for _, text := range faults {
		fault, err := litmossim.ParseFault(text)
		if err != nil {
			s.t.Fatal(err)
		}
		s.simulator.Inject(fault)
	}
}

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

// outcome is what a step must bring.
type outcome struct {
	code              codes.Code
	existing, revoked bool
	held              bool
	writes            int
}

func (s *scene) grant(name string, a access, user string, want outcome) []*v2.Grant {
	s.t.Helper()
	e, principal, _ := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	resp, err := s.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
	s.check(name, a, user, resp.GetAnnotations(), err, want)
	return resp.GetGrants()
}

func (s *scene) revoke(name string, a access, user string, want outcome) {
	s.t.Helper()
	_, _, g := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	resp, err := s.server.Revoke(context.Background(), v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
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

func TestProvisioningMatrix(t *testing.T) {
	t.Parallel()
	const unknown = "uNKNOWN1"
	// Each case plays the four steps of an access request.
	cases := map[string]func(*scene, access){
		"plain": func(s *scene, a access) {
			s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
			s.grant("grant again", a, ada, outcome{held: true, existing: true})
			s.revoke("revoke", a, ada, outcome{writes: 1})
			s.revoke("revoke again", a, ada, outcome{revoked: true})
		},
		"answer lost": func(s *scene, a access) {
			s.lost = []int{0, http.StatusGatewayTimeout}
			s.fault("reset-after,times=1")
			s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
			s.grant("grant again", a, ada, outcome{held: true, existing: true})
			s.fault("status-504-after,times=1")
			s.revoke("revoke", a, ada, outcome{writes: 1})
			s.revoke("revoke again", a, ada, outcome{revoked: true})
			s.fired("reset-after", "status-504-after")
		},
		"503 once": func(s *scene, a access) {
			s.fault("status-503,times=1")
			s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
			s.fault("status-503,times=1,after=2")
			s.grant("grant again", a, ada, outcome{held: true, existing: true})
			s.revoke("revoke", a, ada, outcome{writes: 1})
			s.revoke("revoke again", a, ada, outcome{revoked: true})
			s.fired("status-503")
		},
		"reset before": func(s *scene, a access) {
			s.fault("reset,times=1,after=2")
			s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
			s.fired("reset")
		},
		"unknown user": func(s *scene, a access) {
			s.grant("grant", a, unknown, outcome{code: codes.NotFound})
			s.revoke("revoke", a, unknown, outcome{revoked: true})
		},
		"ignored id": func(s *scene, a access) {
			s.fault(a.ignored)
			s.grant("grant", a, ada, outcome{code: codes.FailedPrecondition, writes: 1})
			s.fired(a.ignored)
		},
	}
	for kind, a := range kinds {
		for name, play := range cases {
			t.Run(kind+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { play(newScene(t, config.Settings{}), a) })
			})
		}
		if kind == "level" {
			continue // every level is a resource
		}
		t.Run(kind+"/unknown resource", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, a := newScene(t, config.Settings{}), a
				a.resource = unknown
				writes := 0
				if kind == "course" {
					writes = 1 // only by assigning it Litmos' answer can be seen
				}
				s.grant("grant", a, ada, outcome{code: codes.NotFound, writes: writes})
				s.revoke("revoke", a, ada, outcome{revoked: true})
			})
		})
	}
}

func (s *scene) fired(names ...string) {
	s.t.Helper()
	for _, name := range names {
		if s.simulator.Fired(name) == 0 {
			s.t.Errorf("the fault %s never fired", name)
		}
	}
}

// TestGrantListsWhatCameAbout: a leader joins first and rises in level.
func TestGrantListsWhatCameAbout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, config.Settings{})
		grants := s.grant("grant", kinds["leader"], ada, outcome{held: true, writes: 2})
		var ids []string
		for _, g := range grants {
			ids = append(ids, g.GetId())
		}
		want := []string{
			"team:" + crew + ":member:user:" + ada,
			"team:" + crew + ":leader:user:" + ada,
			"access_level:Team_Leader:assigned:user:" + ada,
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// TestLevelLeavesTheRecordAlone: whether Litmos replaces or merges, no other field of
// the user may change.
func TestLevelLeavesTheRecordAlone(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string][]string{"merge": nil, "replace": {"put-replace"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, config.Settings{}, fault...)
				want := s.simulator.Tenant().Users
				s.grant("grant", kinds["level"], ada, outcome{held: true, writes: 1})
				want[1].AccessLevel = "Administrator"
				if diff := cmp.Diff(want, s.simulator.Tenant().Users); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	fact := kinds["course"]
	fact.slug = "completed"
	fact.held = func(*litmossim.Tenant, string) bool { return false }
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, config.Settings{})
		refused := outcome{code: codes.FailedPrecondition}
		s.grant("owner", level("Account_Owner"), ada, refused)
		s.grant("team leader", level("Team_Leader"), ada, refused)
		s.grant("demote the owner", level("Learner"), owner, refused)
		s.revoke("owner", level("Account_Owner"), owner, refused)
		s.revoke("learner", level("Learner"), ada, refused)
		s.grant("completed", fact, ada, refused)
		s.revoke("completed", fact, ada, refused)
	})
}

// TestInheritedCourse: what came through a team or learning path cannot be taken by itself.
func TestInheritedCourse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		inherit func(*litmossim.Tenant)
		says    string
	}{
		"team": {func(t *litmossim.Tenant) {
			t.Teams[0].Members, t.Teams[0].Courses = []string{ada}, []string{quiz}
			t.Courses[0].Assignments = []litmossim.Assignment{{UserID: ada, Via: "team:" + crew}}
		}, `the team "Crew" (revoke team:` + crew + `:member)`},
		"learning path": {func(t *litmossim.Tenant) {
			t.Paths[0].CourseIDs, t.Paths[0].Users = []string{quiz}, []string{ada}
			t.Courses[0].Assignments = []litmossim.Assignment{{UserID: ada, Via: "path:" + intro}}
		}, `the learning path "Onboarding" (revoke learning_path:` + intro + `:assigned)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, config.Settings{})
				s.simulator.Update(test.inherit)
				_, _, g := c1ztest.Request("course", quiz, "assigned", ada)
				_, err := s.server.Revoke(context.Background(), v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
				if status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v, want one that names %s", err, test.says)
				}
			})
		})
	}
}

// TestInheritedPath: what came through a team cannot be taken by itself, whether Litmos refuses or
// answers success and does nothing.
func TestInheritedPath(t *testing.T) {
	t.Parallel()
	inherit := func(t *litmossim.Tenant) {
		t.Teams[0].Members, t.Teams[0].Paths = []string{ada}, []string{intro}
		t.Paths[0].Users, t.Paths[0].Via = []string{ada}, map[string]string{ada: "team:" + crew}
	}
	for _, fault := range [][]string{nil, {"team-path-delete-200"}} {
		in(t, func(s *scene) {
			s.simulator.Update(inherit)
			err := s.tryRevoke(kinds["path"], ada)
			if status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), `the team "Crew" (revoke team:`+crew+`:member)`) {
				t.Errorf("error %v", err)
			}
			if err := s.tryRevoke(kinds["member"], ada); err != nil || kinds["path"].held(s.simulator.Tenant(), ada) {
				t.Errorf("after the membership was revoked: %v", err)
			}
		}, fault...)
	}
}
