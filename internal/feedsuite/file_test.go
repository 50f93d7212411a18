package feedsuite

import (
	"maps"
	"slices"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// apply does to a file what ConductorOne does by an event. A resource that has changed is read
// again, as it is now: with who has it, and without what Litmos no longer has. Wrong is what the
// event grants that the account does not show, or revokes that it shows, given in a team above
// included.
func apply(file c1ztest.Snapshot, e *v2.Event, now c1ztest.Snapshot) (wrong string) {
	switch {
	case e.HasCreateGrantEvent():
		key := c1ztest.KeyOf(e.GetCreateGrantEvent())
		file.Grants[key] = c1ztest.Grant{Direct: true}
		if !now.Grants[key].Direct {
			return "granted " + key
		}
	case e.HasCreateRevokeEvent():
		key := c1ztest.KeyOf(e.GetCreateRevokeEvent())
		delete(file.Grants, key)
		if _, shown := now.Grants[key]; shown {
			return "revoked " + key
		}
	case e.HasResourceChangeEvent():
		id := c1ztest.ResourceKey(e.GetResourceChangeEvent().GetResourceId())
		if _, exists := now.Resources[id]; !exists {
			maps.DeleteFunc(file.Grants, func(key string, _ c1ztest.Grant) bool { return strings.HasSuffix(key, " <- "+id) })
		}
		if strings.HasPrefix(id, "access_level:") {
			now.Grants = nil // only a full sync reads them
		}
		readAgain(id, file.Resources, now.Resources)
		readAgain(id, file.Entitlements, now.Entitlements)
		readAgain(id, file.Grants, now.Grants)
	}
	return ""
}

// readAgain replaces a resource, or what belongs to it.
func readAgain[T any](id string, file, now map[string]T) {
	isOfIt := func(key string) bool { return key == id || strings.HasPrefix(key, id+":") }
	maps.DeleteFunc(file, func(key string, _ T) bool { return isOfIt(key) })
	for key, value := range now {
		if isOfIt(key) {
			file[key] = value
		}
	}
}

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
