package connector_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestDisabledStaysDisabled: offboarding revokes Administrator, updates the profile and disables
// the account at the same time, in one process and in two.
func TestDisabledStaysDisabled(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		for _, processes := range []int{1, 2} {
			t.Run(fmt.Sprintf("%d/%d processes", seed, processes), func(t *testing.T) {
				t.Parallel()
				inSlow(t, 20*time.Millisecond, 200*time.Millisecond, func(first *scene) {
					first.simulator.Update(administer)
					second := first
					if processes == 2 {
						second = first.other()
					}
					random := rand.New(rand.NewPCG(seed, 0))
					var wg sync.WaitGroup
					for _, change := range []func() error{
						func() error { return revoking(kinds["level"])(first) },
						func() error { return updating(` {"job_title": " Manager "} `)(first) }, // as a text
						func() error { return disabling(ada)(second) },
					} {
						delay := time.Duration(random.IntN(300)) * time.Millisecond
						wg.Go(func() {
							time.Sleep(delay)
							if err := change(); err != nil {
								first.t.Error(err)
							}
						})
					}
					wg.Wait()
					if u := first.ada(); u.Active || u.AccessLevel != "Learner" || u.JobTitle != "Manager" {
						first.t.Errorf("left active %v, level %s, job title %s", u.Active, u.AccessLevel, u.JobTitle)
					}
					if n := first.writes(); processes == 1 && n != 3 {
						first.t.Errorf("%d writes: changes of one process do not wait for each other", n)
					}
				})
			})
		}
	}
}

// TestRewritesOutOfStep: four processes that write the record of a user at the same moment come to
// an end. In step, one of them nearly always had its write undone three times.
func TestRewritesOutOfStep(t *testing.T) {
	t.Parallel()
	const runs = 10
	failures := 0
	for range runs {
		inSlow(t, 150*time.Millisecond, 300*time.Millisecond, func(one *scene) {
			errs := make([]error, 4)
			var wg sync.WaitGroup
			for i := range errs {
				process := one.other()
				wg.Go(func() { errs[i] = updating(object{fmt.Sprintf("custom_field_%d", i+1): "new"})(process) })
			}
			wg.Wait()
			for i, err := range errs {
				if err != nil {
					failures++
				} else if one.ada().CustomFields[i] != "new" {
					one.t.Errorf("the write of process %d is undone", i)
				}
			}
		})
	}
	if failures > runs/2 {
		t.Errorf("%d changes failed in %d runs", failures, runs)
	}
}

// TestLevelFollowsRoles: a user who leads a team keeps at least the level Team Leader,
// without which a sync would not look for the role.
func TestLevelFollowsRoles(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string][]string{"roles stay": nil, "roles go": {"level-drops-roles"}} {
		run(t, name, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) { leadCrew(t); administer(t) })
			s.revoke("revoke Administrator", kinds["level"], ada, outcome{writes: 1})
			if u := s.ada(); u.AccessLevel != "Team_Leader" || !kinds["leader"].held(s.simulator.Tenant(), ada) {
				s.t.Errorf("level %s, or no leader any more", u.AccessLevel)
			}
			s.refused(declined, `team "Crew"`, granting(level("Learner")))
			s.refused(declined, `team "Crew"`, revoking(level("Team_Leader")))
			s.revoke("revoke leader", kinds["leader"], ada, outcome{writes: 1})
			if u := s.ada(); u.AccessLevel != "Learner" {
				s.t.Errorf("level %s", u.AccessLevel)
			}
		}, fault...)
	}
	run(t, "promotion without a level", func(s *scene) {
		s.grant("grant", kinds["leader"], ada, outcome{held: true, writes: 3})
		if u := s.ada(); u.AccessLevel != "Team_Leader" {
			s.t.Errorf("level %s", u.AccessLevel)
		}
	}, "no-promotion")
}

// TestLevelOfAUserInManyTeams: the teams are asked within the time for which the answers count,
// although Litmos takes a second for each. If the quota does not allow that, the change ends soon.
func TestLevelOfAUserInManyTeams(t *testing.T) {
	t.Parallel()
	play := func(teams int, then func(*scene)) {
		inSlow(t, time.Second, time.Second, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) {
				administer(t)
				for i := range teams {
					id := fmt.Sprintf("tEAM%d", i)
					t.Teams = append(t.Teams, &litmossim.Team{ID: id, Name: id, Members: []string{ada}})
				}
			})
			then(s)
		})
	}
	play(30, func(s *scene) { s.revoke("revoke Administrator", kinds["level"], ada, outcome{writes: 1}) })
	play(60, func(s *scene) {
		s.says(revoking(kinds["level"])(s), codes.Aborted, "takes longer than 8s")
		if n := len(s.simulator.Requests()); n > 500 {
			s.t.Errorf("%d requests", n)
		}
	})
}

// TestRoleGivenMeanwhile: after a write that failed, the level is chosen anew, because the user may
// have been given a role meanwhile.
func TestRoleGivenMeanwhile(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) { joinCrew(t); administer(t) })
		go func() {
			time.Sleep(6 * time.Second)
			s.simulator.Update(func(t *litmossim.Tenant) { t.Teams[0].Leaders = []string{ada} })
		}()
		s.revoke("revoke Administrator", kinds["level"], ada, outcome{writes: 1})
		if u := s.ada(); u.AccessLevel != "Team_Leader" {
			s.t.Errorf("level %s", u.AccessLevel)
		}
		s.fired("status-504")
	}, "status-504,path=/users/"+ada+",after=3,times=1") // that is the first write
}

// TestRoleTakenWithTheLevel: a process that did not see the role yet sets the level to Learner,
// with which Litmos takes the role.
func TestRoleTakenWithTheLevel(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		s.simulator.Update(joinCrew)
		go func() {
			time.Sleep(5 * time.Second)
			s.simulator.Update(func(t *litmossim.Tenant) { t.Users[1].AccessLevel, t.Teams[0].Leaders = "Learner", nil })
		}()
		s.grant("grant", kinds["leader"], ada, outcome{held: true, writes: 3})
		if u := s.ada(); u.AccessLevel != "Team_Leader" {
			s.t.Errorf("level %s", u.AccessLevel)
		}
	})
}

// TestPromotionOfADeactivatedUser: the lists hide the role that was given, so that is not reported
// as ignored.
func TestPromotionOfADeactivatedUser(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		s.simulator.Update(joinCrew)
		_, err := s.tryGrant(kinds["leader"], ada)
		s.says(err, codes.Aborted, "deactivated at the same time")
	}, "deactivate-after-read,times=1")
}

// TestRevokeOfAHiddenRole: the lists of a team leave out inactive users, who keep their roles.
func TestRevokeOfAHiddenRole(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"leader", "admin"} {
		run(t, kind, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) {
				t.Users[1].Active = false
				t.Teams[0].Members, t.Teams[0].Leaders, t.Teams[0].Admins = []string{ada}, []string{ada}, []string{ada}
			})
			s.revoke("revoke", kinds[kind], ada, outcome{writes: 1})
		})
	}
}

// TestRevokeOfARoleHiddenForAMoment: the user is inactive only while the list of leaders is read.
func TestRevokeOfARoleHiddenForAMoment(t *testing.T) {
	t.Parallel()
	const latency = 100 * time.Millisecond
	inSlow(t, latency, latency, func(s *scene) {
		s.simulator.Update(leadCrew)
		go func() {
			time.Sleep(latency / 2)
			for _, active := range []bool{false, true} {
				time.Sleep(latency)
				s.simulator.Update(func(t *litmossim.Tenant) { t.Users[1].Active = active })
			}
		}()
		s.revoke("revoke", kinds["leader"], ada, outcome{writes: 1})
	})
}

// TestRevokeOfAnInheritedRole: a role in a team above works here too and is revoked there.
func TestRevokeOfAnInheritedRole(t *testing.T) {
	t.Parallel()
	const above = `team "Top" above it: revoke team:` + top + `:leader`
	in(t, func(s *scene) {
		s.simulator.Update(leadAbove)
		s.refused(declined, above, revoking(kinds["leader"]))
		s.simulator.Update(func(t *litmossim.Tenant) { t.Teams[0].Leaders = []string{ada} })
		s.says(revoking(kinds["leader"])(s), declined, above)
		if kinds["leader"].held(s.simulator.Tenant(), ada) {
			s.t.Error("the role in the team itself is left")
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
			run(t, fault+"/revoke "+kind, func(s *scene) {
				s.does(granting(a))
				s.fault(fault)
				if _, err := s.tryRevoke(a, ada); err == nil && a.held(s.simulator.Tenant(), ada) {
					s.t.Error("reported success")
				}
				s.fired(fault)
			})
		}
		for _, settings := range []config.Settings{{}, {DeleteUsers: true}} {
			inWith(t, settings, func(s *scene) {
				if err := s.delete(ada); err == nil && s.ada() != nil && (settings.DeleteUsers || s.ada().Active) {
					s.t.Errorf("%s: delete reported success", fault)
				}
				s.fired(fault)
			}, fault)
		}
	}
}

// TestChangeThatActivates: nobody may be active after a change that did not ask for it.
func TestChangeThatActivates(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) { t.Users[1].Active = false })
		_, err := s.tryGrant(kinds["level"], ada)
		s.says(err, codes.Aborted, "Active")
	}, "put-activates")
}

// changeCosts are the requests of each kind of change, as docs/operations.md lists them.
var changeCosts = []struct {
	change   string
	settings config.Settings
	prepare  func(*litmossim.Tenant)
	make     request
	requests int
}{
	{"Grant member", config.Settings{}, nil, granting(kinds["member"]), 4},
	{"Revoke member", config.Settings{}, joinCrew, revoking(kinds["member"]), 4},
	{"Grant leader or admin to a member", config.Settings{}, joinCrew, granting(kinds["admin"]), 6},
	{"Grant leader or admin to somebody else, who becomes a member first", config.Settings{}, nil, granting(kinds["leader"]), 8},
	{"Revoke leader or admin", config.Settings{}, leadCrew, revoking(kinds["leader"]), 5},
	{"Grant a course", config.Settings{}, nil, granting(kinds["course"]), 4},
	{"Revoke a course", config.Settings{}, takeQuiz, revoking(kinds["course"]), 4},
	{"Grant a learning path", config.Settings{}, nil, granting(kinds["path"]), 4},
	{"Revoke a learning path", config.Settings{}, func(t *litmossim.Tenant) { t.Paths[0].Assignments = []litmossim.Assignment{{UserID: ada}} }, revoking(kinds["path"]), 4},
	{"Grant an access level", config.Settings{}, nil, granting(kinds["level"]), 4},
	{"Revoke an access level from a user without a team", config.Settings{}, administer, revoking(kinds["level"]), 5},
	{"Revoke an access level from a member of one team", config.Settings{}, func(t *litmossim.Tenant) { joinCrew(t); administer(t) }, revoking(kinds["level"]), 8},
	{"Create an account", config.Settings{}, nil, creating(nil), 4},
	{"Enable or disable a user, deactivate an account", config.Settings{}, nil, func(s *scene) error { return s.delete(ada) }, 4},
	{"Update a user", config.Settings{Provisioning: true}, nil, updating(object{"job_title": "Manager"}), 4},
	{"Delete an account, with `delete-users`", config.Settings{DeleteUsers: true}, nil, func(s *scene) error { return s.delete(ada) }, 4},
	{"What is granted or revoked already", config.Settings{}, joinCrew, granting(kinds["member"]), 2},
}

func joinCrew(t *litmossim.Tenant) { t.Teams[0].Members = append(t.Teams[0].Members, ada) }

func leadCrew(t *litmossim.Tenant) {
	joinCrew(t)
	t.Teams[0].Leaders = append(t.Teams[0].Leaders, ada)
	t.Users[1].AccessLevel = "Team_Leader"
}

// leadAbove makes Ada a member of the crew, and a leader two teams above it.
func leadAbove(t *litmossim.Tenant) {
	joinCrew(t)
	t.Users[1].AccessLevel = "Team_Leader"
	t.Teams[0].ParentTeamID = middle
	t.Teams = append(t.Teams,
		&litmossim.Team{ID: top, Name: "Top", Members: []string{ada}, Leaders: []string{ada}},
		&litmossim.Team{ID: middle, Name: "Middle", ParentTeamID: top})
}

func takeQuiz(t *litmossim.Tenant) {
	t.Courses[0].Assignments = append(t.Courses[0].Assignments, litmossim.Assignment{UserID: ada})
}

func administer(t *litmossim.Tenant) { t.Users[1].AccessLevel = "Administrator" }

// TestRequestsOfAChange: a change takes few requests, however many users a team or a course has.
func TestRequestsOfAChange(t *testing.T) {
	t.Parallel()
	for _, cost := range changeCosts {
		t.Run(cost.change, func(t *testing.T) {
			t.Parallel()
			isListed(t, cost.change, cost.requests)
			inWith(t, cost.settings, func(s *scene) {
				if !testing.Short() {
					s.simulator.Update(crowd)
				}
				if cost.prepare != nil {
					s.simulator.Update(cost.prepare)
				}
				s.does(cost.make)
				if n := len(s.simulator.Requests()); n != cost.requests {
					t.Errorf("%d requests, want %d", n, cost.requests)
				}
			})
		})
	}
}

// isListed checks that docs/operations.md tells what something costs.
func isListed(t *testing.T, what string, requests int) {
	t.Helper()
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	if row := fmt.Sprintf("| %s | %d |", what, requests); !strings.Contains(string(document), row) {
		t.Errorf("docs/operations.md lacks the row %s", row)
	}
}

// crowd fills the team, the course and the learning path with 20,000 users.
func crowd(t *litmossim.Tenant) {
	for i := range 20_000 {
		id := fmt.Sprintf("cROWD%d", i)
		t.Users = append(t.Users, &litmossim.User{ID: id, UserName: id, FirstName: id, AccessLevel: "Learner", Active: true})
		t.Teams[0].Members = append(t.Teams[0].Members, id)
		t.Courses[0].Assignments = append(t.Courses[0].Assignments, litmossim.Assignment{UserID: id})
		t.Paths[0].Assignments = t.Courses[0].Assignments
	}
}
