package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// Slugs of facts, which cannot be granted: how far a user is with what is assigned to the user.
const (
	completedSlug  = "completed"
	inProgressSlug = "in_progress"
)

// progressEntitlements are the entitlements of a thing that is assigned to users. The noun says
// what it is, such as "course".
func progressEntitlements(r *v2.Resource, noun string) []*v2.Entitlement {
	called := noun + " " + r.GetDisplayName()
	describe := func(title, description string) entitlement.EntitlementOption {
		return func(e *v2.Entitlement) {
			e.SetDisplayName(clip(title, maxDisplayName))
			e.SetDescription(clip(description, maxDescription))
		}
	}
	fact := entitlement.WithAnnotation(&v2.EntitlementImmutable{})
	return []*v2.Entitlement{
		entitlement.NewAssignmentEntitlement(r, assignedSlug, entitlement.WithGrantableTo(userType),
			describe("Assigned "+called, fmt.Sprintf("Has the %s on the list of %ss to take", called, noun))),
		entitlement.NewEntitlement(r, completedSlug, "", fact,
			describe("Completed "+called, "Has completed the "+called+"; a fact that cannot be granted")),
		entitlement.NewEntitlement(r, inProgressSlug, "", fact,
			describe(strings.ToUpper(called[:1])+called[1:]+" in progress", "Has the "+called+" assigned and not completed; a fact that cannot be granted")),
	}
}

// progressGrants answers a call for the grants of a thing that is assigned to users.
func progressGrants[T any](
	ctx context.Context, b *base, r *v2.Resource, o rs.SyncOpAttrs,
	list func(ctx context.Context, id string, at litmos.Cursor) (litmos.Page[litmos.Assignee], error),
	get func(ctx context.Context, id string) (*T, error),
) ([]*v2.Grant, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	id := r.GetId().GetResource()
	page, err := list(ctx, id, token.Cursor)
	if err != nil {
		return nil, nil, grantsError(ctx, err, id, get)
	}
	grants, results, err := respond(b, page, newProgressGranter(r.GetId()).grants)
	// The SDK's store is fastest in the order of its keys.
	slices.SortStableFunc(grants, func(a, b *v2.Grant) int { return strings.Compare(a.GetId(), b.GetId()) })
	return grants, results, err
}

// progressGranter makes the grants of a page. Grants with equal metadata share it.
type progressGranter struct {
	assigned, completed, inProgress *v2.Entitlement
	metadata                        map[litmos.Progress]annotations.Annotations
}

func newProgressGranter(id *v2.ResourceId) progressGranter {
	on := v2.Resource_builder{Id: id}.Build()
	ref := func(slug string) *v2.Entitlement {
		return v2.Entitlement_builder{Id: entitlement.NewEntitlementID(on, slug), Resource: on}.Build()
	}
	return progressGranter{
		assigned: ref(assignedSlug), completed: ref(completedSlug), inProgress: ref(inProgressSlug),
		metadata: map[litmos.Progress]annotations.Annotations{},
	}
}

// grants are two for each user in the list: assigned, and either completed or in progress.
func (g progressGranter) grants(u *litmos.Assignee) ([]*v2.Grant, error) {
	metadata, ok := g.metadata[u.Progress]
	if !ok {
		var err error
		if metadata, err = progressMetadata(u.Progress); err != nil {
			return nil, fmt.Errorf("baton-litmos: %s: user %s: %w", g.assigned.GetId(), u.ID, err)
		}
		g.metadata[u.Progress] = metadata
	}
	state := g.inProgress
	if u.Completed {
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

func progressMetadata(p litmos.Progress) (annotations.Annotations, error) {
	facts := profile(&p)
	if len(facts) == 0 {
		return nil, nil
	}
	metadata, err := structpb.NewStruct(facts)
	if err != nil {
		return nil, err
	}
	return annotations.New(v2.GrantMetadata_builder{Metadata: metadata}.Build()), nil
}
