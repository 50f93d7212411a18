//go:build e2e && linux

package e2e

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

func isAssigned(account *litmossim.Tenant) bool {
	return slices.ContainsFunc(account.Courses[0].Assignments, func(a litmossim.Assignment) bool { return a.UserID == colleague })
}

func isActive(account *litmossim.Tenant) bool {
	return slices.ContainsFunc(account.Users, func(u *litmossim.User) bool { return u.ID == colleague && u.Active })
}

func isCreated(account *litmossim.Tenant) bool {
	return slices.ContainsFunc(account.Users, func(u *litmossim.User) bool {
		return u.UserName == "new.comer" && u.Email == "new.comer@example.net" && u.LastName == "Newcomer & Co" && u.Active
	})
}

// assignment gives the colleague a course, and takes it away.
func (w *world) assignment() (grant, revoke v1.Task_builder) {
	entitlement, principal, held := c1ztest.Request("course", w.litmos.Tenant().Courses[0].ID, "assigned", colleague)
	grant.Grant = v1.Task_GrantTask_builder{Entitlement: entitlement, Principal: principal}.Build()
	revoke.Revoke = v1.Task_RevokeTask_builder{Grant: held}.Build()
	return grant, revoke
}

func fields(values map[string]string) *structpb.Struct {
	object := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for name, value := range values {
		object.Fields[name] = structpb.NewStringValue(value)
	}
	return object
}

// ofColleague are the arguments of an action.
var ofColleague = fields(map[string]string{"user_id": colleague})

func action(name string) v1.Task_builder {
	return v1.Task_builder{ActionInvoke: v1.Task_ActionInvokeTask_builder{Name: name, Args: ofColleague}.Build()}
}

// change is something that ConductorOne may ask for.
type change struct {
	name string
	task v1.Task_builder
	is   func(*litmossim.Tenant) bool // shows the change in the account
	want bool
}

// changes are one of each kind, in an order in which each can be done.
func (w *world) changes() []change {
	grant, revoke := w.assignment()
	var remove, create v1.Task_builder
	remove.DeleteResource = v1.Task_DeleteResourceTask_builder{
		ResourceId: v2.ResourceId_builder{ResourceType: "user", Resource: colleague}.Build(),
	}.Build()
	create.CreateAccount = v1.Task_CreateAccountTask_builder{
		AccountInfo: v2.AccountInfo_builder{
			Login:   "new.comer",
			Emails:  []*v2.AccountInfo_Email{v2.AccountInfo_Email_builder{Address: "new.comer@example.net", IsPrimary: true}.Build()},
			Profile: fields(map[string]string{"first_name": "Nóra", "last_name": "Newcomer & Co"}),
		}.Build(),
		CredentialOptions: v2.CredentialOptions_builder{NoPassword: &v2.CredentialOptions_NoPassword{}}.Build(),
	}.Build()
	return []change{
		{"grant", grant, isAssigned, true},
		{"revoke", revoke, isAssigned, false},
		{"disable_user", action("disable_user"), isActive, false},
		{"enable_user", action("enable_user"), isActive, true},
		{"deletion", remove, isActive, false},
		{"creation", create, isCreated, true},
	}
}

// TestChanges: ConductorOne makes each kind of change. pkg/connector tests the rest.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t)
	for _, c := range s.changes() {
		s.do(t, c.task)
		if c.is(s.litmos.Tenant()) != c.want {
			t.Errorf("%s: not seen in the account", c.name)
		}
	}
}

// A service without provisioning refuses each kind of change.
func TestNoProvisioning(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t, "BATON_PROVISIONING=false")
	for _, c := range s.changes() {
		if !s.end(t, s.c1.Enqueue(c.task)).HasError() {
			t.Errorf("%s succeeds", c.name)
		}
	}
	for _, r := range s.litmos.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
}

// assigns gives the colleague a course by one request and takes it back by another.
func (w *world) assigns(t *testing.T, grant, revoke func()) {
	t.Helper()
	grant()
	if !isAssigned(w.litmos.Tenant()) {
		t.Error("the user does not have the course")
	}
	revoke()
	if isAssigned(w.litmos.Tenant()) {
		t.Error("the user has the course")
	}
}

// equalsButColleague compares a file with the account, without the grants of the colleague.
func (w *world) equalsButColleague(t *testing.T, file string) {
	t.Helper()
	want, got := c1ztest.Expected(w.litmos.Tenant()), c1ztest.Read(t.Context(), t, file)
	isColleagues := func(key string, _ c1ztest.Grant) bool { return strings.HasSuffix(key, " <- user:"+colleague) }
	maps.DeleteFunc(want.Grants, isColleagues)
	maps.DeleteFunc(got.Grants, isColleagues)
	if diff := c1ztest.Diff(want, got); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%s", diff)
	}
}

// A change does not wait for a sync that runs, whether the same replica makes it or another one
// with the same client id.
func TestChangesDuringSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, demo, slow)
	syncing := w.serve(t, "BATON_HOST_ID=syncing")
	w.serve(t, "BATON_HOST_ID=other")
	id := w.c1.EnqueueFor("syncing", fullSync)
	syncing.begins(t, id)
	grant, revoke := w.assignment()
	w.assigns(t,
		func() { syncing.succeed(t, w.c1.EnqueueFor("syncing", grant)) },
		func() { syncing.succeed(t, w.c1.EnqueueFor("other", revoke)) })
	if w.c1.Task(id).Upload != "" {
		t.Error("the sync has ended before the changes")
	}
	syncing.succeed(t, id)
	w.equalsButColleague(t, w.c1.Task(id).Upload)
}
