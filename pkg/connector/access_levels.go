package connector

import (
	"context"
	"errors"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// levelGroup makes the levels exclude each other: a user has exactly one.
const levelGroup = "litmos-access-level"

// otherLevels is the part of the listing that shows the levels that are not in knownLevels.
const otherLevels = "others"

type accessLevelSyncer struct{ *base }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*accessLevelSyncer)(nil)
	_ connectorbuilder.TypeScopedGrantsSyncer        = (*accessLevelSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*accessLevelSyncer)(nil)
)

func (*accessLevelSyncer) ResourceType(context.Context) *v2.ResourceType { return accessLevelType }

// List shows the known levels. Litmos has no list of the others, so they are shown when a user
// is found who has one: the SDK asks for the level of such a user as for a child of the user.
// By then that user may be gone or have another level, while others still have this one. And a
// sync may not list users. So the walk over them is also made here: in the first case, and until
// this process sees that the sync lists them.
func (s *accessLevelSyncer) List(ctx context.Context, parent *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	user, hints, isNew := parent.GetResource(), s.hints.of(o.SyncID), token.newLevels()
	switch {
	case user != "" && token.Part == "":
		level, err := s.levelOf(ctx, hints, user)
		if err != nil {
			return nil, nil, err
		}
		if !isNew(level) {
			return nil, s.more(pageToken{Part: otherLevels}), nil
		}
		resource, err := levelResource(level)
		return []*v2.Resource{resource}, s.end(), err
	case token.Part == "":
		resources, err := knownLevelResources()
		return resources, s.more(pageToken{Part: otherLevels}), err
	case user == "" && hints.walked.Load():
		return nil, nil, nil
	}
	resources, _, done, err := walkUsers(ctx, s.base, &token, func(u *litmos.User) ([]*v2.Resource, error) {
		if !isNew(u.AccessLevel) {
			return nil, nil
		}
		resource, err := levelResource(u.AccessLevel)
		return []*v2.Resource{resource}, err
	})
	if err != nil || done {
		return resources, s.end(), err
	}
	return resources, s.more(token), nil
}

func knownLevelResources() ([]*v2.Resource, error) {
	var resources []*v2.Resource
	for _, known := range knownLevels {
		resource, err := levelResource(known.level)
		if err != nil {
			return nil, err
		}
		resources = append(resources, resource)
	}
	return resources, nil
}

// levelOf is the level of a user: as listed, if this process has listed the user, or as it is
// now. It is empty for a user who is gone.
func (s *accessLevelSyncer) levelOf(ctx context.Context, hints *syncHints, user string) (litmos.AccessLevel, error) {
	if level := hints.level(user); level != "" {
		return level, nil
	}
	u, err := s.client.GetUser(ctx, user)
	switch {
	case errors.Is(err, litmos.ErrNotFound):
		return "", nil
	case err != nil:
		return "", syncError(err)
	default:
		return u.AccessLevel, nil
	}
}

// Entitlements: each level can be assigned.
func (*accessLevelSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	name := r.GetDisplayName()
	group := entitlement.WithExclusionGroup(levelGroup)
	if rank := rankOf(litmos.AccessLevel(r.GetId().GetResource())); rank == 0 {
		group = entitlement.WithExclusionGroupDefault(levelGroup, 0)
	} else if rank > 0 {
		group = entitlement.WithExclusionGroupOrder(levelGroup, uint32(rank)) //nolint:gosec // below 4
	}
	return []*v2.Entitlement{
		entitlement.NewAssignmentEntitlement(r, assignedSlug,
			entitlement.WithGrantableTo(userType),
			entitlement.WithDisplayName(clip("Access level "+name, maxDisplayName)),
			entitlement.WithDescription(clip("Has the access level "+name+" in Litmos", maxDescription)),
			group),
	}, nil, nil
}

// GrantsForResourceType lists who has which level, in one walk over the users, or without
// a request if this process has walked over them in the same sync.
func (s *accessLevelSyncer) GrantsForResourceType(ctx context.Context, _ string, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	users, known := s.hints.of(o.SyncID).allUsers()
	if !known || token.Walk.Counted {
		return s.walkGrants(ctx, token, func(litmos.AccessLevel) bool { return true })
	}
	rest := users[min(token.Index, len(users)):]
	grants, n, err := convertRows(rest, func(u *userLevel) ([]*v2.Grant, error) {
		return levelGrants(u.level, u.id), nil
	})
	if err != nil || n == len(rest) {
		return grants, s.end(), err
	}
	return grants, s.more(pageToken{Index: token.Index + n}), nil
}

// Grants lists the users of one level. The SDK does not ask for it in a sync, because the
// type has GrantsForResourceType.
func (s *accessLevelSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	return s.walkGrants(ctx, token, func(level litmos.AccessLevel) bool { return string(level) == r.GetId().GetResource() })
}

// walkGrants makes a step of the walk over the users for those of some levels.
func (s *accessLevelSyncer) walkGrants(ctx context.Context, token pageToken, wanted func(litmos.AccessLevel) bool) ([]*v2.Grant, *rs.SyncOpResults, error) {
	next := pageToken{Walk: token.Walk}
	grants, _, done, err := walkUsers(ctx, s.base, &next, func(u *litmos.User) ([]*v2.Grant, error) {
		if !wanted(u.AccessLevel) {
			return nil, nil
		}
		return levelGrants(u.AccessLevel, u.ID), nil
	})
	if err != nil || done {
		return grants, s.end(), err
	}
	return grants, s.more(next), nil
}

func levelGrants(level litmos.AccessLevel, user string) []*v2.Grant {
	if level == "" {
		return nil
	}
	return []*v2.Grant{levelGrant(level, user)}
}

// Get returns a level for any id: Litmos has no list of levels to look it up in.
func (*accessLevelSyncer) Get(_ context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	if strings.TrimSpace(id.GetResource()) == "" {
		return nil, nil, status.Error(codes.NotFound, "baton-litmos: no access level has an empty id")
	}
	resource, err := levelResource(litmos.AccessLevel(id.GetResource()))
	return resource, nil, err
}
