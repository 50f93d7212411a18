package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*courseSyncer)(nil)

// Grant assigns a course to a user.
func (s *courseSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	return s.grantAssignment(ctx, s.assignments(), principal, e)
}

// Revoke takes a course from a user.
func (s *courseSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	return s.revokeAssignment(ctx, s.assignments(), g)
}

func (s *courseSyncer) assignments() assignments {
	return assignments{
		noun: "course",
		has: func(ctx context.Context, user, id string) (bool, error) {
			return contains(ctx, s.client.ListUserCourses, user, id)
		},
		assign:   s.client.AssignCourse,
		unassign: s.client.UnassignCourse,
		isActive: func(ctx context.Context, id string) (bool, error) {
			found, err := s.client.GetCourse(ctx, id)
			return err == nil && found.Active, err
		},
		// A course comes through learning paths and teams.
		origins: func(ctx context.Context, user, id string) []string {
			paths := origins(ctx, learningPathType, assignedSlug, user, id, s.client.ListUserLearningPaths, s.client.ListLearningPathCourses)
			return append(paths, teamsGiving(ctx, s.base, user, id, s.client.ListTeamCourses)...)
		},
		otherwise: "a learning path or a team",
	}
}
