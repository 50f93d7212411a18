//go:build e2e && linux

package e2e

import (
	"net/http"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1sim"
)

func TestNoProvisioning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.start(t)
	account := w.litmos.Tenant()
	team, user := c1sim.ID("team", account.Teams[0].ID), leaver(account).ID
	for name, task := range map[string]*v1.Task{
		"grant":        c1sim.Grant(team, "member", c1sim.ID("user", user)),
		"revoke":       c1sim.Revoke(team, "member", c1sim.ID("user", user)),
		"account":      c1sim.CreateAccount("new.comer@example.net", "new.comer@example.net", newcomer()),
		"delete":       c1sim.DeleteResource(c1sim.ID("user", user)),
		"disable_user": c1sim.InvokeAction("disable_user", map[string]any{"user_id": user}),
	} {
		_, result := s.run(t, task)
		if result.Err == nil {
			t.Errorf("%s succeeds: %v", name, result.Response)
		}
		// The SDK reports a failed action without its code.
		if name != "disable_user" && (status.Code(result.Err) != codes.FailedPrecondition || !result.NonRetryable) {
			t.Errorf("%s: %v, retry %t", name, result.Err, !result.NonRetryable)
		}
	}
	for _, r := range w.litmos.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
}
