package connector

import (
	"context"
	"slices"
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

// knownLevels are listed for every account, from the least to the most power.
var knownLevels = []struct{ id, name, description string }{
	{litmos.LevelLearner, "Learner", "Takes the courses assigned to them"},
	{litmos.LevelTeamLeader, "Team Leader", "Leads or administers at least one team; Litmos shows team leaders and team admins alike"},
	{litmos.LevelAdministrator, "Administrator", "Administers people, teams, courses and reports of the whole account"},
	{litmos.LevelAccountOwner, "Account Owner", "Holds every right in the account, its settings, billing and API keys included"},
}

var levelNames = func() []string {
	names := make([]string, len(knownLevels))
	for i, l := range knownLevels {
		names[i] = l.id
	}
	return names
}()

// levelGroup makes the levels exclude each other: a user has exactly one.
const levelGroup = "litmos-access-level"

// otherLevels is the part of the listing that shows levels not known to us.
const otherLevels = "others"

type accessLevelSyncer struct{ *Connector }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*accessLevelSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*accessLevelSyncer)(nil)
)

func (*accessLevelSyncer) ResourceType(context.Context) *v2.ResourceType { return accessLevelType }

// List shows the known levels first, then whatever other level a user has.
func (s *accessLevelSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	if token.Part == "" {
		resources, _, err := fill(levelNames, func(id *string) ([]*v2.Resource, error) {
			resource, err := levelResource(*id)
			return []*v2.Resource{resource}, err
		})
		if err != nil {
			return nil, nil, err
		}
		results, err := pageToken{Part: otherLevels}.results()
		return resources, results, err
	}
	roster, next, err := s.completeRoster(ctx, o.SyncID, token)
	if err != nil || next != nil {
		return nil, next, err
	}
	resources, _, err := fill(roster.otherLevels(), func(id *string) ([]*v2.Resource, error) {
		resource, err := levelResource(*id)
		return []*v2.Resource{resource}, err
	})
	return resources, nil, err
}

// completeRoster waits for the walk over the users, which shows every level. Where none
// has begun, in a sync of access levels only or one that resumes, it walks itself, one
// page a call: then the results are where to go on.
func (s *accessLevelSyncer) completeRoster(ctx context.Context, syncID string, token pageToken) (*roster, *rs.SyncOpResults, error) {
	roster := s.syncs.roster(ctx, syncID)
	if token.Cursor.Start == 0 {
		if s.usersSynced {
			roster.await(ctx)
		}
		if !roster.begin() {
			err := roster.wait(ctx)
			return roster, nil, err
		}
	}
	page, err := s.walkUsers(ctx, roster, &token)
	if err != nil {
		return nil, nil, err
	}
	if page.Last {
		return roster, nil, s.finishWalk(ctx, roster, token)
	}
	token.Cursor = page.After(len(page.Rows))
	results, err := token.results()
	return roster, results, err
}

// Entitlements: each level can be assigned.
func (*accessLevelSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	name := r.GetDisplayName()
	group := entitlement.WithExclusionGroup(levelGroup)
	if rank := slices.Index(levelNames, r.GetId().GetResource()); rank == 0 {
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

// Grants lists the users of a level, from the walk over the users.
func (s *accessLevelSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	roster, next, err := s.completeRoster(ctx, o.SyncID, token)
	if err != nil || next != nil {
		return nil, next, err
	}
	holders := roster.holders(r.GetId().GetResource())
	rest := holders[min(token.Index, len(holders)):]
	grants, n, err := fill(rest, func(id *string) ([]*v2.Grant, error) {
		return []*v2.Grant{userGrant(r.GetId(), assignedSlug, *id)}, nil
	})
	if err != nil || n == len(rest) {
		return grants, nil, err
	}
	results, err := pageToken{Index: token.Index + n}.results()
	return grants, results, err
}

// Get makes up the level: Litmos has no list of them.
func (*accessLevelSyncer) Get(_ context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	if strings.TrimSpace(id.GetResource()) == "" {
		return nil, nil, status.Error(codes.NotFound, "baton-litmos: no access level has an empty id")
	}
	resource, err := levelResource(id.GetResource())
	return resource, nil, err
}

func levelResource(id string) (*v2.Resource, error) {
	name, description := strings.ReplaceAll(id, "_", " "), ""
	for _, known := range knownLevels {
		if known.id == id {
			name, description = known.name, known.description
		}
	}
	return rs.NewRoleResource(displayName(name, id), accessLevelType, id, nil, rs.WithDescription(description))
}

// slim is a resource by its id alone: enough for a grant, and all that is kept of it.
func slim(r *v2.Resource) *v2.Resource {
	return v2.Resource_builder{Id: r.GetId()}.Build()
}
