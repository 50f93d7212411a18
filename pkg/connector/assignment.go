package connector

import (
	"context"
	"errors"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// assigner assigns one kind of thing to users, by its id.
type assigner interface {
	isAssigned(ctx context.Context, user, id string) (bool, error)
	assign(ctx context.Context, user, id string) error
	unassign(ctx context.Context, user, id string) error
	// whyNotAssigned is the error for an assignment that Litmos accepted and did not make.
	whyNotAssigned(ctx context.Context, user *litmos.User, id string) error
	// whyStillAssigned is the error for an assignment that Litmos does not take back.
	whyStillAssigned(ctx context.Context, user, id string) error
}

// grantAssignment assigns something to a user.
func (b *base) grantAssignment(ctx context.Context, a assigner, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	if err := refuseFact(e); err != nil {
		return nil, nil, err
	}
	ctx, id, unlock, err := b.grantee(ctx, principal)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	user, err := b.client.GetUser(ctx, id)
	if err != nil {
		return nil, nil, changeError(err)
	}
	on := e.GetResource().GetId()
	assigned, err := apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) { return a.isAssigned(ctx, user.ID, on.GetResource()) },
		write:   func(ctx context.Context) error { return a.assign(ctx, user.ID, on.GetResource()) },
	})
	switch {
	case errors.Is(err, errIgnored):
		return nil, nil, changeError(a.whyNotAssigned(ctx, user, on.GetResource()))
	case err != nil:
		return nil, nil, changeError(err)
	case !assigned:
		return nil, alreadyGranted(), nil
	}
	return []*v2.Grant{userGrant(on, assignedSlug, id), userGrant(on, inProgressSlug, id)}, nil, nil
}

// revokeAssignment takes something from a user.
func (b *base) revokeAssignment(ctx context.Context, a assigner, g *v2.Grant) (annotations.Annotations, error) {
	if err := refuseFact(g.GetEntitlement()); err != nil {
		return nil, err
	}
	ctx, unlock, err := b.locks.lock(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil {
		return nil, err
	}
	defer unlock()
	user, err := b.findUser(ctx, g.GetPrincipal().GetId().GetResource())
	if err != nil || user == nil {
		return revoked(false, err)
	}
	id := g.GetEntitlement().GetResource().GetId().GetResource()
	changed, err := apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) {
			assigned, err := a.isAssigned(ctx, user.ID, id)
			return !assigned, err
		},
		write: func(ctx context.Context) error { return a.unassign(ctx, user.ID, id) },
	})
	if errors.Is(err, errIgnored) || errors.Is(err, litmos.ErrNotAcceptable) {
		return nil, a.whyStillAssigned(ctx, user.ID, id)
	}
	return revoked(changed, err)
}

// notAssigned is the error for an assignment that Litmos accepted and did not make, although the
// thing exists.
func notAssigned(noun, id string, active bool, user *litmos.User) error {
	switch {
	case !active:
		return refuse("Litmos did not assign %s %s to user %s: the %s is inactive", noun, id, user.ID, noun)
	case !user.Active:
		return refuse("Litmos did not assign %s %s to user %s: the user is inactive", noun, id, user.ID)
	default:
		return refuse("Litmos answered success but did not assign %s %s to user %s", noun, id, user.ID)
	}
}

// refuseFact declines to grant or revoke how far a user has got.
func refuseFact(e *v2.Entitlement) error {
	if slug := slugOf(e); slug != assignedSlug {
		return refuse("%q says how far a user has got with a %s; it cannot be granted or revoked", slug, e.GetResource().GetId().GetResourceType())
	}
	return nil
}
