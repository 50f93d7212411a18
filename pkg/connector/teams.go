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

type teamSyncer struct{ *Connector }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*teamSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*teamSyncer)(nil)
)

// teamRole is an entitlement of a team.
type teamRole struct {
	slug, title, does string
	role              litmos.TeamRole
}

var teamRoles = []teamRole{
	{memberSlug, "Member", "is a member of", litmos.TeamMember},
	{leaderSlug, "Leader", "leads", litmos.TeamLeader},
	{adminSlug, "Admin", "administers", litmos.TeamAdmin},
}

// syncedRoles are the roles that a sync reads: members alone if the others are skipped.
func syncedRoles(skip bool) []teamRole {
	if skip {
		return teamRoles[:1]
	}
	return teamRoles
}

func (*teamSyncer) ResourceType(context.Context) *v2.ResourceType { return teamType }

// List reads a page of all teams, sub-teams included.
func (s *teamSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	page, err := s.client.ListTeams(ctx, token.Cursor)
	if err != nil {
		return nil, nil, permanent(err)
	}
	hints := s.hints.of(o.SyncID)
	resources, next, last, err := fit(page, func(t *litmos.Team) ([]*v2.Resource, error) {
		hints.noteTeam(t.ID)
		resource, err := teamResource(t)
		return []*v2.Resource{resource}, err
	})
	if err != nil || last {
		return resources, s.end(), err
	}
	return resources, s.more(pageToken{Cursor: next}), nil
}

// Entitlements are the roles of the team, by its name; they cost no request.
func (s *teamSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	var out []*v2.Entitlement
	for _, role := range s.roles {
		title := fmt.Sprintf("%s of team %s", role.title, r.GetDisplayName())
		description := fmt.Sprintf("A user who %s team %s", role.does, r.GetDisplayName())
		if role.slug != memberSlug {
			description += " and, in Litmos, its sub-teams"
		}
		options := []entitlement.EntitlementOption{
			entitlement.WithGrantableTo(userType),
			entitlement.WithDisplayName(clip(title, maxDisplayName)),
			entitlement.WithDescription(clip(description, maxDescription)),
		}
		if role.slug == memberSlug {
			out = append(out, entitlement.NewAssignmentEntitlement(r, role.slug, options...))
		} else {
			out = append(out, entitlement.NewPermissionEntitlement(r, role.slug, options...))
		}
	}
	return out, nil, nil
}

// Grants reads the members of a team and, where they can exist, its leaders and admins:
// one page a call. Whoever leads or administers the parent team does so here too.
func (s *teamSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	hints := s.hints.of(o.SyncID)
	var inherited []*v2.Grant
	if token.Part == "" {
		grants, asked, err := s.inheritedRoles(ctx, hints, r)
		if err != nil {
			return nil, nil, err
		}
		token.Part = s.roles[0].slug
		if asked {
			return grants, s.more(token), nil // one request a call
		}
		inherited = grants
	}
	place := slices.IndexFunc(s.roles, func(r teamRole) bool { return r.slug == token.Part })
	if place < 0 {
		return nil, nil, errBadToken
	}
	role := s.roles[place]
	page, err := s.client.ListTeamUsers(ctx, r.GetId().GetResource(), role.role, token.Cursor)
	if err != nil {
		return nil, nil, vanished(err, func() error { _, err := s.client.GetTeam(ctx, r.GetId().GetResource()); return err })
	}
	grants, next, last, err := fit(page, func(u *litmos.TeamUser) ([]*v2.Grant, error) {
		token.Privileged = token.Privileged || mayHaveRole(u, hints)
		return []*v2.Grant{userGrant(r.GetId(), role.slug, u.ID)}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	grants = append(grants, inherited...)
	switch {
	case !last:
		token.Cursor = next
	case token.Privileged && place+1 < len(s.roles):
		token.Part, token.Cursor = s.roles[place+1].slug, litmos.Cursor{}
	default:
		return grants, s.end(), nil
	}
	return grants, s.more(token), nil
}

// mayHaveRole tells whether a member may lead or administer a team: the profile of who does
// shows a level above Learner (documented). Lists of teams may leave the level out; a user
// whose level is not known may have a role.
func mayHaveRole(u *litmos.TeamUser, hints *syncHints) bool {
	return cmp.Or(u.AccessLevel, hints.level(u.ID)) != litmos.LevelLearner
}

// inheritedRoles grants the leaders and admins of the parent team the same role here,
// as Litmos does. A parent that is missing grants nothing; asked tells whether it took a
// request to see whether it is.
func (s *teamSyncer) inheritedRoles(ctx context.Context, hints *syncHints, r *v2.Resource) (grants []*v2.Grant, asked bool, err error) {
	parent := r.GetParentResourceId()
	if len(s.roles) == 1 || parent.GetResource() == "" || parent.GetResource() == r.GetId().GetResource() {
		return nil, false, nil
	}
	if !hints.knowsTeam(parent.GetResource()) {
		asked = true
		if _, err := s.client.GetTeam(ctx, parent.GetResource()); errors.Is(err, litmos.ErrNotFound) {
			return nil, true, nil
		} else if err != nil {
			return nil, true, permanent(err)
		}
	}
	for _, role := range s.roles[1:] {
		source := entitlement.NewEntitlementID(v2.Resource_builder{Id: parent}.Build(), role.slug)
		here := v2.Resource_builder{Id: r.GetId()}.Build()
		grants = append(grants, grant.NewGrant(here, role.slug, parent, grant.WithAnnotation(v2.GrantExpandable_builder{
			EntitlementIds:  []string{source},
			ResourceTypeIds: []string{userType.GetId()},
		}.Build())))
	}
	return grants, asked, nil
}

func teamID(t litmos.Team) string { return t.ID }

// Get reads one team.
func (s *teamSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	team, err := s.client.GetTeam(ctx, id.GetResource())
	if err != nil {
		return nil, nil, permanentGet(err)
	}
	resource, err := teamResource(team)
	return resource, nil, err
}

func teamResource(t *litmos.Team) (*v2.Resource, error) {
	profile := profile{}
	profile.text("name", t.Name)
	profile.text("description", t.Description)
	profile.text("team_code_for_bulk_import", t.TeamCodeForBulkImport)
	profile.text("parent_team_id", t.ParentTeamID)
	options := []rs.ResourceOption{rs.WithResourceProfile(profile)}
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
