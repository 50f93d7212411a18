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
	"github.com/conductorone/baton-litmos/pkg/config"
)

const migratingPage = "docs/migrating.md"

// old plays the connector that customers run before they switch, as ConductorOne sees it:
// three resource types, flat teams, and who is a member of a team or takes a course.
type old struct{ tenant *litmossim.Tenant }

func (old) Metadata(context.Context) (*v2.ConnectorMetadata, error) {
	return v2.ConnectorMetadata_builder{DisplayName: "Litmos"}.Build(), nil
}

func (old) Validate(context.Context) (annotations.Annotations, error) { return nil, nil }

func (o old) ResourceSyncers(context.Context) []connectorbuilder.ResourceSyncerV2 {
	users, teams, courses := oldType{id: "user"}, oldType{id: "team", slugs: []string{"member"}},
		oldType{id: "course", slugs: []string{"assigned", "completed", "in_progress"}}
	inactive := map[string]bool{}
	for _, u := range o.tenant.Users {
		inactive[u.ID] = !u.Active
		users.rows = append(users.rows, oldRow{id: u.ID, name: u.UserName})
	}
	for _, team := range o.tenant.Teams {
		members := slices.DeleteFunc(slices.Clone(team.Members), func(id string) bool { return inactive[id] })
		teams.rows = append(teams.rows, oldRow{id: team.ID, name: team.Name, users: map[string][]string{"member": members}})
	}
	for _, course := range o.tenant.Courses {
		has := map[string][]string{}
		for _, a := range course.Assignments {
			state := map[bool]string{true: "completed", false: "in_progress"}[a.Completed]
			has["assigned"], has[state] = append(has["assigned"], a.UserID), append(has[state], a.UserID)
		}
		courses.rows = append(courses.rows, oldRow{id: course.ID, name: course.Name, users: has})
	}
	return []connectorbuilder.ResourceSyncerV2{users, teams, courses}
}

type oldType struct {
	id    string
	slugs []string
	rows  []oldRow
}

type oldRow struct {
	id, name string
	users    map[string][]string // ids of the users, by the slug of what they have
}

func (o oldType) ResourceType(context.Context) *v2.ResourceType {
	return v2.ResourceType_builder{Id: o.id, DisplayName: o.id}.Build()
}

func (o oldType) List(ctx context.Context, _ *v2.ResourceId, _ rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	var list []*v2.Resource
	var traits []rs.ResourceOption
	if o.id == "user" {
		traits = append(traits, rs.WithUserTrait())
	}
	for _, row := range o.rows {
		r, err := rs.NewResource(row.name, o.ResourceType(ctx), row.id, traits...)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, r)
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
	row := o.rows[slices.IndexFunc(o.rows, func(row oldRow) bool { return row.id == r.GetId().GetResource() })]
	for slug, users := range row.users {
		for _, user := range users {
			list = append(list, grant.NewGrant(r, slug, v2.ResourceId_builder{ResourceType: "user", Resource: user}.Build()))
		}
	}
	return list, nil, nil
}

// oldFile is the old connector's file of an account.
func oldFile(t *testing.T, tenant *litmossim.Tenant) string {
	t.Helper()
	path, err := c1ztest.Sync(t.Context(), t, old{tenant})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMigrating: all that the old file holds is in the new one under the same id, and the
// document names what comes on top.
func TestMigrating(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.DemoSize())
	before := oldFile(t, tenant)
	after, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(litmossim.New(tenant), config.Settings{RequestsPerMinute: 1_000_000}))
	if err != nil {
		t.Fatal(err)
	}
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
	added := names{}
	for id, e := range is.Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		added.add("all", kind+" "+e.Slug)
	}
	var documented []string
	for _, row := range table(t, migratingPage, "## What is new in a review") {
		kindAndSlugs := spans(row[0])
		for _, slug := range kindAndSlugs[1:] {
			documented = append(documented, kindAndSlugs[0]+" "+slug)
		}
	}
	slices.Sort(documented)
	same(t, migratingPage, added.of("all"), documented)

	had, has := grantIDs(t, before), grantIDs(t, after)
	if len(had) != len(was.Grants) || len(had) == 0 {
		t.Errorf("%d ids of %d grants", len(had), len(was.Grants))
	}
	for id := range had {
		if !has[id] {
			t.Errorf("grant %s is gone", id)
		}
	}
}

// grantIDs are the ids of all grants of a file.
func grantIDs(t *testing.T, file string) map[string]bool {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), programs(t)["baton"], "grants", "--file", file, "--output-format", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Grants []struct{ Grant struct{ ID string } }
	}
	if err := json.Unmarshal(output, &list); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, g := range list.Grants {
		ids[g.Grant.ID] = true
	}
	return ids
}
