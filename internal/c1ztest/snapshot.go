package c1ztest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorstore"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
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

	// What only users have. Their status stands in two places of the file; both are kept.
	Login       string
	Emails      []string
	EmployeeIDs []string
	LastLogin   time.Time
	TraitStatus v2.UserTrait_Status_Status
	Status      v2.Status_ResourceStatus
}

// Entitlement is something that can be held.
type Entitlement struct {
	Name, Description string
	Slug              string
	Purpose           v2.Entitlement_PurposeValue
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

func newSnapshot() Snapshot {
	return Snapshot{Resources: map[string]Resource{}, Entitlements: map[string]Entitlement{}, Grants: map[string]Grant{}}
}

// Read reads the file of a finished sync.
func Read(ctx context.Context, t testing.TB, path string) Snapshot {
	t.Helper()
	snapshot, err := Load(ctx, path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// Load is Read outside of a test. The file is unpacked in a folder for temporary files.
func Load(ctx context.Context, path, temp string) (_ Snapshot, err error) {
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(temp))
	if err != nil {
		return Snapshot{}, err
	}
	defer func() { err = errors.Join(err, store.Close(ctx)) }()
	latest, err := store.GetLatestFinishedSync(ctx, &reader_v2.SyncsReaderServiceGetLatestFinishedSyncRequest{})
	if err != nil {
		return Snapshot{}, err
	}
	if latest.GetSync() == nil {
		return Snapshot{}, fmt.Errorf("no finished sync in %s", path)
	}
	reader, ok := store.(connectorstore.StreamingReader)
	if !ok {
		return Snapshot{}, fmt.Errorf("%T does not stream", store)
	}
	s := newSnapshot()
	return s, errors.Join(
		fill(s.Resources, reader.StreamResources(ctx, "", connectorstore.StreamResourcesOptions{}), resource),
		fill(s.Entitlements, reader.StreamEntitlements(ctx, ""), entitlement),
		fill(s.Grants, reader.StreamGrants(ctx, "", connectorstore.StreamGrantsOptions{}), grant),
	)
}

// fill reads rows of a file.
func fill[Row, Value any](all map[string]Value, rows iter.Seq2[Row, error], read func(Row) (string, Value)) error {
	for row, err := range rows {
		if err != nil {
			return err
		}
		id, value := read(row)
		all[id] = value
	}
	return nil
}

// annotation reads one of the annotations of a type. It is empty if there is none.
func annotation[T proto.Message](annos annotations.Annotations, empty T) T {
	if _, err := annos.Pick(empty); err != nil {
		panic(err) // the SDK wrote it
	}
	return empty
}

// object is nil without fields.
func object(s *structpb.Struct) map[string]any {
	if len(s.GetFields()) == 0 {
		return nil
	}
	return s.AsMap()
}

// date is the zero time for none.
func date(at *timestamppb.Timestamp) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.AsTime()
}

func resource(r *v2.Resource) (string, Resource) {
	trait := annotation(r.GetAnnotations(), &v2.UserTrait{})
	out := Resource{
		Name:        r.GetDisplayName(),
		Description: r.GetDescription(),
		Parent:      ResourceKey(r.GetParentResourceId()),
		Profile:     object(rs.GetProfile(r)),
		CreatedAt:   date(rs.GetCreatedAt(r)),
		Login:       trait.GetLogin(),
		EmployeeIDs: trait.GetEmployeeIds(),
		LastLogin:   date(trait.GetLastLogin()),
		TraitStatus: trait.GetStatus().GetStatus(), //nolint:staticcheck // one of the two places
		Status:      r.GetStatus().GetStatus(),
	}
	for _, email := range trait.GetEmails() {
		out.Emails = append(out.Emails, email.GetAddress())
	}
	return ResourceKey(r.GetId()), out
}

func entitlement(e *v2.Entitlement) (string, Entitlement) {
	annos := annotations.Annotations(e.GetAnnotations())
	group := annotation(annos, &v2.EntitlementExclusionGroup{})
	out := Entitlement{
		Name:           e.GetDisplayName(),
		Description:    e.GetDescription(),
		Slug:           e.GetSlug(),
		Purpose:        e.GetPurpose(),
		Immutable:      annos.Contains(&v2.EntitlementImmutable{}),
		ExclusionGroup: group.GetExclusionGroupId(),
		Default:        group.GetIsDefault(),
	}
	for _, rt := range e.GetGrantableTo() {
		out.GrantableTo = append(out.GrantableTo, rt.GetId())
	}
	return e.GetId(), out
}

func grant(g *v2.Grant) (string, Grant) {
	id, sources := g.GetEntitlement().GetId(), g.GetSources().GetSources()
	return KeyOf(g), Grant{
		Direct:   len(sources) == 0 || sources[id] != nil,
		Metadata: object(annotation(g.GetAnnotations(), &v2.GrantMetadata{}).GetMetadata()),
	}
}

// KeyOf is the key in a Snapshot of a grant, or of what an event says to be granted or revoked.
func KeyOf(access interface {
	GetEntitlement() *v2.Entitlement
	GetPrincipal() *v2.Resource
}) string {
	return GrantKey(access.GetEntitlement().GetId(), ResourceKey(access.GetPrincipal().GetId()))
}

// GrantKey is the key of a grant in a Snapshot.
func GrantKey(entitlementID, principal string) string { return entitlementID + " <- " + principal }

// ResourceKey is the key of a resource in a Snapshot, "" without one.
func ResourceKey(id *v2.ResourceId) string {
	if id.GetResource() == "" {
		return ""
	}
	return id.GetResourceType() + ":" + id.GetResource()
}
