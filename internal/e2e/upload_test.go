//go:build e2e && linux

package e2e

import (
	"maps"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// equalsAccount compares the file of a full sync with the account, except for the grants of
// users that changed during the sync.
func equalsAccount(t *testing.T, path string, account *litmossim.Tenant, changed ...string) {
	t.Helper()
	want, got := c1ztest.Expected(account), c1ztest.Read(t.Context(), t, path)
	for _, user := range changed {
		isTheirs := func(id string, _ c1ztest.Grant) bool { return strings.HasSuffix(id, " <- user:"+user) }
		maps.DeleteFunc(want.Grants, isTheirs)
		maps.DeleteFunc(got.Grants, isTheirs)
	}
	if diff := c1ztest.Diff(want, got); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%s", diff)
	}
}
