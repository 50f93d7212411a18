package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*accessLevelSyncer)(nil)

// Grant gives a user an access level in place of the present one.
func (s *accessLevelSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	level := litmos.AccessLevel(e.GetResource().GetId().GetResource())
	if err := refuseLevel(level); err != nil {
		return nil, nil, err
	}
	return s.grantTo(ctx, principal, func(ctx context.Context, id string) ([]*v2.Grant, annotations.Annotations, error) {
		var before litmos.AccessLevel
		changed, err := s.levelChange(id, level, func(u *litmos.User) (litmos.AccessLevel, error) {
			before = u.AccessLevel
			return level, s.mayHaveLevel(ctx, u, level)
		}).apply(ctx)
		if err != nil || !changed {
			return nil, nil, err
		}
		return []*v2.Grant{levelGrant(level, id)}, replacedLevel(before, id), nil
	})
}

// Revoke sets a user to the level that the user's roles in teams require: Team_Leader for a
// user who leads or administers a team, else Learner. A user always has a level.
func (s *accessLevelSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	level := litmos.AccessLevel(g.GetEntitlement().GetResource().GetId().GetResource())
	return s.revokeFrom(ctx, g, func(ctx context.Context, id string) (bool, error) {
		changed, err := s.levelChange(id, "", func(u *litmos.User) (litmos.AccessLevel, error) {
			if u.AccessLevel != level {
				return u.AccessLevel, nil
			}
			return s.levelWithout(ctx, u, level)
		}).apply(ctx)
		return changed, s.unlessGone(ctx, id, err)
	})
}

// levelWithout is the level that a user gets when the present level is revoked.
func (s *accessLevelSyncer) levelWithout(ctx context.Context, u *litmos.User, level litmos.AccessLevel) (litmos.AccessLevel, error) {
	if level == litmos.LevelLearner {
		return "", refuse("Learner is the least access level; a user always has one")
	}
	if level == litmos.LevelAccountOwner {
		return "", refuseLevel(level)
	}
	teams, err := s.teamsLed(ctx, u)
	switch {
	case err != nil:
		return "", err
	case len(teams) == 0:
		return litmos.LevelLearner, nil
	case level == litmos.LevelTeamLeader:
		return "", refuse("user %s stays Team Leader: %s", u.ID, roleNeedsLevel(u, teams))
	default:
		return litmos.LevelTeamLeader, nil
	}
}
