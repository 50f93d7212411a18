package c1ztest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorstore"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	"github.com/conductorone/baton-sdk/pkg/dotc1z/c1zstore"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
)

// Snapshot is what a file says, in plain data to compare.
type Snapshot struct {
	Resources    map[string]Resource    // by "type:id"
	Entitlements map[string]Entitlement // by id
	Grants       map[string]Grant       // by "entitlement id <- principal type:id"
}

// Resource is a user, team, course, learning path or access level.
type Resource struct {
	Name        string
	Description string
	Parent      string // "type:id"
	Profile     map[string]any
	CreatedAt   time.Time
	User        *UserTrait
}

// UserTrait is what only users have.
type UserTrait struct {
	Login       string
	Emails      []string
	EmployeeIDs []string
	LastLogin   time.Time
	// Status stands in two places of the file; both are kept.
	TraitStatus, ResourceStatus string
}

// Entitlement is something that can be held.
type Entitlement struct {
	Name, Description string
	Slug              string
	Purpose           string
	GrantableTo       []string
	Immutable         bool
	ExclusionGroup    string
	Default           bool
}

// Grant says that a principal holds an entitlement.
type Grant struct {
	// Direct is false for one that the SDK derived from an expandable grant.
	Direct   bool
	Metadata map[string]any
}

// Drop takes a resource, "type:id", with its entitlements and grants out of a snapshot.
func (s Snapshot) Drop(resource string) {
	delete(s.Resources, resource)
	prefix := resource + ":"
	maps.DeleteFunc(s.Entitlements, func(id string, _ Entitlement) bool { return strings.HasPrefix(id, prefix) })
	maps.DeleteFunc(s.Grants, func(key string, _ Grant) bool { return strings.HasPrefix(key, prefix) })
}

// Read reads the finished full sync of a file.
func Read(ctx context.Context, t testing.TB, path string) Snapshot {
	t.Helper()
	snapshot, err := Load(ctx, path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// ReadPart reads the file of a targeted sync.
func ReadPart(ctx context.Context, t testing.TB, path string) Snapshot {
	t.Helper()
	snapshot, err := load(ctx, path, t.TempDir(), func(c1zstore.Store) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// Load is Read outside of a test. The file is unpacked in a folder for temporary files.
func Load(ctx context.Context, path, temp string) (Snapshot, error) {
	return load(ctx, path, temp, func(store c1zstore.Store) error {
		latest, err := store.GetLatestFinishedSync(ctx, reader_v2.SyncsReaderServiceGetLatestFinishedSyncRequest_builder{
			SyncType: string(connectorstore.SyncTypeFull),
		}.Build())
		if err == nil && latest.GetSync() == nil {
			err = fmt.Errorf("no finished sync in %s", path)
		}
		return err
	})
}

func load(ctx context.Context, path, temp string, ready func(c1zstore.Store) error) (_ Snapshot, err error) {
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(temp))
	if err != nil {
		return Snapshot{}, err
	}
	defer func() { err = errors.Join(err, store.Close(ctx)) }()
	if err := ready(store); err != nil {
		return Snapshot{}, err
	}
	s := Snapshot{Resources: map[string]Resource{}, Entitlements: map[string]Entitlement{}, Grants: map[string]Grant{}}
	return s, errors.Join(s.readResources(ctx, store), s.readEntitlements(ctx, store), s.readGrants(ctx, store))
}

// readPages reads a list of a file to its end.
func readPages[T any](list func(token string) (page []T, next string, err error), use func(T) error) error {
	for token := ""; ; {
		page, next, err := list(token)
		if err != nil {
			return err
		}
		for _, v := range page {
			if err := use(v); err != nil {
				return err
			}
		}
		if token = next; token == "" {
			return nil
		}
	}
}

func (s Snapshot) readResources(ctx context.Context, store c1zstore.Store) error {
	return readPages(func(token string) ([]*v2.Resource, string, error) {
		page, err := store.ListResources(ctx, v2.ResourcesServiceListResourcesRequest_builder{PageToken: token}.Build())
		return page.GetList(), page.GetNextPageToken(), err
	}, func(r *v2.Resource) (err error) {
		s.Resources[key(r.GetId())], err = resource(r)
		return err
	})
}

func resource(r *v2.Resource) (Resource, error) {
	out := Resource{
		Name:        r.GetDisplayName(),
		Description: r.GetDescription(),
		Parent:      key(r.GetParentResourceId()),
		Profile:     rs.GetProfile(r).AsMap(),
	}
	if at := rs.GetCreatedAt(r); at != nil {
		out.CreatedAt = at.AsTime()
	}
	if r.GetId().GetResourceType() != "user" {
		return out, nil
	}
	trait, err := rs.GetUserTrait(r)
	if err != nil {
		return Resource{}, err
	}
	out.User = &UserTrait{
		Login:          trait.GetLogin(),
		EmployeeIDs:    trait.GetEmployeeIds(),
		TraitStatus:    trait.GetStatus().GetStatus().String(), //nolint:staticcheck // one of the two places
		ResourceStatus: r.GetStatus().GetStatus().String(),
	}
	for _, email := range trait.GetEmails() {
		out.User.Emails = append(out.User.Emails, email.GetAddress())
	}
	if at := trait.GetLastLogin(); at != nil {
		out.User.LastLogin = at.AsTime()
	}
	return out, nil
}

func (s Snapshot) readEntitlements(ctx context.Context, store c1zstore.Store) error {
	return readPages(func(token string) ([]*v2.Entitlement, string, error) {
		page, err := store.ListEntitlements(ctx, v2.EntitlementsServiceListEntitlementsRequest_builder{PageToken: token}.Build())
		return page.GetList(), page.GetNextPageToken(), err
	}, func(e *v2.Entitlement) (err error) {
		s.Entitlements[e.GetId()], err = anEntitlement(e)
		return err
	})
}

func anEntitlement(e *v2.Entitlement) (Entitlement, error) {
	annos := annotations.Annotations(e.GetAnnotations())
	group := &v2.EntitlementExclusionGroup{}
	if _, err := annos.Pick(group); err != nil {
		return Entitlement{}, err
	}
	out := Entitlement{
		Name:           e.GetDisplayName(),
		Description:    e.GetDescription(),
		Slug:           e.GetSlug(),
		Purpose:        e.GetPurpose().String(),
		Immutable:      annos.Contains(&v2.EntitlementImmutable{}),
		ExclusionGroup: group.GetExclusionGroupId(),
		Default:        group.GetIsDefault(),
	}
	for _, rt := range e.GetGrantableTo() {
		out.GrantableTo = append(out.GrantableTo, rt.GetId())
	}
	return out, nil
}

func (s Snapshot) readGrants(ctx context.Context, store c1zstore.Store) error {
	return readPages(func(token string) ([]*v2.Grant, string, error) {
		page, err := store.ListGrants(ctx, v2.GrantsServiceListGrantsRequest_builder{PageToken: token}.Build())
		return page.GetList(), page.GetNextPageToken(), err
	}, func(g *v2.Grant) (err error) {
		s.Grants[GrantKey(g.GetEntitlement().GetId(), key(g.GetPrincipal().GetId()))], err = aGrant(g)
		return err
	})
}

func aGrant(g *v2.Grant) (Grant, error) {
	sources := slices.Collect(maps.Keys(g.GetSources().GetSources()))
	out := Grant{Direct: len(sources) == 0 || slices.Contains(sources, g.GetEntitlement().GetId())}
	metadata := &v2.GrantMetadata{}
	annos := annotations.Annotations(g.GetAnnotations())
	ok, err := annos.Pick(metadata)
	if ok {
		out.Metadata = metadata.GetMetadata().AsMap()
	}
	return out, err
}

// GrantKey is the key of a grant in a Snapshot.
func GrantKey(entitlementID, principal string) string { return entitlementID + " <- " + principal }

func key(id *v2.ResourceId) string {
	if id.GetResource() == "" {
		return ""
	}
	return id.GetResourceType() + ":" + id.GetResource()
}
