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

// TestAccounts: ConductorOne creates and deletes an account. pkg/connector tests the rest.
func TestAccounts(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	create := c1sim.CreateAccount("new.comer@example.net", "new.comer@example.net", newcomer())
	_, result := s.succeed(t, create)
	created, ok := result.Response.(*v2.CreateAccountResponse)
	if !ok || !created.HasSuccess() {
		t.Fatalf("response %v", result.Response)
	}
	user := created.GetSuccess().GetResource().GetId()
	u := find(s.litmos.Tenant(), user.GetResource())
	got := map[string]any{
		"user_name": u.UserName, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName,
		"access_level": u.AccessLevel, "job_title": u.JobTitle, "company_name": u.CompanyName,
		"external_employee_id": u.ExternalEmployeeID,
	}
	if diff := cmp.Diff(newcomer(), got); diff != "" || !u.Active {
		t.Errorf("active %t, differs (-asked +created):\n%s", u.Active, diff)
	}
	s.succeed(t, c1sim.DeleteResource(user))
	if find(s.litmos.Tenant(), user.GetResource()).Active {
		t.Error("active after the deletion")
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
	for _, name := range []string{"disable_user", "enable_user"} {
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
	if _, result := s.run(t, c1sim.InvokeAction("disable_user", map[string]any{"user_id": "nobody"})); result.Err == nil {
		t.Errorf("disable_user of nobody succeeds: %v", result.Response)
	}
}
