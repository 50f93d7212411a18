package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var (
	_ connectorbuilder.ResourceProvisionerV2 = (*learningPathSyncer)(nil)
	_ assigner                               = (*learningPathSyncer)(nil)
)

// Grant assigns a learning path to a user.
func (s *learningPathSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	return s.grantAssignment(ctx, s, principal, e)
}

// Revoke takes a learning path from a user.
func (s *learningPathSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	return s.revokeAssignment(ctx, s, g)
}

func (s *learningPathSyncer) isAssigned(ctx context.Context, user, id string) (bool, error) {
	return contains(ctx, s.client.ListUserLearningPaths, user, id)
}

func (s *learningPathSyncer) assign(ctx context.Context, user, id string) error {
	return s.client.AssignLearningPath(ctx, user, id, s.settings.SendNotifications)
}

func (s *learningPathSyncer) unassign(ctx context.Context, user, id string) error {
	return s.client.UnassignLearningPath(ctx, user, id)
}

func (s *learningPathSyncer) whyNotAssigned(ctx context.Context, user *litmos.User, id string) error {
	path, err := s.client.GetLearningPath(ctx, id)
	if err != nil {
		return err
	}
	return notAssigned("learning path", id, path.Active, user)
}

// whyStillAssigned names the teams that the path came through, as far as Litmos tells.
func (s *learningPathSyncer) whyStillAssigned(ctx context.Context, user, id string) error {
	return stillAssigned("learning path", "a team", user, id, teamsGiving(ctx, s.base, user, id, s.client.ListTeamLearningPaths))
}
