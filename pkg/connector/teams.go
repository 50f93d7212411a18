package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

type teamSyncer struct{ *base }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*teamSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*teamSyncer)(nil)
)

func (*teamSyncer) ResourceType(context.Context) *v2.ResourceType { return teamType }

// List reads a page of all teams, sub-teams included.
func (s *teamSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	hints := s.hints.of(o.SyncID)
	return listResources(ctx, s.base, o, s.client.ListTeams, func(t *litmos.Team) (*v2.Resource, error) {
		hints.teams.Store(t.ID, true)
		return teamResource(t)
	})
}

// Entitlements are the roles in the team. They name the team and need no request.
func (s *teamSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	var out []*v2.Entitlement
	for _, role := range s.syncedRoles() {
		title := fmt.Sprintf("%s of team %s", role.title, r.GetDisplayName())
		description := fmt.Sprintf("A user who %s team %s", role.does, r.GetDisplayName())
		if role.role != litmos.TeamMember {
			description += " and, in Litmos, its sub-teams"
		}
		options := []entitlement.EntitlementOption{
			entitlement.WithGrantableTo(userType),
			entitlement.WithDisplayName(clip(title, maxDisplayName)),
			entitlement.WithDescription(clip(description, maxDescription)),
		}
		if role.role == litmos.TeamMember {
			out = append(out, entitlement.NewAssignmentEntitlement(r, role.slug, options...))
		} else {
			out = append(out, entitlement.NewPermissionEntitlement(r, role.slug, options...))
		}
	}
	return out, nil, nil
}

// inheritedPart is the part of a team's grants that asks whether the parent team exists.
const inheritedPart = "inherited"

// Grants reads the members of a team and, if a member is above Learner, its leaders and admins:
// one page a call. Leaders and admins of the parent team have the same role here. That comes last,
// so that a team that was deleted since it was listed has no grants.
func (s *teamSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	hints := s.hints.of(o.SyncID)
	_, parentIsListed := hints.teams.Load(r.GetParentResourceId().GetResource())
	roles := s.syncedRoles()
	switch token.Part {
	case "":
		token.Part = roles[0].slug
	case inheritedPart:
		grants, err := s.rolesOfParent(ctx, r)
		return grants, s.end(), err
	}
	place := slices.IndexFunc(roles, func(r teamRole) bool { return r.slug == token.Part })
	if place < 0 {
		return nil, nil, errBadToken
	}
	role := roles[place]
	page, err := s.client.ListTeamUsers(ctx, r.GetId().GetResource(), role.role, token.Cursor)
	if err != nil {
		return nil, nil, grantsError(ctx, err, r.GetId().GetResource(), s.client.GetTeam)
	}
	grants, n, err := convertRows(page.Rows, func(u *litmos.TeamUser) ([]*v2.Grant, error) {
		token.Privileged = token.Privileged || mayHaveRole(u, hints)
		return []*v2.Grant{userGrant(r.GetId(), role.slug, u.ID)}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	switch {
	case n < len(page.Rows) || !page.Last:
		token.Cursor = page.After(n)
	case token.Privileged && place+1 < len(roles):
		token.Part, token.Cursor = roles[place+1].slug, litmos.Cursor{}
	case !s.inherits(r):
		return grants, s.end(), nil
	case parentIsListed:
		return append(grants, inheritedRoles(r)...), s.end(), nil
	default:
		token = pageToken{Part: inheritedPart} // one request a call
	}
	return grants, s.more(token), nil
}

// mayHaveRole tells whether a member may lead or administer a team. The profile of a user who
// does shows a level above Learner (documented). Lists of teams may leave the level out; a
// user whose level is not known may have a role.
func mayHaveRole(u *litmos.TeamUser, hints *syncHints) bool {
	return cmp.Or(u.AccessLevel, hints.level(u.ID)) != litmos.LevelLearner
}

// inherits tells whether the roles of a team above count in a team.
func (s *teamSyncer) inherits(r *v2.Resource) bool {
	parent := r.GetParentResourceId().GetResource()
	return !s.settings.SkipTeamRoles && parent != "" && parent != r.GetId().GetResource()
}

// rolesOfParent are inheritedRoles, or none if the parent team does not exist.
func (s *teamSyncer) rolesOfParent(ctx context.Context, r *v2.Resource) ([]*v2.Grant, error) {
	_, err := s.client.GetTeam(ctx, r.GetParentResourceId().GetResource())
	switch {
	case errors.Is(err, litmos.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, syncError(err)
	default:
		return inheritedRoles(r), nil
	}
}

// inheritedRoles grants the leaders and admins of the parent team the same role here, as Litmos
// does.
func inheritedRoles(r *v2.Resource) (grants []*v2.Grant) {
	parent := r.GetParentResourceId()
	for _, role := range teamRoles[1:] {
		source := entitlement.NewEntitlementID(v2.Resource_builder{Id: parent}.Build(), role.slug)
		here := v2.Resource_builder{Id: r.GetId()}.Build()
		grants = append(grants, grant.NewGrant(here, role.slug, parent, grant.WithAnnotation(v2.GrantExpandable_builder{
			EntitlementIds:  []string{source},
			ResourceTypeIds: []string{userType.GetId()},
		}.Build())))
	}
	return grants
}

// Get reads one team.
func (s *teamSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	return getResource(ctx, id, s.client.GetTeam, teamResource)
}

func teamResource(t *litmos.Team) (*v2.Resource, error) {
	options := []rs.ResourceOption{rs.WithResourceProfile(profile(t))}
	if t.ParentTeamID != "" {
		options = append(options, rs.WithParentResourceID(v2.ResourceId_builder{
			ResourceType: teamType.GetId(), Resource: t.ParentTeamID,
		}.Build()))
	}
	resource, err := rs.NewGroupResource(displayName(t.Name, t.TeamCodeForBulkImport, t.ID), teamType, t.ID, nil, options...)
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: team %s: %w", t.ID, err)
	}
	return resource, nil
}
