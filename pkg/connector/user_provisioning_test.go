package connector_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// create asks for an account.
func (s *scene) create(profile map[string]any) (*v2.CreateAccountResponse, error) {
	s.t.Helper()
	fields, err := structpb.NewStruct(profile)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.server.CreateAccount(context.Background(), v2.CreateAccountRequest_builder{
		AccountInfo: v2.AccountInfo_builder{Profile: fields}.Build(),
	}.Build())
}

func (s *scene) user(userName string) *litmossim.User {
	for _, u := range s.simulator.Tenant().Users {
		if strings.EqualFold(u.UserName, userName) {
			return u
		}
	}
	return nil
}

func newcomer(change map[string]any) map[string]any {
	profile := map[string]any{
		"user_name": "bo.sample", "email": "bo@example.net", "first_name": "Bo", "last_name": "Sample",
		"job_title": "Carpenter", "company_name": "Example & Co", "external_employee_id": "E-7",
	}
	maps.Copy(profile, change)
	return profile
}

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{"plain": "", "answer lost": "reset-after,times=1", "503 once": "status-503,times=1,after=1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, config.Settings{})
				if fault != "" {
					s.fault(fault)
				}
				s.lost = []int{0}
				resp, err := s.create(newcomer(nil))
				if err != nil {
					t.Fatal(err)
				}
				u := s.user("bo.sample")
				if u == nil || !u.Active || u.AccessLevel != "Learner" || u.FirstName != "Bo" || u.LastName != "Sample" ||
					u.Email != "bo@example.net" || u.JobTitle != "Carpenter" || u.CompanyName != "Example & Co" || u.ExternalEmployeeID != "E-7" {
					t.Fatalf("created %+v", u)
				}
				if got := resp.GetSuccess().GetResource().GetId().GetResource(); got != u.ID || !resp.GetSuccess().GetIsCreateAccountResult() {
					t.Errorf("answered %v", resp)
				}
				if n := s.writes(); n != 1 || len(s.simulator.Mails()) > 0 {
					t.Errorf("%d writes, mails %v", n, s.simulator.Mails())
				}
				again, err := s.create(newcomer(map[string]any{"user_name": "BO.Sample"}))
				if err != nil || again.GetAlreadyExists().GetResource().GetId().GetResource() != u.ID {
					t.Errorf("again: %v, %v", again, err)
				}
				if n := s.writes(); n != 0 {
					t.Errorf("again: %d writes", n)
				}
			})
		})
	}
}

func TestCreateAccountOfAnInactiveUser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, config.Settings{})
		s.simulator.Update(func(tenant *litmossim.Tenant) { tenant.Users[1].Active = false })
		request := newcomer(map[string]any{"user_name": "ada@example.net"})
		resp, err := s.create(request)
		if err != nil || resp.GetActionRequired().GetResource().GetId().GetResource() != ada || s.user("ada@example.net").Active {
			t.Errorf("reported as %v, %v", resp, err)
		}
		request["reactivate"] = true
		resp, err = s.create(request)
		if err != nil || resp.GetSuccess().GetResource().GetId().GetResource() != ada || !s.user("ada@example.net").Active {
			t.Errorf("reactivated as %v, %v", resp, err)
		}
	})
}

func TestCreateAccountRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change map[string]any
		fault  string
		code   codes.Code
		says   string
	}{
		"no e-mail":           {map[string]any{"email": " "}, "", codes.InvalidArgument, "email is required"},
		"no first name":       {map[string]any{"first_name": 7}, "", codes.InvalidArgument, "first_name is required"},
		"no last name":        {map[string]any{"last_name": ""}, "", codes.InvalidArgument, "last_name is required"},
		"account owner":       {map[string]any{"access_level": "Account_Owner"}, "", codes.FailedPrecondition, "Account Owner"},
		"team leader":         {map[string]any{"access_level": "Team_Leader"}, "", codes.FailedPrecondition, "Team Leader"},
		"409 of another kind": {nil, "create-409=Invalid email address.", codes.InvalidArgument, "Invalid email address."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, config.Settings{})
				if test.fault != "" {
					s.fault(test.fault)
				}
				_, err := s.create(newcomer(test.change))
				if status.Code(err) != test.code || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v", err)
				}
				if s.user("bo.sample") != nil {
					t.Error("an account was created")
				}
			})
		})
	}
}

func (s *scene) delete(id string) error {
	_, err := s.server.DeleteResource(context.Background(), v2.DeleteResourceRequest_builder{
		ResourceId: v2.ResourceId_builder{ResourceType: "user", Resource: id}.Build(),
	}.Build())
	return err
}

func TestDelete(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]config.Settings{"deactivates": {}, "deletes": {DeleteUsers: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, settings, "status-504-after,times=1")
				s.lost = []int{504}
				for range 2 {
					if err := s.delete(ada); err != nil {
						t.Fatal(err)
					}
				}
				if u := s.user("ada@example.net"); settings.DeleteUsers != (u == nil) || u != nil && u.Active {
					t.Errorf("left %+v", u)
				}
				if n := s.writes(); n != 1 {
					t.Errorf("%d writes", n)
				}
				s.fired("status-504-after")
				if err := s.delete("uNKNOWN1"); err != nil {
					t.Errorf("a user that is gone: %v", err)
				}
				if err := s.delete(owner); status.Code(err) != codes.FailedPrecondition {
					t.Errorf("an Account Owner: %v", err)
				}
			})
		})
	}
}

// invoke runs an action to its end, for which the clock of a synctest bubble is needed.
func (s *scene) invoke(name string, args map[string]any) (*v2.InvokeActionResponse, error) {
	s.t.Helper()
	fields, err := structpb.NewStruct(args)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.server.InvokeAction(context.Background(), v2.InvokeActionRequest_builder{
		Name: name, Args: fields, InlineWait: durationpb.New(time.Minute),
	}.Build())
}

func TestActions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testActions)
}

func testActions(t *testing.T) {
	s := newScene(t, config.Settings{Provisioning: true})
	for _, step := range []struct {
		action          string
		active, changed bool
	}{{"disable_user", false, true}, {"disable_user", false, false}, {"enable_user", true, true}, {"enable_user", true, false}} {
		resp, err := s.invoke(step.action, map[string]any{"user_id": ada})
		if err != nil || resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
			t.Fatalf("%s: %v, %v", step.action, resp, err)
		}
		if got := resp.GetResponse().AsMap(); got["success"] != true || got["changed"] != step.changed {
			t.Errorf("%s: answered %v", step.action, got)
		}
		if u := s.user("ada@example.net"); u.Active != step.active {
			t.Errorf("%s: active is %v", step.action, u.Active)
		}
	}
	if n := s.writes(); n != 2 {
		t.Errorf("%d writes", n)
	}
	for name, args := range map[string]map[string]any{"no argument": {}, "blank": {"user_id": " "}, "number": {"user_id": 7}, "unknown": {"user_id": "uNKNOWN1"}, "owner": {"user_id": owner}} {
		resp, err := s.invoke("disable_user", args)
		if err == nil && resp.GetStatus() == v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
			t.Errorf("%s: %v", name, resp)
		}
	}
	if n := s.writes(); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestActionsNeedProvisioning(t *testing.T) {
	t.Parallel()
	s := newScene(t, config.Settings{})
	resp, err := s.invoke("disable_user", map[string]any{"user_id": ada})
	if err == nil && resp.GetStatus() == v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE || !s.user("ada@example.net").Active {
		t.Errorf("%v, %v", resp, err)
	}
	if len(s.simulator.Requests()) > 0 {
		t.Error("a request was sent")
	}
}
