package connector

import (
	"context"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var (
	_ connectorbuilder.ResourceProvisionerV2 = (*courseSyncer)(nil)
	_ assigner                               = (*courseSyncer)(nil)
)

// Grant assigns a course to a user.
func (s *courseSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	return s.grantAssignment(ctx, s, principal, e)
}

// Revoke takes a course from a user.
func (s *courseSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	return s.revokeAssignment(ctx, s, g)
}

func (s *courseSyncer) isAssigned(ctx context.Context, user, id string) (bool, error) {
	return contains(ctx, s.client.ListUserCourses, user, id)
}

func (s *courseSyncer) assign(ctx context.Context, user, id string) error {
	return s.client.AssignCourse(ctx, user, id, s.settings.SendNotifications)
}

func (s *courseSyncer) unassign(ctx context.Context, user, id string) error {
	return s.client.UnassignCourse(ctx, user, id)
}

func (s *courseSyncer) whyNotAssigned(ctx context.Context, user *litmos.User, id string) error {
	course, err := s.client.GetCourse(ctx, id)
	if err != nil {
		return err
	}
	return notAssigned("course", id, course.Active, user)
}

// whyStillAssigned names the learning paths and teams that the course came through, as far as
// Litmos tells.
func (s *courseSyncer) whyStillAssigned(ctx context.Context, user, id string) error {
	paths := origins(ctx, learningPathType, assignedSlug, user, id, s.client.ListUserLearningPaths, s.client.ListLearningPathCourses)
	return stillAssigned("course", "a learning path or a team", user, id, append(paths, teamsGiving(ctx, s.base, user, id, s.client.ListTeamCourses)...))
}
