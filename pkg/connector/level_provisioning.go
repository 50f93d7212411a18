package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/grant"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*accessLevelSyncer)(nil)

// Grant gives a user an access level in place of the present one.
func (s *accessLevelSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	ctx = litmos.Urgent(ctx)
	level := e.GetResource().GetId().GetResource()
	if err := settable(level); err != nil {
		return nil, nil, err
	}
	user, err := s.grantee(ctx, principal)
	if err != nil {
		return nil, nil, err
	}
	if user.AccessLevel == litmos.LevelAccountOwner {
		return nil, nil, refuse("user %s is an Account Owner, whom this connector does not demote: the API key may be theirs", user.ID)
	}
	changed, err := apply(ctx, s.updating(user.ID, "AccessLevel", level,
		func(u *litmos.User) bool { return u.AccessLevel == level }))
	if err != nil {
		return nil, nil, provisioning(err)
	}
	if !changed {
		return nil, alreadyGranted(), nil
	}
	grants := []*v2.Grant{levelGrant(level, user.ID)}
	if user.AccessLevel == "" {
		return grants, nil, nil
	}
	return grants, annotations.New(grant.NewGrantReplaced(levelGrant(user.AccessLevel, user.ID).GetId())), nil
}

// Revoke sets a user back to Learner, the least level: a user always has one.
func (s *accessLevelSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	ctx = litmos.Urgent(ctx)
	level := g.GetEntitlement().GetResource().GetId().GetResource()
	user, err := s.findUser(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil || user == nil || user.AccessLevel != level {
		return revoked(false, err)
	}
	if level == litmos.LevelLearner {
		return nil, refuse("Learner is the least access level; a user always has one")
	}
	if err := settable(level); err != nil {
		return nil, err
	}
	return revoked(apply(ctx, s.updating(user.ID, "AccessLevel", litmos.LevelLearner,
		func(u *litmos.User) bool { return u.AccessLevel != level })))
}

// updating is a change of one field of a user's record.
func (c *Connector) updating(id, field, value string, reached func(*litmos.User) bool) change {
	var record *litmos.UserRecord
	return change{
		holds: func(ctx context.Context) (_ bool, err error) {
			if record, err = c.client.GetUserRecord(ctx, id); err != nil {
				return false, err
			}
			return reached(&record.User), nil
		},
		write: func(ctx context.Context) error { return c.client.PutUserField(ctx, record, field, value) },
	}
}

// settable tells which levels are this connector's to give and take.
func settable(level string) error {
	switch level {
	case litmos.LevelAccountOwner:
		return refuse("Account Owner is given and taken in Litmos only")
	case litmos.LevelTeamLeader:
		return refuse("Team Leader follows from leading or administering a team: grant or revoke leader or admin of the team")
	default:
		return nil
	}
}

func levelGrant(level, user string) *v2.Grant {
	on := v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: accessLevelType.GetId(), Resource: level}.Build()}.Build()
	return grant.NewGrant(on, assignedSlug, userID(user))
}
