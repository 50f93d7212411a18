package connector

import (
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
	roster := s.syncs.roster(ctx, o.SyncID)
	page, err := s.client.ListTeams(ctx, token.Cursor)
	if err != nil {
		return nil, nil, roster.fail(err)
	}
	resources, next, last, err := fit(page, func(t *litmos.Team) ([]*v2.Resource, error) {
		resource, err := teamResource(t)
		return []*v2.Resource{resource}, err
	})
	if err != nil {
		return nil, nil, err
	}
	ids := resourceIDs(resources)
	roster.addTeams(ids)
	if !s.skipGrants {
		roster.teamUsers[litmos.TeamMember].start(ids)
	}
	if last {
		return resources, nil, nil
	}
	results, err := pageToken{Cursor: next}.results()
	return resources, results, err
}

// Entitlements are the roles of the team, by its name; they cost no request.
func (s *teamSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	var out []*v2.Entitlement
	for _, role := range s.syncs.roles {
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
	roles := s.syncs.roles
	place := max(0, slices.IndexFunc(roles, func(r teamRole) bool { return r.slug == token.Part }))
	role := roles[place]
	roster := s.syncs.roster(ctx, o.SyncID)

	var inherited []*v2.Grant
	if o.PageToken.Token == "" {
		if inherited, err = s.inheritedRoles(ctx, roster, r); err != nil {
			return nil, nil, err
		}
	}
	page, err := s.teamUsers(ctx, roster, r, role, token.Cursor)
	if err != nil {
		return nil, nil, s.vanished(ctx, roster, r, err)
	}
	grants, next, last, err := fit(page, func(u *litmos.TeamUser) ([]*v2.Grant, error) {
		roster.report(ctx, u.ID, "team "+r.GetId().GetResource())
		token.Privileged = token.Privileged || roster.aboveLearner(u)
		return []*v2.Grant{userGrant(r.GetId(), role.slug, u.ID)}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	grants = append(grants, inherited...)
	switch {
	case !last:
		token.Part, token.Cursor = role.slug, next
	case token.Privileged && place+1 < len(roles):
		token.Part, token.Cursor = roles[place+1].slug, litmos.Cursor{}
	default:
		return grants, nil, nil
	}
	results, err := token.results()
	return grants, results, err
}

// teamUsers reads a page of a team's users; the first of each role may have been read
// ahead.
func (s *teamSyncer) teamUsers(ctx context.Context, roster *roster, r *v2.Resource, role teamRole, at litmos.Cursor) (litmos.Page[litmos.TeamUser], error) {
	if at.Start == 0 {
		return roster.teamUsers[role.role].first(ctx, r.GetId().GetResource())
	}
	return s.client.ListTeamUsers(ctx, r.GetId().GetResource(), role.role, at)
}

// aboveLearner tells whether a member may lead or administer a team: a promoted user
// shows a level above Learner. Lists of teams may leave the level out; then the walk
// over the users knows it, and if that does not either, the user may be anything.
func (r *roster) aboveLearner(u *litmos.TeamUser) bool {
	if u.AccessLevel == "" {
		return r.level(u.ID) != litmos.LevelLearner
	}
	return isAboveLearner(*u)
}

func isAboveLearner(u litmos.TeamUser) bool {
	return u.AccessLevel != "" && u.AccessLevel != litmos.LevelLearner
}

// inheritedRoles grants the leaders and admins of the parent team the same role here,
// as Litmos does. A parent that is missing grants nothing.
func (s *teamSyncer) inheritedRoles(ctx context.Context, roster *roster, r *v2.Resource) ([]*v2.Grant, error) {
	parent := r.GetParentResourceId()
	if len(s.syncs.roles) == 1 || parent.GetResource() == "" || parent.GetResource() == r.GetId().GetResource() {
		return nil, nil
	}
	if !roster.hasTeam(parent.GetResource()) {
		// Listed in another process, or not at all.
		if _, err := s.client.GetTeam(ctx, parent.GetResource()); errors.Is(err, litmos.ErrNotFound) {
			return nil, nil
		} else if err != nil {
			return nil, roster.fail(err)
		}
	}
	var grants []*v2.Grant
	for _, slug := range []string{leaderSlug, adminSlug} {
		source := entitlement.NewEntitlementID(v2.Resource_builder{Id: parent}.Build(), slug)
		grants = append(grants, grant.NewGrant(slim(r), slug, parent, grant.WithAnnotation(v2.GrantExpandable_builder{
			EntitlementIds:  []string{source},
			ResourceTypeIds: []string{userType.GetId()},
		}.Build())))
	}
	return grants, nil
}

// Get reads one team.
func (s *teamSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	team, err := s.client.GetTeam(ctx, id.GetResource())
	if err != nil {
		return nil, nil, err
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
