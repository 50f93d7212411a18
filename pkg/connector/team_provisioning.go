package connector

import (
	"context"
	"errors"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/grant"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*teamSyncer)(nil)

// Grant gives a user a role in a team. Leaders and admins must be members first, so the
// membership is added where it is missing; every grant that comes about is listed.
func (s *teamSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	ctx = litmos.Urgent(ctx)
	role, err := roleOf(e)
	if err != nil {
		return nil, nil, err
	}
	user, err := s.grantee(ctx, principal)
	if err != nil {
		return nil, nil, err
	}
	team := slim(e.GetResource())
	joined, err := apply(ctx, s.joining(team.GetId().GetResource(), user))
	if err != nil {
		return nil, nil, provisioning(err)
	}
	var grants []*v2.Grant
	if joined {
		grants = append(grants, grant.NewGrant(team, memberSlug, userID(user.ID)))
	}
	if role == litmos.TeamMember {
		if !joined {
			return nil, alreadyGranted(), nil
		}
		return grants, nil, nil
	}
	if !user.Active {
		return nil, nil, refuse("user %s is inactive in Litmos and cannot lead or administer a team: enable the user first", user.ID)
	}
	promoted, err := apply(ctx, s.promoting(team.GetId().GetResource(), role, user.ID))
	if err != nil {
		return nil, nil, provisioning(err)
	}
	if !promoted {
		if !joined {
			return nil, alreadyGranted(), nil
		}
		return grants, nil, nil
	}
	grants = append(grants, grant.NewGrant(team, e.GetSlug(), userID(user.ID)))
	return s.withNewLevel(ctx, user, grants)
}

// withNewLevel adds the access level that a promotion brought: Litmos shows leaders and
// admins of teams as Team_Leader.
func (s *teamSyncer) withNewLevel(ctx context.Context, before *litmos.User, grants []*v2.Grant) ([]*v2.Grant, annotations.Annotations, error) {
	after, err := s.client.GetUser(ctx, before.ID)
	if err != nil || after.AccessLevel == before.AccessLevel || after.AccessLevel == "" {
		// The role is given; what else came about the next sync will show.
		return grants, nil, nil //nolint:nilerr // see above
	}
	grants = append(grants, levelGrant(after.AccessLevel, after.ID))
	if before.AccessLevel == "" {
		return grants, nil, nil
	}
	return grants, annotations.New(grant.NewGrantReplaced(levelGrant(before.AccessLevel, before.ID).GetId())), nil
}

// Revoke takes a role in a team from a user. With the membership Litmos takes the roles
// of leader and admin too; the SDK has no annotation to say so.
func (s *teamSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	ctx = litmos.Urgent(ctx)
	role, err := roleOf(g.GetEntitlement())
	if err != nil {
		return nil, err
	}
	if g.GetPrincipal().GetId().GetResourceType() != userType.GetId() {
		return nil, refuse("a role inherited from the parent team is revoked there")
	}
	user, err := s.findUser(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil || user == nil {
		return revoked(false, err)
	}
	team := g.GetEntitlement().GetResource().GetId().GetResource()
	return revoked(apply(ctx, change{
		holds: func(ctx context.Context) (bool, error) {
			has, err := s.hasRole(ctx, team, role, user)
			if errors.Is(err, litmos.ErrNotFound) {
				if _, gone := s.client.GetTeam(ctx, team); errors.Is(gone, litmos.ErrNotFound) {
					return true, nil // nobody has a role in a team that is gone
				}
			}
			return !has, err
		},
		write: func(ctx context.Context) error { return s.client.TakeTeamRole(ctx, team, role, user.ID) },
	}))
}

func (s *teamSyncer) joining(team string, user *litmos.User) change {
	return change{
		holds: func(ctx context.Context) (bool, error) { return s.hasRole(ctx, team, litmos.TeamMember, user) },
		write: func(ctx context.Context) error { return s.client.AddTeamUser(ctx, team, user, s.notify) },
	}
}

func (s *teamSyncer) promoting(team string, role litmos.TeamRole, user string) change {
	return change{
		holds: func(ctx context.Context) (bool, error) {
			return s.hasRole(ctx, team, role, &litmos.User{ID: user, Active: true})
		},
		write: func(ctx context.Context) error { return s.client.GiveTeamRole(ctx, team, role, user) },
	}
}

// hasRole looks a user up in a team. The lists of a team hide inactive users, whose
// teams only their own list shows.
func (s *teamSyncer) hasRole(ctx context.Context, team string, role litmos.TeamRole, user *litmos.User) (bool, error) {
	if !user.Active && role == litmos.TeamMember {
		return contains(team, func(t litmos.Team) string { return t.ID }, func(at litmos.Cursor) (litmos.Page[litmos.Team], error) {
			return s.client.ListUserTeams(ctx, user.ID, at)
		})
	}
	return contains(user.ID, func(u litmos.TeamUser) string { return u.ID }, func(at litmos.Cursor) (litmos.Page[litmos.TeamUser], error) {
		return s.client.ListTeamUsers(ctx, team, role, at)
	})
}

func roleOf(e *v2.Entitlement) (litmos.TeamRole, error) {
	for _, role := range teamRoles {
		if role.slug == slugOf(e) {
			return role.role, nil
		}
	}
	return "", refuse("a team has no entitlement %q", slugOf(e))
}
