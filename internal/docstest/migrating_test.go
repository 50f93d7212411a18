package docstest

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorstore"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// oldEntitlements are the entitlements of the connector that customers run before they switch.
var oldEntitlements = []string{"team member", "course assigned", "course completed", "course in_progress"}

// oldFile is that connector's file of an account: who holds which of its entitlements.
func oldFile(t *testing.T, tenant *litmossim.Tenant) string {
	t.Helper()
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "old.c1z")
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithTmpDir(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.StartNewSync(ctx, connectorstore.SyncTypeFull, "")
	for _, kind := range []string{"user", "team", "course"} {
		err = errors.Join(err, store.PutResourceTypes(ctx, v2.ResourceType_builder{Id: kind, DisplayName: kind}.Build()))
	}
	for key := range c1ztest.Expected(tenant).Grants {
		id, user, _ := strings.Cut(key, " <- user:")
		part := strings.Split(id, ":") // the type, the id of the resource, the slug
		if slices.Contains(oldEntitlements, part[0]+" "+part[2]) {
			entitlement, principal, grant := c1ztest.Request(part[0], part[1], part[2], user)
			err = errors.Join(err, store.PutResources(ctx, entitlement.GetResource(), principal),
				store.PutEntitlements(ctx, entitlement), store.PutGrants(ctx, grant))
		}
	}
	if err := errors.Join(err, store.EndSync(ctx), store.Close(ctx)); err != nil {
		t.Fatal(err)
	}
	return path
}
