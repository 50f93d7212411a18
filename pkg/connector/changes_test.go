package connector_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// in runs a test of a scene on a clock of its own.
func in(t *testing.T, play func(*scene), faults ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { play(newScene(t, config.Settings{Provisioning: true}, faults...)) })
}

// inSlow is in with answers that take a while, so that requests of different changes mix.
func inSlow(t *testing.T, play func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{t: t, simulator: litmossim.New(small(), litmossim.WithLatency(20*time.Millisecond, 200*time.Millisecond))}
		s.server = c1ztest.Serve(context.Background(), t, c1ztest.InMemory(s.simulator, config.Settings{Provisioning: true}))
		play(s)
	})
}

func (s *scene) ada(change func(*litmossim.User)) {
	s.simulator.Update(func(t *litmossim.Tenant) { change(t.Users[1]) })
}

// other is the same account in the hands of another process.
func (s *scene) other() *scene {
	o := *s
	o.server = c1ztest.Serve(context.Background(), s.t, c1ztest.InMemory(s.simulator, config.Settings{Provisioning: true}))
	return &o
}

func (s *scene) tryGrant(a access, user string) ([]*v2.Grant, error) {
	e, principal, _ := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	resp, err := s.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
	return resp.GetGrants(), err
}

func (s *scene) tryRevoke(a access, user string) error {
	_, _, g := c1ztest.Request(a.resourceType, a.resource, a.slug, user)
	_, err := s.server.Revoke(context.Background(), v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
	return err
}

// TestDisabledStaysDisabled: offboarding revokes Administrator and disables the account at
// the same time, in one process or in two.
func TestDisabledStaysDisabled(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		for name, processes := range map[string]int{"one process": 1, "two processes": 2} {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				t.Parallel()
				inSlow(t, func(s *scene) {
					s.ada(func(u *litmossim.User) { u.AccessLevel = "Administrator" })
					first, second := s, s
					if processes == 2 {
						second = s.other()
					}
					random := rand.New(rand.NewPCG(seed, 0))
					var wg sync.WaitGroup
					wg.Go(func() {
						time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
						if err := first.tryRevoke(kinds["level"], ada); err != nil {
							t.Error(err)
						}
					})
					wg.Go(func() {
						if _, err := second.invoke("disable_user", map[string]any{"user_id": ada}); err != nil {
							t.Error(err)
						}
					})
					wg.Wait()
					if u := s.user("ada@example.net"); u.Active || u.AccessLevel != "Learner" {
						t.Errorf("left active %v, level %s", u.Active, u.AccessLevel)
					}
				})
			})
		}
	}
}

// TestAccountIsCreatedOnce asks for the same account twice at once.
func TestAccountIsCreatedOnce(t *testing.T) {
	t.Parallel()
	for name, processes := range map[string]int{"one process": 1, "two processes": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inSlow(t, func(s *scene) {
				scenes := []*scene{s, s}
				if processes == 2 {
					scenes[1] = s.other()
				}
				answers := make([]*v2.CreateAccountResponse, 2)
				var wg sync.WaitGroup
				for i := range scenes {
					wg.Go(func() {
						var err error
						if answers[i], err = scenes[i].create(newcomer(nil)); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
				if created := slices.IndexFunc(answers, func(r *v2.CreateAccountResponse) bool { return r.HasSuccess() }); created < 0 || !answers[1-created].HasAlreadyExists() {
					t.Errorf("answered %v", answers)
				}
			})
		})
	}
}

// TestLevelFollowsRoles: a user who leads a team keeps at least the level Team Leader,
// without which a sync would not look for the role.
func TestLevelFollowsRoles(t *testing.T) {
	t.Parallel()
	leads := func(t *litmossim.Tenant) {
		t.Teams[0].Members, t.Teams[0].Leaders = []string{ada}, []string{ada}
		t.Users[1].AccessLevel = "Administrator"
	}
	for _, fault := range [][]string{nil, {"level-drops-roles"}} {
		in(t, func(s *scene) {
			s.simulator.Update(leads)
			s.revoke("revoke Administrator", kinds["level"], ada, outcome{writes: 1})
			if u := s.user("ada@example.net"); u.AccessLevel != "Team_Leader" || !kinds["leader"].held(s.simulator.Tenant(), ada) {
				t.Errorf("level %s, or no leader any more", u.AccessLevel)
			}
			s.refused("grant Learner", func() error { _, err := s.tryGrant(level("Learner"), ada); return err }, `team "Crew"`)
			s.refused("revoke Team Leader", func() error { return s.tryRevoke(level("Team_Leader"), ada) }, `team "Crew"`)
			s.revoke("revoke leader", kinds["leader"], ada, outcome{writes: 1})
			if u := s.user("ada@example.net"); u.AccessLevel != "Learner" {
				t.Errorf("level %s", u.AccessLevel)
			}
		}, fault...)
	}
	t.Run("promotion without a level", func(t *testing.T) {
		t.Parallel()
		in(t, func(s *scene) {
			s.grant("grant", kinds["leader"], ada, outcome{held: true, writes: 3})
			if u := s.user("ada@example.net"); u.AccessLevel != "Team_Leader" {
				t.Errorf("level %s", u.AccessLevel)
			}
		}, "no-promotion")
	})
}

func level(name string) access {
	return access{"access_level", name, "assigned", func(*litmossim.Tenant, string) bool { return false }, 0, ""}
}

// refused checks that a request is declined with some words and writes nothing.
func (s *scene) refused(name string, request func() error, says string) {
	s.t.Helper()
	s.writes()
	if err := request(); status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), says) {
		s.t.Errorf("%s: error %v, want one that says %s", name, err, says)
	}
	if n := s.writes(); n != 0 {
		s.t.Errorf("%s: %d writes", name, n)
	}
}

// TestRevokeOfAHiddenRole: the lists of a team hide inactive users, but their roles live on.
func TestRevokeOfAHiddenRole(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"leader", "admin"} {
		in(t, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) {
				t.Users[1].Active = false
				t.Teams[0].Members, t.Teams[0].Leaders, t.Teams[0].Admins = []string{ada}, []string{ada}, []string{ada}
			})
			s.revoke("revoke", kinds[kind], ada, outcome{writes: 1})
		})
	}
}

// TestRevokeOfAnInheritedRole: a role in a team above works here too and is revoked there.
func TestRevokeOfAnInheritedRole(t *testing.T) {
	t.Parallel()
	const top, middle = "tOP1", "mIDDLE1"
	in(t, func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) {
			t.Users[1].AccessLevel = "Team_Leader"
			t.Teams = append(t.Teams, &litmossim.Team{ID: top, Name: "Top", Members: []string{ada}, Leaders: []string{ada}}, &litmossim.Team{ID: middle, Name: "Middle", ParentID: top})
			t.Teams[0].ParentID = middle
		})
		s.refused("inherited only", func() error { return s.tryRevoke(kinds["leader"], ada) }, `team "Top" above it: revoke team:`+top+`:leader`)
		s.simulator.Update(func(t *litmossim.Tenant) { t.Teams[0].Members, t.Teams[0].Leaders = []string{ada}, []string{ada} })
		if err := s.tryRevoke(kinds["leader"], ada); status.Code(err) != codes.FailedPrecondition || kinds["leader"].held(s.simulator.Tenant(), ada) {
			t.Errorf("direct and inherited: %v", err)
		}
		s.writes()
		s.revoke("not inherited", kinds["admin"], ada, outcome{revoked: true})
	})
}

// TestOneNotFoundIsNotTrusted: a 404 of a proxy, or an answer about somebody else, does not
// say that a user is gone.
func TestOneNotFoundIsNotTrusted(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"status-404,times=1", "other-object,times=1"} {
		for kind, a := range kinds {
			in(t, func(s *scene) {
				if _, err := s.tryGrant(a, ada); err != nil {
					t.Fatal(err)
				}
				s.fault(fault)
				if err := s.tryRevoke(a, ada); err == nil && a.held(s.simulator.Tenant(), ada) {
					t.Errorf("%s: revoke of %s reported success", fault, kind)
				}
				s.fired(strings.Split(fault, ",")[0])
			})
		}
		for _, settings := range []config.Settings{{}, {DeleteUsers: true}} {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, settings, fault)
				if err := s.delete(ada); err == nil {
					if u := s.user("ada@example.net"); u != nil && (settings.DeleteUsers || u.Active) {
						t.Errorf("%s: delete reported success", fault)
					}
				}
				s.fired(strings.Split(fault, ",")[0])
			})
		}
	}
}

// TestLateWrites: Litmos may show a write only after a moment.
func TestLateWrites(t *testing.T) {
	t.Parallel()
	for _, delay := range []string{"500", "2000", "6500"} {
		for kind, a := range kinds {
			t.Run(kind+"/"+delay, func(t *testing.T) {
				t.Parallel()
				in(t, func(s *scene) {
					s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
					s.revoke("revoke", a, ada, outcome{writes: 1})
				}, "late-writes="+delay)
			})
		}
	}
}

// TestReactivateWithTheLevelAskedFor: a former Administrator does not come back as one.
func TestReactivateWithTheLevelAskedFor(t *testing.T) {
	t.Parallel()
	request := newcomer(map[string]any{"user_name": "ada@example.net", "reactivate": true})
	in(t, func(s *scene) {
		s.ada(func(u *litmossim.User) { u.Active, u.AccessLevel = false, "Administrator" })
		resp, err := s.create(request)
		if u := s.user("ada@example.net"); err != nil || !resp.HasSuccess() || !u.Active || u.AccessLevel != "Learner" {
			t.Errorf("%v, %v: active %v, level %s", resp, err, u.Active, u.AccessLevel)
		}
	})
	in(t, func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) {
			t.Users[1].Active, t.Users[1].AccessLevel = false, "Team_Leader"
			t.Teams[0].Members, t.Teams[0].Leaders = []string{ada}, []string{ada}
		})
		s.refused("with a role in a team", func() error { _, err := s.create(request); return err }, `team "Crew"`)
		if s.user("ada@example.net").Active {
			t.Error("active all the same")
		}
	})
}

// TestGrantWithoutSlug: a request may name its entitlement by the id alone.
func TestGrantWithoutSlug(t *testing.T) {
	t.Parallel()
	for kind, a := range kinds {
		in(t, func(s *scene) {
			e, principal, g := c1ztest.Request(a.resourceType, a.resource, a.slug, ada)
			e.SetSlug("")
			resp, err := s.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
			if err != nil || !slices.ContainsFunc(resp.GetGrants(), func(got *v2.Grant) bool { return got.GetId() == g.GetId() }) {
				t.Errorf("%s: granted %v, %v", kind, resp.GetGrants(), err)
			}
		})
	}
}

// TestEditsOfOthersStay: what somebody else changes while a change is under way stays.
func TestEditsOfOthersStay(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"JobTitle", "Active"} {
		in(t, func(s *scene) {
			before := *s.user("ada@example.net")
			_, err := s.tryGrant(kinds["level"], ada)
			after := *s.user("ada@example.net")
			if err != nil || after.AccessLevel != "Administrator" || field == "JobTitle" && after.JobTitle == before.JobTitle || field == "Active" && after.Active {
				t.Errorf("%s: %v, left %+v", field, err, after)
			}
			s.fired("edit-after-read")
		}, "edit-after-read="+field+",times=1")
	}
}

// TestChangeThatActivates: nobody may be active after a change that did not ask for it.
func TestChangeThatActivates(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		s.ada(func(u *litmossim.User) { u.Active = false })
		if _, err := s.tryGrant(kinds["level"], ada); status.Code(err) != codes.Aborted || !strings.Contains(err.Error(), "Active") {
			t.Errorf("reported %v", err)
		}
	}, "put-activates")
}
