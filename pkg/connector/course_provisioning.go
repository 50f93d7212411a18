package connector

import (
	"context"
	"fmt"
	"strings"

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
	switch {
	case err != nil:
		return err
	case !course.Active:
		return refuse("Litmos did not assign course %s to user %s: the course is inactive", id, user.ID)
	case !user.Active:
		return refuse("Litmos did not assign course %s to user %s: the user is inactive", id, user.ID)
	default:
		return refuse("Litmos answered success but did not assign course %s to user %s", id, user.ID)
	}
}

// whyStillAssigned names the learning paths and teams that the course came through, as far as
// Litmos tells.
func (s *courseSyncer) whyStillAssigned(ctx context.Context, user, id string) error {
	origins := append(s.pathsWith(ctx, user, id), s.teamsWith(ctx, user, id)...)
	from := "a learning path or a team"
	if len(origins) > 0 {
		from = strings.Join(origins, ", ")
	}
	return refuse("course %s cannot be taken from user %s by itself: it came through %s", id, user, from)
}

// maxOrigins bounds the requests spent on explaining a refusal.
const maxOrigins = 10

// pathsWith are the user's learning paths that contain a course. What cannot be read is left
// out, because the refusal stands without it.
func (s *courseSyncer) pathsWith(ctx context.Context, user, course string) (origins []string) {
	page, err := s.client.ListUserLearningPaths(ctx, user, litmos.Cursor{})
	if err != nil {
		return nil
	}
	for _, path := range page.Rows[:min(len(page.Rows), maxOrigins)] {
		if found, _ := contains(ctx, s.client.ListLearningPathCourses, path.ID, course); found {
			origins = append(origins, fmt.Sprintf("the learning path %q", path.Name))
		}
	}
	return origins
}

// teamsWith are the user's teams that a course is assigned to.
func (s *courseSyncer) teamsWith(ctx context.Context, user, course string) (origins []string) {
	page, err := s.client.ListUserTeams(ctx, user, litmos.Cursor{})
	if err != nil {
		return nil
	}
	for _, team := range page.Rows[:min(len(page.Rows), maxOrigins)] {
		if found, _ := contains(ctx, s.client.ListTeamCourses, team.ID, course); found {
			origins = append(origins, fmt.Sprintf("the team %q", team.Name))
		}
	}
	return origins
}
