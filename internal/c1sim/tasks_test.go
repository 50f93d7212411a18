package c1sim

import (
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"github.com/conductorone/baton-sdk/pkg/tasks"
	types "github.com/conductorone/baton-sdk/pkg/types/tasks"
)

func TestTasksAreOfTheirTypes(t *testing.T) {
	t.Parallel()
	team, user := ID("team", "t1"), ID("user", "u1")
	for want, task := range map[types.TaskType]*v1.Task{
		types.HelloType:             Hello(),
		types.FullSyncType:          TargetedSync(team, user),
		types.GrantType:             Grant(team, "member", user),
		types.RevokeType:            Revoke(team, "member", user),
		types.CreateAccountType:     CreateAccount("ada", "ada@example.net", map[string]any{"user_name": "ada"}),
		types.DeleteResourceType:    DeleteResource(user),
		types.ActionListSchemasType: ListActionSchemas(),
		types.ActionInvokeType:      InvokeAction("disable_user", map[string]any{"user_id": "u1"}),
		types.ActionStatusType:      ActionStatus("disable_user", "1"),
		types.UnknownType:           Unknown(),
	} {
		if got := tasks.GetType(task); got != want {
			t.Errorf("a task of type %s, want %s", got, want)
		}
		if err := task.ValidateAll(); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
	if got, want := Revoke(team, "member", user).GetRevoke().GetGrant().GetId(), "team:t1:member:user:u1"; got != want {
		t.Errorf("the grant's id is %q, want %q", got, want)
	}
}
