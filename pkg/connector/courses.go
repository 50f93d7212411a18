package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var courseType = v2.ResourceType_builder{
	Id:          "course",
	DisplayName: "Course",
}.Build()

type courseSyncer struct{ *base }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*courseSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*courseSyncer)(nil)
)

func (*courseSyncer) ResourceType(context.Context) *v2.ResourceType { return courseType }

// List reads a page of all courses, or the next of the courses the sync is limited to.
func (s *courseSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	if len(s.settings.CourseIDs) > 0 {
		return s.listLimited(ctx, o)
	}
	return listResources(ctx, s.base, o, s.client.ListCourses, courseResource)
}

// listLimited reads one of the courses that the sync is limited to. A course that Litmos does not
// know is named in a warning. If Litmos knows none of them, the setting is wrong and the sync
// fails.
func (s *courseSyncer) listLimited(ctx context.Context, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	ids := s.settings.CourseIDs
	if token.Index >= len(ids) {
		return nil, nil, status.Error(codes.InvalidArgument, "baton-litmos: page token beyond the list of courses")
	}
	var resources []*v2.Resource
	id := ids[token.Index]
	course, err := s.client.GetCourse(ctx, id)
	switch {
	case errors.Is(err, litmos.ErrNotFound), errors.Is(err, litmos.ErrOtherObject):
		ctxzap.Extract(ctx).Warn("Litmos does not know a course that the sync is limited to", zap.String("course_id", id))
	case err != nil:
		return nil, nil, syncError(err)
	default:
		resource, err := courseResource(course)
		if err != nil {
			return nil, nil, err
		}
		resources = append(resources, resource)
		token.Found++
	}
	if token.Index++; token.Index < len(ids) {
		return resources, s.more(token), nil
	}
	if token.Found == 0 {
		return nil, nil, status.Errorf(codes.FailedPrecondition,
			"baton-litmos: Litmos knows none of the courses that the sync is limited to: %s", strings.Join(ids, ", "))
	}
	return resources, s.end(), nil
}

// courseFacts are progressFacts and what follows from dates, where Litmos gives one. After the
// reset of an automatic retake a user is compliant while in progress (documented).
var courseFacts = append(slices.Clone(progressFacts),
	fact{"compliant", "compliant in %s", "Has completed the %s at some time, and the date until which that counts lies ahead", isCompliant},
	fact{"overdue", "%s overdue", "Has not completed the %s, and its due date lies behind", isOverdue},
)

func isCompliant(p litmos.Progress, at time.Time) bool { return p.CompliantTill.After(at) }

func isOverdue(p litmos.Progress, at time.Time) bool {
	return !p.Completed && !p.DueDate.IsZero() && p.DueDate.Before(at)
}

// Entitlements: a course can be assigned. How far a user has got is a fact.
func (*courseSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	return progressEntitlements(r, "course", courseFacts), nil, nil
}

// Grants reads a page of the users to whom the course is assigned.
func (s *courseSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	return progressGrants(ctx, s.base, r, o, courseFacts, s.client.ListCourseUsers, s.client.GetCourse)
}

// Get reads one course.
func (s *courseSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	return getResource(ctx, id, s.client.GetCourse, courseResource)
}

func courseResource(c *litmos.Course) (*v2.Resource, error) {
	resource, err := rs.NewResource(displayName(c.Name, c.Code, c.ID), courseType, c.ID,
		rs.WithResourceProfile(profile(c)), rs.WithDescription(clip(c.Description, maxDescription)))
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: course %s: %w", c.ID, err)
	}
	return resource, nil
}
