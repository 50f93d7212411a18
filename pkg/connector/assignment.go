package connector

import (
	"context"
	"errors"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// assignments say how one kind of thing is assigned to users. The things go by their ids.
type assignments struct {
	noun     string
	has      func(ctx context.Context, user, id string) (bool, error)
	assign   func(ctx context.Context, user, id string, notify bool) error
	unassign func(ctx context.Context, user, id string) error
	isActive func(ctx context.Context, id string) (bool, error)
	// origins names what the user may have got a thing through. Where Litmos does not tell, it
	// came through otherwise.
	origins   func(ctx context.Context, user, id string) []string
	otherwise string
}

// grantAssignment assigns something to a user.
func (b *base) grantAssignment(ctx context.Context, a assignments, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
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
		reached: func(ctx context.Context) (bool, error) { return a.has(ctx, user.ID, on.GetResource()) },
		write: func(ctx context.Context) error {
			return a.assign(ctx, user.ID, on.GetResource(), b.settings.SendNotifications)
		},
	})
	switch {
	case errors.Is(err, errIgnored):
		return nil, nil, changeError(a.whyNot(ctx, user, on.GetResource()))
	case err != nil:
		return nil, nil, changeError(err)
	case !assigned:
		return nil, alreadyGranted(), nil
	}
	return []*v2.Grant{userGrant(on, assignedSlug, id), userGrant(on, inProgressSlug, id)}, nil, nil
}

// revokeAssignment takes something from a user.
func (b *base) revokeAssignment(ctx context.Context, a assignments, g *v2.Grant) (annotations.Annotations, error) {
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
			assigned, err := a.has(ctx, user.ID, id)
			return !assigned, err
		},
		write: func(ctx context.Context) error { return a.unassign(ctx, user.ID, id) },
	})
	if errors.Is(err, errIgnored) || errors.Is(err, litmos.ErrNotAcceptable) {
		return nil, a.whyStill(ctx, user.ID, id)
	}
	return revoked(changed, err)
}

// whyNot is the error for an assignment that Litmos accepted and did not make.
func (a assignments) whyNot(ctx context.Context, user *litmos.User, id string) error {
	active, err := a.isActive(ctx, id)
	switch {
	case err != nil:
		return err
	case !active:
		return refuse("Litmos did not assign %s %s to user %s: the %s is inactive", a.noun, id, user.ID, a.noun)
	case !user.Active:
		return refuse("Litmos did not assign %s %s to user %s: the user is inactive", a.noun, id, user.ID)
	default:
		return refuse("Litmos answered success but did not assign %s %s to user %s", a.noun, id, user.ID)
	}
}

// whyStill is the error for an assignment that Litmos does not take back, because the user got
// the thing through something else.
func (a assignments) whyStill(ctx context.Context, user, id string) error {
	through := a.otherwise
	if origins := a.origins(ctx, user, id); len(origins) > 0 {
		through = strings.Join(origins, ", ")
	}
	return refuse("%s %s cannot be taken from user %s by itself: it came through %s", a.noun, id, user, through)
}

// refuseFact declines to grant or revoke how far a user has got.
func refuseFact(e *v2.Entitlement) error {
	if slug := slugOf(e); slug != assignedSlug {
		return refuse("%q says how far a user has got with a %s; it cannot be granted or revoked", slug, e.GetResource().GetId().GetResourceType())
	}
	return nil
}
