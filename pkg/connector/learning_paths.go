package connector

import (
	"context"
	"errors"
	"fmt"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

type learningPathSyncer struct{ *base }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*learningPathSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*learningPathSyncer)(nil)
)

func (*learningPathSyncer) ResourceType(context.Context) *v2.ResourceType { return learningPathType }

// List reads a page of all learning paths, or nothing if they are left out.
func (s *learningPathSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	if s.settings.SkipLearningPaths {
		return nil, s.end(), nil
	}
	list := func(ctx context.Context, at litmos.Cursor) (litmos.Page[litmos.LearningPath], error) {
		page, err := s.client.ListLearningPaths(ctx, at)
		return page, skippable(err)
	}
	return listResources(ctx, s.base, o, list, learningPathResource)
}

// Entitlements: a learning path can be assigned. How far a user has got is a fact.
func (*learningPathSyncer) Entitlements(_ context.Context, r *v2.Resource, _ rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	return progressEntitlements(r, "learning path", progressFacts), nil, nil
}

// Grants reads a page of the users to whom the learning path is assigned.
func (s *learningPathSyncer) Grants(ctx context.Context, r *v2.Resource, o rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	list := func(ctx context.Context, id string, at litmos.Cursor) (litmos.Page[litmos.Assignee], error) {
		page, err := s.client.ListLearningPathUsers(ctx, id, at)
		return page, skippable(err)
	}
	return progressGrants(ctx, s.base, r, o, progressFacts, list, s.client.GetLearningPath)
}

// Get reads one learning path.
func (s *learningPathSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	return getResource(ctx, id, s.client.GetLearningPath, learningPathResource)
}

// skippable adds to the error of a list that may not be read, or is not there, how to do without.
func skippable(err error) error {
	if errors.Is(err, litmos.ErrForbidden) || errors.Is(err, litmos.ErrNotFound) {
		return fmt.Errorf("%w; skip-learning-paths leaves learning paths out of a sync", err)
	}
	return err
}

func learningPathResource(p *litmos.LearningPath) (*v2.Resource, error) {
	resource, err := rs.NewResource(displayName(p.Name, p.ID), learningPathType, p.ID,
		rs.WithResourceProfile(profile(p)), rs.WithDescription(clip(p.Description, maxDescription)))
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: learning path %s: %w", p.ID, err)
	}
	return resource, nil
}
