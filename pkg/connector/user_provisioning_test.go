package connector_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// object is a JSON object.
type object = map[string]any

func (s *scene) fields(values object) *structpb.Struct {
	s.t.Helper()
	fields, err := structpb.NewStruct(values)
	if err != nil {
		s.t.Fatal(err)
	}
	return fields
}

// create asks for an account.
func (s *scene) create(profile object) (*v2.CreateAccountResponse, error) {
	s.t.Helper()
	return s.server.CreateAccount(context.Background(), v2.CreateAccountRequest_builder{
		AccountInfo: v2.AccountInfo_builder{Profile: s.fields(profile)}.Build(),
	}.Build())
}

func (s *scene) delete(id string) error {
	_, err := s.server.DeleteResource(context.Background(), v2.DeleteResourceRequest_builder{
		ResourceId: v2.ResourceId_builder{ResourceType: "user", Resource: id}.Build(),
	}.Build())
	return err
}

// act runs an action to its end, for which the clock of a synctest bubble is needed, and tells
// whether that changed the user.
func (s *scene) act(action string, args object) (changed bool, err error) {
	s.t.Helper()
	resp, err := s.server.InvokeAction(context.Background(), v2.InvokeActionRequest_builder{
		Name: action, Args: s.fields(args), InlineWait: durationpb.New(time.Minute),
	}.Build())
	if err != nil {
		return false, err
	}
	answer := resp.GetResponse().AsMap()
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE || answer["success"] != true {
		return false, fmt.Errorf("%v", answer["error"])
	}
	changed, _ = answer["changed"].(bool)
	return changed, nil
}

func newcomer(change object) object {
	profile := object{
		"user_name": "bo.sample", "email": "bo@example.net", "first_name": "Bo", "last_name": "Sample",
		"job_title": "Carpenter", "company_name": "Example & Co", "external_employee_id": "E-7",
	}
	maps.Copy(profile, change)
	return profile
}

// TestCreateAccount: what Litmos ignores at first is written again. A level that it never takes is
// an error.
func TestCreateAccount(t *testing.T) {
	t.Parallel()
	administrator := object{"access_level": "administrator"}
	for name, test := range map[string]struct {
		faults []string
		change object
		level  string
		writes int
	}{
		"plain":               {nil, nil, "Learner", 1},
		"answer lost":         {[]string{"reset-after,times=1"}, nil, "Learner", 1},
		"503 once":            {[]string{"status-503,times=1,after=1"}, nil, "Learner", 1},
		"level":               {nil, administrator, "Administrator", 1},
		"level ignored, once": {[]string{"level-not-taken,times=1"}, administrator, "Administrator", 2},
		"made inactive":       {[]string{"created-inactive"}, nil, "Learner", 2},
	} {
		run(t, name, func(s *scene) {
			s.lost = []int{0}
			resp, err := s.create(newcomer(test.change))
			if err != nil {
				s.t.Fatal(err)
			}
			u := s.user("bo.sample")
			if u == nil || !u.Active || u.AccessLevel != test.level || u.FirstName != "Bo" || u.LastName != "Sample" ||
				u.Email != "bo@example.net" || u.JobTitle != "Carpenter" || u.CompanyName != "Example & Co" || u.ExternalEmployeeID != "E-7" {
				s.t.Fatalf("created %+v", u)
			}
			if got := resp.GetSuccess().GetResource().GetId().GetResource(); got != u.ID || !resp.GetSuccess().GetIsCreateAccountResult() {
				s.t.Errorf("answered %v", resp)
			}
			if n := s.writes(); n != test.writes || len(s.simulator.Mails()) > 0 {
				s.t.Errorf("%d writes, mails %v", n, s.simulator.Mails())
			}
			again, err := s.create(newcomer(object{"user_name": "BO.Sample"}))
			if err != nil || again.GetAlreadyExists().GetResource().GetId().GetResource() != u.ID {
				s.t.Errorf("again: %v, %v", again, err)
			}
			if n := s.writes(); n != 0 {
				s.t.Errorf("again: %d writes", n)
			}
			s.fired(test.faults...)
		}, test.faults...)
	}
	run(t, "level ignored", func(s *scene) {
		s.says(creating(administrator)(s), declined, "user bo.sample is not yet as requested")
	}, "level-not-taken")
}

// TestCreateAccountOfAnInactiveUser: the user is activated only if that is asked for, with the
// level asked for: a former Administrator does not come back as one.
func TestCreateAccountOfAnInactiveUser(t *testing.T) {
	t.Parallel()
	request := object{"user_name": "ada@example.net"}
	again := object{"user_name": "ada@example.net", "reactivate": true}
	run(t, "without a role", func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) { administer(t); t.Users[1].Active = false })
		resp, err := s.create(newcomer(request))
		if err != nil || resp.GetActionRequired().GetResource().GetId().GetResource() != ada || s.ada().Active {
			s.t.Errorf("reported as %v, %v", resp, err)
		}
		resp, err = s.create(newcomer(again))
		if u := s.ada(); err != nil || resp.GetSuccess().GetResource().GetId().GetResource() != ada || !u.Active || u.AccessLevel != "Learner" {
			s.t.Errorf("%v, %v: active %v, level %s", resp, err, u.Active, u.AccessLevel)
		}
	})
	run(t, "with a role in a team", func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) { leadCrew(t); t.Users[1].Active = false })
		s.refused(declined, `team "Crew"`, creating(again))
		if s.ada().Active {
			s.t.Error("active all the same")
		}
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for _, settings := range []config.Settings{{}, {DeleteUsers: true}} {
		inWith(t, settings, func(s *scene) {
			s.lost = []int{504}
			for range 2 {
				if err := s.delete(ada); err != nil {
					s.t.Fatal(err)
				}
			}
			if u := s.ada(); settings.DeleteUsers != (u == nil) || u != nil && u.Active {
				s.t.Errorf("left %+v", u)
			}
			if n := s.writes(); n != 1 {
				s.t.Errorf("%d writes", n)
			}
			s.fired("status-504-after")
			if err := s.delete("uNKNOWN1"); err != nil {
				s.t.Errorf("a user that is gone: %v", err)
			}
			s.says(s.delete(owner), codes.FailedPrecondition, "Account Owner")
		}, "status-504-after,times=1")
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		for _, step := range []struct {
			action          string
			active, changed bool
		}{{"disable_user", false, true}, {"disable_user", false, false}, {"enable_user", true, true}, {"enable_user", true, false}} {
			changed, err := s.act(step.action, object{"user_id": ada})
			if u := s.ada(); err != nil || changed != step.changed || u.Active != step.active {
				s.t.Errorf("%s: changed %v, active %v: %v", step.action, changed, u.Active, err)
			}
		}
		if n := s.writes(); n != 2 {
			s.t.Errorf("%d writes", n)
		}
	})
	in(t, func(s *scene) {
		s.simulator.Update(func(t *litmossim.Tenant) { t.Users[0].Active = false })
		s.refused(failed, "Account Owner, whom this connector does not activate", acting("enable_user", object{"user_id": owner}))
	})
	inWith(t, config.Settings{}, func(s *scene) {
		s.says(disabling(ada)(s), codes.Unknown, "--provisioning")
		if len(s.simulator.Requests()) > 0 {
			s.t.Error("a request was sent without provisioning")
		}
	})
}

// everyField is a value for each field that update_user sets, by key, and where the account
// keeps it.
func everyField(u *litmossim.User) (object, map[string]*string) {
	places := map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "email": &u.Email, "company_name": &u.CompanyName,
		"job_title": &u.JobTitle, "external_employee_id": &u.ExternalEmployeeID, "manager_id": &u.ManagerID,
	}
	for i := range u.CustomFields {
		places[fmt.Sprintf("custom_field_%d", i+1)] = &u.CustomFields[i]
	}
	profile := object{}
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
	for _, faults := range [][]string{nil, {"put-replace"}, {"reset-after,times=1"}} {
		in(t, func(s *scene) {
			s.lost = []int{0}
			want := s.ada()
			profile, places := everyField(want)
			if fields := slices.DeleteFunc(litmos.Fields[litmos.User](), func(f litmos.Field) bool { return !f.Writable }); len(fields) != len(profile) {
				t.Fatalf("%d fields can be set, want %d", len(fields), len(profile))
			}
			check := func(changed bool, writes int) {
				t.Helper()
				got, err := s.act("update_user", object{"user_id": ada, "user_profile": profile})
				if n := s.writes(); got != changed || err != nil || n != writes {
					t.Errorf("changed is %v with %d writes, %v; want %v with %d", got, n, err, changed, writes)
				}
				for key, value := range profile {
					*places[key], _ = value.(string)
				}
				if diff := cmp.Diff(want, s.ada()); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			want.ManagerName = "Olu Example"
			check(true, 1)
			check(false, 0)
			for _, key := range []string{"first_name", "last_name", "email"} {
				delete(profile, key)
			}
			for key := range maps.Clone(profile) {
				profile[key] = ""
			}
			want.ManagerName = ""
			check(true, 1)
			check(false, 0)
		}, faults...)
	}
}

// TestHostedAction: a hosted action waits for a while for the quota, and ends with its call. A call
// that fails for the quota says when to repeat it.
func TestHostedAction(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []string
		within time.Duration
		want   codes.Code
	}{
		"refused for some seconds": {[]string{"status-503,times=2"}, time.Hour, codes.OK},
		"refused for long":         {[]string{"status-503"}, time.Hour, codes.Unavailable},
		"a write refused":          {[]string{"status-503,after=2"}, time.Hour, codes.Unavailable},
		"a short call":             {nil, time.Second, codes.Unknown},
	} {
		run(t, name, func(s *scene) {
			c := c1ztest.InMemory(s.simulator, config.Settings{Provisioning: true}, func(o *litmos.Options) { o.MaxWait = 5 * time.Second })
			ctx, end := context.WithTimeout(s.t.Context(), test.within)
			defer end()
			_, err := c.RunAction(ctx, v2.InvokeActionRequest_builder{Name: "disable_user", Args: s.fields(object{"user_id": ada})}.Build())
			if code := status.Code(err); code != test.want || code == codes.Unavailable && len(status.Convert(err).Details()) == 0 {
				s.t.Errorf("%v", err)
			}
		}, test.faults...)
	}
}
