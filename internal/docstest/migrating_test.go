package docstest

import (
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

const migratingPage = "docs/migrating.md"

// old plays the connector that customers run before they switch, as ConductorOne sees it:
// three resource types, flat teams, and who is a member of a team or takes a course.
type old struct{ account c1ztest.Snapshot }

func (old) Metadata(context.Context) (*v2.ConnectorMetadata, error) {
	return v2.ConnectorMetadata_builder{DisplayName: "Litmos"}.Build(), nil
}

func (old) Validate(context.Context) (annotations.Annotations, error) { return nil, nil }

func (o old) ResourceSyncers(context.Context) []connectorbuilder.ResourceSyncerV2 {
	return []connectorbuilder.ResourceSyncerV2{
		oldType{old: o, id: "user", options: []rs.ResourceOption{rs.WithUserTrait()}},
		oldType{old: o, id: "team", slugs: []string{"member"}},
		oldType{old: o, id: "course", slugs: []string{"assigned", "completed", "in_progress"}},
	}
}

type oldType struct {
	old
	id      string
	slugs   []string
	options []rs.ResourceOption
}

func (o oldType) ResourceType(context.Context) *v2.ResourceType {
	return v2.ResourceType_builder{Id: o.id, DisplayName: o.id}.Build()
}

func (o oldType) List(ctx context.Context, _ *v2.ResourceId, _ rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	var list []*v2.Resource
	for key, resource := range o.account.Resources {
		if id, ok := strings.CutPrefix(key, o.id+":"); ok {
			r, err := rs.NewResource(resource.Name, o.ResourceType(ctx), id, o.options...)
			if err != nil {
				return nil, nil, err
			}
			list = append(list, r)
		}
	}
	return list, nil, nil
}

func (o oldType) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	var list []*v2.Entitlement
	for _, slug := range o.slugs {
		list = append(list, entitlement.NewAssignmentEntitlement(r, slug))
	}
	return list, nil, nil
}

func (o oldType) Grants(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	var list []*v2.Grant
	for _, slug := range o.slugs {
		held := c1ztest.GrantKey(o.id+":"+r.GetId().GetResource()+":"+slug, "user:")
		for key := range o.account.Grants {
			if user, ok := strings.CutPrefix(key, held); ok {
				list = append(list, grant.NewGrant(r, slug, v2.ResourceId_builder{ResourceType: "user", Resource: user}.Build()))
			}
		}
	}
	return list, nil, nil
}

// oldFile is the old connector's file of an account.
func oldFile(t *testing.T, tenant *litmossim.Tenant) string {
	t.Helper()
	path, err := c1ztest.Sync(t.Context(), t, old{c1ztest.Expected(tenant)})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMigrating: all that the old file holds is in the new one under the same id, and the
// document names what is new.
func TestMigrating(t *testing.T) {
	t.Parallel()
	before, after := oldFile(t, litmossim.Generate(litmossim.DemoSize())), newFile(t)
	was, is := c1ztest.Read(t.Context(), t, before), c1ztest.Read(t.Context(), t, after)
	for id, r := range was.Resources {
		if _, ok := is.Resources[id]; !ok {
			t.Errorf("resource %s (%s) is gone", id, r.Name)
		}
	}
	for id, e := range was.Entitlements {
		if is.Entitlements[id].Slug != e.Slug {
			t.Errorf("entitlement %s is gone", id)
		}
		delete(is.Entitlements, id)
	}
	var added, documented []string
	for id, e := range is.Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		added = append(added, kind+" "+e.Slug)
	}
	for _, row := range table(t, migratingPage, "## What is new in a review") {
		kindAndSlugs := spans(row[0])
		for _, slug := range kindAndSlugs[1:] {
			documented = append(documented, kindAndSlugs[0]+" "+slug)
		}
	}
	same(t, migratingPage, added, documented)

	had, has := grantIDs(t, before), grantIDs(t, after)
	if len(had) != len(was.Grants) || len(had) == 0 {
		t.Errorf("%d ids of %d grants", len(had), len(was.Grants))
	}
	for _, id := range had {
		if !slices.Contains(has, id) {
			t.Errorf("grant %s is gone", id)
		}
	}
}

// grantIDs are the ids of all grants of a file.
func grantIDs(t *testing.T, file string) []string {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), program(t, "baton"), "grants", "--file", file, "--output-format", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Grants []struct{ Grant struct{ ID string } }
	}
	if err := json.Unmarshal(output, &list); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, g := range list.Grants {
		ids = append(ids, g.Grant.ID)
	}
	return ids
}
