package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*courseSyncer)(nil)

// Grant assigns a course to a user.
func (s *courseSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	if err := grantable(e); err != nil {
		return nil, nil, err
	}
	ctx, id, unlock, err := s.grantee(ctx, principal)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	user, err := s.client.GetUser(ctx, id)
	if err != nil {
		return nil, nil, provisioning(err)
	}
	course := e.GetResource().GetId().GetResource()
	assigned, err := apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) { return s.isAssigned(ctx, user.ID, course) },
		write:   func(ctx context.Context) error { return s.client.AssignCourse(ctx, user.ID, course, s.notify) },
	})
	switch {
	case errors.Is(err, errIgnored):
		return nil, nil, s.whyIgnored(ctx, user, course)
	case err != nil:
		return nil, nil, provisioning(err)
	case !assigned:
		return nil, alreadyGranted(), nil
	}
	on := e.GetResource().GetId()
	return []*v2.Grant{userGrant(on, assignedSlug, id), userGrant(on, inProgressSlug, id)}, nil, nil
}

// whyIgnored finds the reason for an assignment that did not take.
func (s *courseSyncer) whyIgnored(ctx context.Context, user *litmos.User, id string) error {
	course, err := s.client.GetCourse(ctx, id)
	switch {
	case err != nil:
		return provisioning(err)
	case !course.Active:
		return refuse("Litmos did not assign course %s to user %s: the course is inactive", id, user.ID)
	case !user.Active:
		return refuse("Litmos did not assign course %s to user %s: the user is inactive", id, user.ID)
	default:
		return refuse("Litmos answered success but did not assign course %s to user %s", id, user.ID)
	}
}

// Revoke takes a course from a user.
func (s *courseSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	if err := grantable(g.GetEntitlement()); err != nil {
		return nil, err
	}
	ctx, unlock, err := s.locks.lock(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil {
		return nil, err
	}
	defer unlock()
	user, err := s.findUser(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil || user == nil {
		return revoked(false, err)
	}
	course := g.GetEntitlement().GetResource().GetId().GetResource()
	changed, err := apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) {
			assigned, err := s.isAssigned(ctx, user.ID, course)
			return !assigned, err
		},
		write: func(ctx context.Context) error { return s.client.UnassignCourse(ctx, user.ID, course) },
	})
	if errors.Is(err, errIgnored) || errors.Is(err, litmos.ErrNotAcceptable) {
		return nil, s.inherited(ctx, user.ID, course)
	}
	return revoked(changed, err)
}

// inherited declines to take away a course that did not come singly, and says where it
// came from as far as Litmos tells.
func (s *courseSyncer) inherited(ctx context.Context, user, course string) error {
	origins := append(s.pathsWith(ctx, user, course), s.teamsWith(ctx, user, course)...)
	from := "a learning path or a team"
	if len(origins) > 0 {
		from = strings.Join(origins, ", ")
	}
	return refuse("course %s cannot be taken from user %s singly: it came through %s", course, user, from)
}

// maxOrigins bounds the requests spent on explaining a refusal.
const maxOrigins = 10

// pathsWith are the user's learning paths that hold a course. What cannot be read is
// left out: it only explains.
func (s *courseSyncer) pathsWith(ctx context.Context, user, course string) (origins []string) {
	page, err := s.client.ListUserLearningPaths(ctx, user, litmos.Cursor{})
	if err != nil {
		return nil
	}
	for _, path := range page.Rows[:min(len(page.Rows), maxOrigins)] {
		if holds, _ := contains(course, courseID, func(at litmos.Cursor) (litmos.Page[litmos.Course], error) {
			return s.client.ListLearningPathCourses(ctx, path.ID, at)
		}); holds {
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
		if holds, _ := contains(course, courseID, func(at litmos.Cursor) (litmos.Page[litmos.Course], error) {
			return s.client.ListTeamCourses(ctx, team.ID, at)
		}); holds {
			origins = append(origins, fmt.Sprintf("the team %q", team.Name))
		}
	}
	return origins
}

func (s *courseSyncer) isAssigned(ctx context.Context, user, course string) (bool, error) {
	return contains(course, courseID, func(at litmos.Cursor) (litmos.Page[litmos.Course], error) {
		return s.client.ListUserCourses(ctx, user, at)
	})
}

func courseID(c litmos.Course) string { return c.ID }

func grantable(e *v2.Entitlement) error {
	if slug := slugOf(e); slug != assignedSlug {
		return refuse("%q says how far a user has got with a course; it cannot be granted or revoked", slug)
	}
	return nil
}
