package connector_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// ada is the user of that id.
func (s *scene) ada() *litmossim.User { return s.simulator.Tenant().Users[1] }

// TestDisabledStaysDisabled: offboarding revokes Administrator, updates the profile and disables
// the account at the same time, in one process and in two. An account is requested twice meanwhile.
func TestDisabledStaysDisabled(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		for _, processes := range []int{1, 2} {
			t.Run(fmt.Sprintf("%d/%d processes", seed, processes), func(t *testing.T) {
				t.Parallel()
				in(t, func(first *scene) {
					first.play("200 PUT /users/ADA AccessLevel=Administrator")
					second := first
					if processes == 2 {
						second = first.other()
					}
					random := rand.New(rand.NewPCG(seed, 0))
					var wg sync.WaitGroup
					for i, change := range []string{
						"revoke access_level:Administrator:assigned ADA",
						`update " {\"job_title\": \" Manager \"} "`, // as a text
						`disable "ADA"`,
						"create {}",
						"create {}",
					} {
						delay, process := time.Duration(random.IntN(300))*time.Millisecond, first
						if i == 2 {
							process = second
						}
						wg.Go(func() {
							time.Sleep(delay)
							if _, err := process.ask(change); err != nil {
								first.t.Error(err)
							}
						})
					}
					wg.Wait()
					if u := first.ada(); u.Active || u.AccessLevel != "Learner" || u.JobTitle != "Manager" {
						first.t.Errorf("left active %v, level %s, job title %s", u.Active, u.AccessLevel, u.JobTitle)
					}
					if _, n := first.sent(); processes == 1 && n != 4 {
						first.t.Errorf("%d writes: changes of one process do not wait for each other", n)
					}
				}, litmossim.WithLatency(20*time.Millisecond, 200*time.Millisecond))
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
		in(t, func(one *scene) {
			errs := make([]error, 4)
			var wg sync.WaitGroup
			for i := range errs {
				process := one.other()
				wg.Go(func() { _, errs[i] = process.ask(fmt.Sprintf(`update {"custom_field_%d": "new"}`, i+1)) })
			}
			wg.Wait()
			for i, err := range errs {
				if err != nil {
					failures++
				} else if one.ada().CustomFields[i] != "new" {
					one.t.Errorf("the write of process %d is undone", i)
				}
			}
		}, litmossim.WithLatency(150*time.Millisecond, 300*time.Millisecond))
	}
	if failures > runs/2 {
		t.Errorf("%d changes failed in %d runs", failures, runs)
	}
}

// TestLevelOfAUserInManyTeams: the teams are asked within the time for which the answers count,
// although Litmos takes a second for each. If the quota does not allow that, the change ends soon.
func TestLevelOfAUserInManyTeams(t *testing.T) {
	t.Parallel()
	for teams, outcome := range map[int]string{30: "1 write", 60: "0 writes, Aborted: takes longer than 8s"} {
		in(t, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) {
				t.Users[1].AccessLevel = "Administrator"
				for i := range teams {
					id := fmt.Sprintf("tEAM%d", i)
					t.Teams = append(t.Teams, &litmossim.Team{ID: id, Name: id, Members: []string{ada}})
				}
			})
			s.play(`settings {"RequestsPerMinute": 100}`)
			s.play("revoke access_level:Administrator:assigned ADA => " + outcome)
			if n, _ := s.sent(); n > 500 {
				s.t.Errorf("%d requests", n)
			}
		}, litmossim.WithLatency(time.Second, time.Second))
	}
}

// TestLevelLeavesTheRecordAlone: no other field of a user changes with the level, whether Litmos
// replaces or merges. What somebody else changes meanwhile stays.
func TestLevelLeavesTheRecordAlone(t *testing.T) {
	t.Parallel()
	for fault, edit := range map[string]func(*litmossim.User){
		"trap put-replace":                    func(*litmossim.User) {},
		"fault edit-after-read,times=1":       func(u *litmossim.User) { u.JobTitle += " edited" },
		"fault deactivate-after-read,times=1": func(u *litmossim.User) { u.Active = false },
	} {
		in(t, func(s *scene) {
			want := s.simulator.Tenant().Users
			want[1].AccessLevel = "Administrator"
			edit(want[1])
			s.play(fault + "\ngrant access_level:Administrator:assigned ADA")
			if diff := cmp.Diff(want, s.simulator.Tenant().Users); diff != "" {
				s.t.Errorf("%s (-want +got):\n%s", fault, diff)
			}
		})
	}
}

// everyField is a value for each field that update_user sets, by key, and where the account
// keeps it.
func everyField(u *litmossim.User) (map[string]string, map[string]*string) {
	places := map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "email": &u.Email, "company_name": &u.CompanyName,
		"job_title": &u.JobTitle, "external_employee_id": &u.ExternalEmployeeID, "manager_id": &u.ManagerID,
	}
	for i := range u.CustomFields {
		places[fmt.Sprintf("custom_field_%d", i+1)] = &u.CustomFields[i]
	}
	profile := map[string]string{}
	for key := range places {
		profile[key] = "A <&> B " + key
	}
	profile["email"], profile["manager_id"] = "new@example.net", owner
	return profile, places
}

// TestUpdateUser sets every field that can be set, again without a write, and clears those that
// can be empty. Nothing else of the user changes, whether Litmos replaces or merges.
func TestUpdateUser(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"#", "trap put-replace", "fault reset-after,times=1"} {
		in(t, func(s *scene) {
			want := s.ada()
			profile, places := everyField(want)
			if fields := slices.DeleteFunc(litmos.Fields[litmos.User](), func(f litmos.Field) bool { return !f.Writable }); len(fields) != len(profile) {
				t.Fatalf("%d fields can be set, want %d", len(fields), len(profile))
			}
			update := func() {
				t.Helper()
				text, err := json.Marshal(profile)
				if err != nil {
					t.Fatal(err)
				}
				s.play("update " + string(text) + " => 1 write")
				s.play("update " + string(text) + " => 0 writes")
				for key, value := range profile {
					*places[key] = value
				}
				if diff := cmp.Diff(want, s.ada()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			s.play(fault)
			want.ManagerName = "Olu Example"
			update()
			maps.DeleteFunc(profile, func(key, _ string) bool { return slices.Contains([]string{"first_name", "last_name", "email"}, key) })
			for key := range profile {
				profile[key] = ""
			}
			want.ManagerName = ""
			update()
		})
	}
}

// TestHostedAction: a hosted action waits for a while for the quota, and ends with its call. A call
// that fails for the quota says when to repeat it.
func TestHostedAction(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  string
		within time.Duration
		want   codes.Code
	}{
		"refused for some seconds": {"fault status-503,times=2", time.Hour, codes.OK},
		"refused for long":         {"fault status-503", time.Hour, codes.Unavailable},
		"a write refused":          {"fault status-503,after=2", time.Hour, codes.Unavailable},
		"a short call":             {"#", time.Second, codes.Unknown},
	} {
		in(t, func(s *scene) {
			s.play(test.fault)
			c := c1ztest.InMemory(s.simulator, config.Litmos{Provisioning: true}, func(o *litmos.Options) { o.MaxWait = 5 * time.Second })
			ctx, end := context.WithTimeout(s.t.Context(), test.within)
			defer end()
			args := &structpb.Struct{Fields: map[string]*structpb.Value{"user_id": structpb.NewStringValue(ada)}}
			_, err := c.RunAction(ctx, v2.InvokeActionRequest_builder{Name: "disable_user", Args: args}.Build())
			if code := status.Code(err); code != test.want || code == codes.Unavailable && len(status.Convert(err).Details()) == 0 {
				s.t.Errorf("%s: %v", name, err)
			}
		})
	}
}
