//go:build e2e && linux

package e2e

import (
	"slices"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

func newcomer() map[string]any {
	return map[string]any{
		"user_name": "new.comer@example.net", "email": "new.comer@example.net",
		"first_name": "Nóra", "last_name": "Newcomer & Co", "access_level": litmossim.LevelLearner,
		"job_title": "Analyst", "company_name": "Example & Co", "external_employee_id": "E-4711",
	}
}

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	before := len(s.litmos.Tenant().Users)
	task := func() *c1sim.Result {
		_, result := s.succeed(t, c1sim.CreateAccount("new.comer@example.net", "new.comer@example.net", newcomer()))
		return &result
	}

	response, ok := task().Response.(*v2.CreateAccountResponse)
	if !ok || !response.HasSuccess() {
		t.Fatalf("response %v", response)
	}
	account := s.litmos.Tenant()
	user := find(account, response.GetSuccess().GetResource().GetId().GetResource())
	if user == nil || len(account.Users) != before+1 {
		t.Fatalf("%d users after %d; the new one is %v", len(account.Users), before, user)
	}
	got := map[string]any{
		"user_name": user.UserName, "email": user.Email, "first_name": user.FirstName, "last_name": user.LastName,
		"access_level": user.AccessLevel, "job_title": user.JobTitle, "company_name": user.CompanyName,
		"external_employee_id": user.ExternalEmployeeID,
	}
	if diff := cmp.Diff(newcomer(), got); diff != "" || !user.Active {
		t.Errorf("active %t, differs (-asked +created):\n%s", user.Active, diff)
	}
	if mails := s.litmos.Mails(); len(mails) != 0 {
		t.Errorf("Litmos sent %v", mails)
	}

	response, ok = task().Response.(*v2.CreateAccountResponse)
	if !ok || !response.HasAlreadyExists() || response.GetAlreadyExists().GetResource().GetId().GetResource() != user.ID {
		t.Errorf("a second time: %v", response)
	}
	if n := len(s.litmos.Tenant().Users); n != before+1 {
		t.Errorf("%d users after the second time", n)
	}
}

// leaver is an active learner who is in a team.
func leaver(account *litmossim.Tenant) *litmossim.User {
	i := slices.IndexFunc(account.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == litmossim.LevelLearner &&
			slices.ContainsFunc(account.Teams, func(t *litmossim.Team) bool { return slices.Contains(t.Members, u.ID) })
	})
	return account.Users[i]
}

func TestDeleteDeactivates(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	before := s.litmos.Tenant()
	user := leaver(before)
	for range 2 {
		s.succeed(t, c1sim.DeleteResource(c1sim.ID("user", user.ID)))
		after := s.litmos.Tenant()
		want := *user
		want.Active = false
		if diff := cmp.Diff(&want, find(after, user.ID)); diff != "" {
			t.Errorf("the user (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before.Courses, after.Courses); diff != "" {
			t.Errorf("training records (-before +after):\n%s", diff)
		}
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	_, result := s.succeed(t, c1sim.ListActionSchemas())
	list, ok := result.Response.(*v2.ListActionSchemasResponse)
	if !ok {
		t.Fatalf("response %v", result.Response)
	}
	var actions []string
	for _, schema := range list.GetSchemas() {
		actions = append(actions, schema.GetName())
	}
	slices.Sort(actions)
	if !slices.Equal(actions, []string{"disable_user", "enable_user", "update_user"}) {
		t.Errorf("actions %v", actions)
	}

	user := leaver(s.litmos.Tenant()).ID
	for _, name := range []string{"disable_user", "disable_user", "enable_user"} {
		_, result := s.succeed(t, c1sim.InvokeAction(name, map[string]any{"user_id": user}))
		response, ok := result.Response.(*v2.InvokeActionResponse)
		if !ok || response.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
			t.Fatalf("%s: %v", name, result.Response)
		}
		if got := find(s.litmos.Tenant(), user).Active; got != (name == "enable_user") {
			t.Errorf("after %s the user is active: %t", name, got)
		}
		_, result = s.succeed(t, c1sim.ActionStatus(name, response.GetId()))
		state, ok := result.Response.(*v2.GetActionStatusResponse)
		if !ok || state.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
			t.Errorf("status of %s: %v", name, result.Response)
		}
	}
	for name, arguments := range map[string]map[string]any{"nobody": {"user_id": "nobody"}, "no argument": {}} {
		if _, result := s.run(t, c1sim.InvokeAction("disable_user", arguments)); result.Err == nil {
			t.Errorf("disable_user with %s succeeds: %v", name, result.Response)
		}
	}
}
