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
		of := func(key string) bool { return strings.HasPrefix(key, id+":") }
		file.Drop(id)
		if r, ok := truth.Resources[id]; ok {
			file.Resources[id] = r
		} else {
			maps.DeleteFunc(file.Grants, func(key string, _ c1ztest.Grant) bool { return strings.HasSuffix(key, " <- "+id) })
		}
		for key, e := range truth.Entitlements {
			if of(key) {
				file.Entitlements[key] = e
			}
		}
		for key, g := range truth.Grants {
			if of(key) && !strings.HasPrefix(id, "access_level:") { // whose grants only a full sync reads
				file.Grants[key] = g
			}
		}
	}
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

// facts are how far users have got with what they have.
var facts = []string{"completed", "in_progress", "compliant", "overdue"}

// untold takes out of two files what the feed does not tell, as docs/operations.md says:
// deleted users, how far users have got with what they have, and what the receiver works out
// itself, which is the roles in sub-teams.
func untold(deleted []string, want, got c1ztest.Snapshot) {
	for _, user := range deleted {
		for _, file := range []c1ztest.Snapshot{want, got} {
			delete(file.Resources, "user:"+user)
			maps.DeleteFunc(file.Grants, func(key string, _ c1ztest.Grant) bool { return strings.HasSuffix(key, " <- user:"+user) })
		}
	}
	isResult := func(key string, _ c1ztest.Grant) bool {
		entitlement, principal, _ := strings.Cut(key, " <- ")
		slug := entitlement[strings.LastIndexByte(entitlement, ':')+1:]
		_, has := want.Grants[c1ztest.GrantKey(strings.TrimSuffix(entitlement, slug)+"assigned", principal)]
		return has && slices.Contains(facts, slug)
	}
	maps.DeleteFunc(got.Grants, isResult)
	maps.DeleteFunc(want.Grants, isResult)
	for _, file := range []c1ztest.Snapshot{want, got} {
		maps.DeleteFunc(file.Grants, func(_ string, g c1ztest.Grant) bool { return !g.Direct })
		for key := range file.Grants {
			file.Grants[key] = c1ztest.Grant{Direct: true} // without the progress
		}
	}
}
