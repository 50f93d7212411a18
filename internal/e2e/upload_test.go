//go:build e2e && linux

package e2e

import (
	"maps"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

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
	if diff := c1ztest.Diff(want, got); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%s", diff)
	}
}

func key(id *v2.ResourceId) string { return id.GetResourceType() + ":" + id.GetResource() }
