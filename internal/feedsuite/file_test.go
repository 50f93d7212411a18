package feedsuite

import (
	"maps"
	"slices"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// apply does to a file what ConductorOne does by an event. A resource that has changed is read
// again, as it is now: with who has it, and without what Litmos no longer has.
func apply(file c1ztest.Snapshot, e *v2.Event, now func() c1ztest.Snapshot) {
	switch {
	case e.HasCreateGrantEvent():
		file.Grants[grantKey(e.GetCreateGrantEvent())] = c1ztest.Grant{Direct: true}
	case e.HasCreateRevokeEvent():
		delete(file.Grants, grantKey(e.GetCreateRevokeEvent()))
	case e.HasResourceChangeEvent():
		truth, id := now(), resourceKey(e.GetResourceChangeEvent().GetResourceId())
		if _, exists := truth.Resources[id]; !exists {
			maps.DeleteFunc(file.Grants, func(key string, _ c1ztest.Grant) bool { return strings.HasSuffix(key, " <- "+id) })
		}
		if strings.HasPrefix(id, "access_level:") {
			truth.Grants = nil // only a full sync reads them
		}
		readAgain(id, file.Resources, truth.Resources)
		readAgain(id, file.Entitlements, truth.Entitlements)
		readAgain(id, file.Grants, truth.Grants)
	}
}

// readAgain replaces a resource, or what belongs to it.
func readAgain[T any](id string, file, truth map[string]T) {
	other := func(key string, _ T) bool { return key != id && !strings.HasPrefix(key, id+":") }
	maps.DeleteFunc(file, func(key string, old T) bool { return !other(key, old) })
	now := maps.Clone(truth)
	maps.DeleteFunc(now, other)
	maps.Copy(file, now)
}

// untrue is what an event grants that the account does not show, or revokes that it shows, given
// in a team above included.
func untrue(e *v2.Event, now func() c1ztest.Snapshot) string {
	if e.HasCreateGrantEvent() {
		if key := grantKey(e.GetCreateGrantEvent()); !now().Grants[key].Direct {
			return "granted " + key
		}
	}
	if e.HasCreateRevokeEvent() {
		key := grantKey(e.GetCreateRevokeEvent())
		if _, shown := now().Grants[key]; shown {
			return "revoked " + key
		}
	}
	return ""
}

// access is what grants and revokes have in common.
type access interface {
	GetEntitlement() *v2.Entitlement
	GetPrincipal() *v2.Resource
}

func grantKey(a access) string {
	return c1ztest.GrantKey(a.GetEntitlement().GetId(), resourceKey(a.GetPrincipal().GetId()))
}

func resourceKey(id *v2.ResourceId) string { return id.GetResourceType() + ":" + id.GetResource() }

// untold takes out of two files what the feed does not tell, as docs/operations.md says:
// deleted users, how far users have got with what they have, and what the receiver works out
// itself, which is the roles in sub-teams.
func untold(deleted []string, want, got c1ztest.Snapshot) {
	has := maps.Clone(want.Grants)
	isUntold := func(key string, g c1ztest.Grant) bool {
		entitlement, principal, _ := strings.Cut(key, " <- ")
		slug := entitlement[strings.LastIndexByte(entitlement, ':')+1:]
		_, isAssigned := has[c1ztest.GrantKey(strings.TrimSuffix(entitlement, slug)+"assigned", principal)]
		isResult := isAssigned && slices.Contains([]string{"completed", "in_progress", "compliant", "overdue"}, slug)
		return !g.Direct || isResult || slices.Contains(deleted, strings.TrimPrefix(principal, "user:"))
	}
	for _, file := range []c1ztest.Snapshot{want, got} {
		for _, user := range deleted {
			delete(file.Resources, "user:"+user)
		}
		maps.DeleteFunc(file.Grants, isUntold)
		for key := range file.Grants {
			file.Grants[key] = c1ztest.Grant{Direct: true} // without the progress
		}
	}
}
