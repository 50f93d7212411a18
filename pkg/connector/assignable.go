package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// assignable is a resource type whose objects are assigned to users. All such types work alike:
// a type is a value that says what it is.
type assignable[T any] struct {
	*base
	kind  *v2.ResourceType
	calls litmos.Assignables[T]
	facts []fact // progressFacts first
	// describe gives what a resource shows beside the profile: a description, and names of
	// which the first that is not blank is shown.
	describe func(*T) (description string, names []string)
	// givers names the teams and learning paths through which a user has got an object; nil if
	// objects are only assigned to users.
	givers func(ctx context.Context, user, id string) []string
	// skipped leaves the type out of a sync; setting is the setting that does so.
	skipped bool
	setting string
}

var (
	_ connectorbuilder.ResourceSyncerV2              = (*assignable[litmos.Course])(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*assignable[litmos.Course])(nil)
	_ connectorbuilder.ResourceProvisionerV2         = (*assignable[litmos.Course])(nil)
)

// noun is the type in a sentence.
func (a *assignable[T]) noun() string { return strings.ToLower(a.kind.GetDisplayName()) }

// ResourceType is the type.
func (a *assignable[T]) ResourceType(context.Context) *v2.ResourceType { return a.kind }

// List reads a page of all objects, or nothing if they are left out.
func (a *assignable[T]) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	if a.skipped {
		return nil, a.end(), nil
	}
	list := func(ctx context.Context, at litmos.Cursor) (litmos.Page[T], error) {
		page, err := a.calls.List(ctx, at)
		return page, a.skippable(err)
	}
	return listResources(ctx, a.base, o, list, a.resource)
}

// Entitlements: an object can be assigned. How far a user has got is a fact.
func (a *assignable[T]) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	return progressEntitlements(r, a.noun(), a.facts), nil, nil
}

// Grants reads a page of the users to whom an object is assigned.
func (a *assignable[T]) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	id := r.GetId().GetResource()
	page, err := a.calls.ListUsers(ctx, id, token.Cursor)
	if err != nil {
		return nil, nil, grantsError(ctx, a.skippable(err), id, a.calls.Get)
	}
	grants, results, err := respond(a.base, page, newProgressGranter(r.GetId(), a.facts, syncTime(o.SyncID, time.Now())).grants)
	// The SDK's store is fastest in the order of its keys.
	slices.SortStableFunc(grants, func(a, b *v2.Grant) int { return strings.Compare(a.GetId(), b.GetId()) })
	return grants, results, err
}

// Get reads one object.
func (a *assignable[T]) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	return getResource(ctx, id, a.calls.Get, a.resource)
}

// skippable adds to the error of a list that may not be read, or is not there, how to do without.
func (a *assignable[T]) skippable(err error) error {
	if a.setting != "" && (errors.Is(err, litmos.ErrForbidden) || errors.Is(err, litmos.ErrNotFound)) {
		return fmt.Errorf("%w; %s leaves %ss out of a sync", err, a.setting, a.noun())
	}
	return err
}

func (a *assignable[T]) resource(row *T) (*v2.Resource, error) {
	id := litmos.ID(row)
	description, names := a.describe(row)
	resource, err := rs.NewResource(displayName(append(names, id)...), a.kind, id,
		rs.WithResourceProfile(profile(row)), rs.WithDescription(clip(description, maxDescription)))
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: %s %s: %w", a.noun(), id, err)
	}
	return resource, nil
}
