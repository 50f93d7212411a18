package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

type courseSyncer struct{ *Connector }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*courseSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*courseSyncer)(nil)
)

func (*courseSyncer) ResourceType(context.Context) *v2.ResourceType { return courseType }

// List reads a page of all courses, or the next of the courses the sync is limited to.
func (s *courseSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	if len(s.courseIDs) > 0 {
		return s.listLimited(ctx, token)
	}
	page, err := s.client.ListCourses(ctx, token.Cursor)
	if err != nil {
		return nil, nil, permanent(err)
	}
	resources, next, last, err := fit(page, func(course *litmos.Course) ([]*v2.Resource, error) {
		resource, err := courseResource(course)
		return []*v2.Resource{resource}, err
	})
	if err != nil || last {
		return resources, s.end(), err
	}
	return resources, s.more(pageToken{Cursor: next}), nil
}

// listLimited reads one of the chosen courses. Those that Litmos does not know are
// named in warnings, unless it knows none: then the setting is wrong.
func (s *courseSyncer) listLimited(ctx context.Context, token pageToken) ([]*v2.Resource, *rs.SyncOpResults, error) {
	var resources []*v2.Resource
	if token.Index >= len(s.courseIDs) {
		return nil, nil, status.Error(codes.InvalidArgument, "baton-litmos: page token beyond the list of courses")
	}
	id := s.courseIDs[token.Index]
	course, err := s.client.GetCourse(ctx, id)
	switch {
	case errors.Is(err, litmos.ErrNotFound), errors.Is(err, litmos.ErrOtherObject):
		ctxzap.Extract(ctx).Warn("Litmos does not know a course that the sync is limited to", zap.String("course_id", id))
	case err != nil:
		return nil, nil, permanent(err)
	default:
		resource, err := courseResource(course)
		if err != nil {
			return nil, nil, err
		}
		resources = append(resources, resource)
		token.Found++
	}
	if token.Index++; token.Index < len(s.courseIDs) {
		return resources, s.more(token), nil
	}
	if token.Found == 0 {
		return nil, nil, status.Errorf(codes.FailedPrecondition,
			"baton-litmos: Litmos knows none of the courses that the sync is limited to: %s", strings.Join(s.courseIDs, ", "))
	}
	return resources, s.end(), nil
}

// Entitlements: a course can be assigned. How far a user has got is a fact and cannot
// be granted.
func (*courseSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	name := r.GetDisplayName()
	describe := func(title, description string) entitlement.EntitlementOption {
		return func(e *v2.Entitlement) {
			e.SetDisplayName(clip(fmt.Sprintf(title, name), maxDisplayName))
			e.SetDescription(clip(fmt.Sprintf(description, name), maxDescription))
		}
	}
	fact := entitlement.WithAnnotation(&v2.EntitlementImmutable{})
	return []*v2.Entitlement{
		entitlement.NewAssignmentEntitlement(r, assignedSlug, entitlement.WithGrantableTo(userType),
			describe("Assigned course %s", "Has the course %s on the list of courses to take")),
		entitlement.NewEntitlement(r, completedSlug, "", fact,
			describe("Completed course %s", "Has completed the course %s; a fact that cannot be granted")),
		entitlement.NewEntitlement(r, inProgressSlug, "", fact,
			describe("Course %s in progress", "Has the course %s assigned and not completed; a fact that cannot be granted")),
	}, nil, nil
}

// Grants reads a page of the users to whom the course is assigned.
func (s *courseSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	granter := newCourseGranter(r.GetId())
	page, err := s.client.ListCourseUsers(ctx, r.GetId().GetResource(), token.Cursor)
	if err != nil {
		return nil, nil, vanished(err, func() error { _, err := s.client.GetCourse(ctx, r.GetId().GetResource()); return err })
	}
	grants, next, last, err := fit(page, granter.grants)
	if err != nil {
		return nil, nil, err
	}
	// The order of its keys is the fastest for the SDK's store.
	slices.SortStableFunc(grants, func(a, b *v2.Grant) int { return strings.Compare(a.GetId(), b.GetId()) })
	if last {
		return grants, s.end(), nil
	}
	return grants, s.more(pageToken{Cursor: next}), nil
}

// courseGranter makes the grants of a page. They share what is the same in many.
type courseGranter struct {
	assigned, completed, inProgress *v2.Entitlement
	metadata                        map[litmos.Progress]annotations.Annotations
}

func newCourseGranter(course *v2.ResourceId) courseGranter {
	on := v2.Resource_builder{Id: course}.Build()
	ref := func(slug string) *v2.Entitlement {
		return v2.Entitlement_builder{Id: entitlement.NewEntitlementID(on, slug), Resource: on}.Build()
	}
	return courseGranter{
		assigned: ref(assignedSlug), completed: ref(completedSlug), inProgress: ref(inProgressSlug),
		metadata: map[litmos.Progress]annotations.Annotations{},
	}
}

// grants: every user listed has the course assigned, and has either completed it or not.
func (g courseGranter) grants(u *litmos.CourseUser) ([]*v2.Grant, error) {
	metadata, ok := g.metadata[u.Progress]
	if !ok {
		facts, err := progressFacts(u.Progress)
		if err != nil {
			return nil, fmt.Errorf("baton-litmos: %s: user %s: %w", g.assigned.GetId(), u.ID, err)
		}
		metadata = facts
		g.metadata[u.Progress] = metadata
	}
	state := g.inProgress
	if u.Progress.Completed {
		state = g.completed
	}
	user := v2.Resource_builder{Id: userID(u.ID)}.Build()
	grants := make([]*v2.Grant, 2)
	for i, e := range []*v2.Entitlement{g.assigned, state} {
		grants[i] = v2.Grant_builder{
			Id: grant.NewGrantID(user, e), Entitlement: e, Principal: user, Annotations: metadata,
		}.Build()
	}
	return grants, nil
}

func progressFacts(p litmos.Progress) (annotations.Annotations, error) {
	facts := profile{}
	if p.HasPercentage {
		facts["percentage_complete"] = p.Percentage
	}
	facts.date("due_date", p.DueDate)
	facts.date("compliant_until", p.CompliantTill)
	facts.date("access_until", p.AccessTillDate)
	if len(facts) == 0 {
		return nil, nil
	}
	metadata, err := structpb.NewStruct(facts)
	if err != nil {
		return nil, err
	}
	return annotations.New(v2.GrantMetadata_builder{Metadata: metadata}.Build()), nil
}

// Get reads one course.
func (s *courseSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	course, err := s.client.GetCourse(ctx, id.GetResource())
	if err != nil {
		return nil, nil, permanentGet(err)
	}
	resource, err := courseResource(course)
	return resource, nil, err
}

func courseResource(c *litmos.Course) (*v2.Resource, error) {
	profile := profile{}
	profile.text("name", c.Name)
	profile.text("code", c.Code)
	profile["active"] = c.Active
	profile["for_sale"] = c.ForSale
	profile["course_team_library"] = c.CourseTeamLibrary
	profile.text("original_id", c.OriginalID)
	profile.text("course_code_for_bulk_import", c.CourseCodeForBulkImport)
	profile.text("price", c.Price)
	profile.date("access_till_date", c.AccessTillDate)
	profile.text("access_till_days", c.AccessTillDays)
	profile.text("created_by", c.CreatedBy)
	profile.text("tags", c.Tags)
	resource, err := rs.NewResource(displayName(c.Name, c.Code, c.ID), courseType, c.ID,
		rs.WithResourceProfile(profile), rs.WithDescription(clip(c.Description, maxDescription)))
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: course %s: %w", c.ID, err)
	}
	return resource, nil
}
