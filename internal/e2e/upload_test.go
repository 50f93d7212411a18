//go:build e2e && linux

package e2e

import (
	"maps"
	"slices"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	"github.com/conductorone/baton-sdk/pkg/dotc1z/c1zstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// equalsAccount compares the file of a full sync with the account, except for grants that
// changed during the sync.
func equalsAccount(t *testing.T, path string, account *litmossim.Tenant, changed ...func(string, c1ztest.Grant) bool) {
	t.Helper()
	want, got := c1ztest.Expected(account), c1ztest.Read(t.Context(), t, path)
	for _, isChanged := range changed {
		maps.DeleteFunc(want.Grants, isChanged)
		maps.DeleteFunc(got.Grants, isChanged)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%.4000s", diff)
	}
}

// part is what a file holds, by ids as in c1ztest.Snapshot.
type part struct {
	Resources, Entitlements, Grants []string
}

// readPart reads the file of a targeted sync.
func readPart(t *testing.T, path string) part {
	t.Helper()
	store, err := dotc1z.NewStore(t.Context(), path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close(t.Context()) }()
	p := part{Resources: resources(t, store)}
	entitlements, err := store.ListEntitlements(t.Context(), &v2.EntitlementsServiceListEntitlementsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entitlements.GetList() {
		p.Entitlements = append(p.Entitlements, e.GetId())
	}
	grants, err := store.ListGrants(t.Context(), &v2.GrantsServiceListGrantsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grants.GetList() {
		p.Grants = append(p.Grants, c1ztest.GrantKey(g.GetEntitlement().GetId(), key(g.GetPrincipal().GetId())))
	}
	for _, ids := range [][]string{p.Resources, p.Entitlements, p.Grants} {
		slices.Sort(ids)
	}
	return p
}

func resources(t *testing.T, store c1zstore.Store) []string {
	t.Helper()
	list, err := store.ListResources(t.Context(), &v2.ResourcesServiceListResourcesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range list.GetList() {
		ids = append(ids, key(r.GetId()))
	}
	return ids
}

func key(id *v2.ResourceId) string { return id.GetResourceType() + ":" + id.GetResource() }
