package connector

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
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

// courses are assignable, and a sync can be limited to some of them.
type courses struct{ *assignable[litmos.Course] }

func newCourses(b *base) courses {
	return courses{&assignable[litmos.Course]{
		base: b, kind: courseType, calls: b.client.Courses(), facts: courseFacts,
		describe: func(c *litmos.Course) (string, []string) { return c.Description, []string{c.Name, c.Code} },
		givers: func(ctx context.Context, user, id string) []string {
			paths := origins(ctx, learningPathType, assignedSlug, user, id, b.client.LearningPaths().ListOfUser, b.client.ListLearningPathCourses)
			return append(paths, teamsWith(ctx, b, user, id, b.client.Courses().ListOfTeam)...)
		},
	}}
}

// List reads a page of all courses, or the next of the courses the sync is limited to.
func (s courses) List(ctx context.Context, parent *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	if len(s.settings.LimitedCourses) > 0 {
		return s.listLimited(ctx, o)
	}
	return s.assignable.List(ctx, parent, o)
}

// listLimited reads one of the courses that the sync is limited to. A course that Litmos does not
// know is named in a warning. If Litmos knows none of them, the setting is wrong and the sync
// fails.
func (s courses) listLimited(ctx context.Context, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	ids := s.settings.LimitedCourses
	if token.Index >= len(ids) {
		return nil, nil, status.Error(codes.InvalidArgument, "baton-litmos: page token beyond the list of courses")
	}
	var resources []*v2.Resource
	id := ids[token.Index]
	course, err := s.calls.Get(ctx, id)
	switch {
	case errors.Is(err, litmos.ErrNotFound), errors.Is(err, litmos.ErrOtherObject):
		ctxzap.Extract(ctx).Warn("Litmos does not know a course that the sync is limited to", zap.String("course_id", id))
	case err != nil:
		return nil, nil, syncError(err)
	default:
		resource, err := s.resource(course)
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
