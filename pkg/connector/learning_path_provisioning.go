package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*learningPathSyncer)(nil)

// Grant assigns a learning path to a user.
func (s *learningPathSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	return s.grantAssignment(ctx, s.assignments(), principal, e)
}

// Revoke takes a learning path from a user.
func (s *learningPathSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	return s.revokeAssignment(ctx, s.assignments(), g)
}

func (s *learningPathSyncer) assignments() assignments {
	return assignments{
		noun: "learning path",
		has: func(ctx context.Context, user, id string) (bool, error) {
			return contains(ctx, s.client.ListUserLearningPaths, user, id)
		},
		assign:   s.client.AssignLearningPath,
		unassign: s.client.UnassignLearningPath,
		isActive: func(ctx context.Context, id string) (bool, error) {
			found, err := s.client.GetLearningPath(ctx, id)
			return err == nil && found.Active, err
		},
		origins: func(ctx context.Context, user, id string) []string {
			return teamsGiving(ctx, s.base, user, id, s.client.ListTeamLearningPaths)
		},
		otherwise: "a team",
	}
}
