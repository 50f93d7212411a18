package connector

import (
	"context"
	"errors"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// isAssigned looks for an object in the list of a user's objects. That list is short, however
// many users the object has.
func (a *assignable[T]) isAssigned(ctx context.Context, user, id string) (bool, error) {
	return contains(ctx, a.calls.ListOfUser, user, id)
}

// Grant assigns an object to a user.
func (a *assignable[T]) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	if err := refuseFact(e); err != nil {
		return nil, nil, err
	}
	on := e.GetResource().GetId()
	return a.grantTo(ctx, principal, func(ctx context.Context, user string) ([]*v2.Grant, annotations.Annotations, error) {
		assigned, err := a.assign(ctx, user, on.GetResource())
		if err != nil || !assigned {
			return nil, nil, err
		}
		return []*v2.Grant{userGrant(on, assignedSlug, user), userGrant(on, inProgressSlug, user)}, nil, nil
	})
}

func (a *assignable[T]) assign(ctx context.Context, userID, id string) (changed bool, err error) {
	user, err := a.client.GetUser(ctx, userID)
	if err != nil {
		return false, err
	}
	changed, err = apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) { return a.isAssigned(ctx, userID, id) },
		write: func(ctx context.Context) error {
			return a.calls.Assign(ctx, userID, id, a.settings.SendNotifications)
		},
	})
	if errors.Is(err, errIgnored) {
		err = a.whyNot(ctx, user, id)
	}
	return changed, err
}

// Revoke takes an object from a user.
func (a *assignable[T]) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	if err := refuseFact(g.GetEntitlement()); err != nil {
		return nil, err
	}
	return a.revokeFrom(ctx, g, func(ctx context.Context, user string) (bool, error) {
		return a.unassign(ctx, user, g.GetEntitlement().GetResource().GetId().GetResource())
	})
}

func (a *assignable[T]) unassign(ctx context.Context, userID, id string) (changed bool, err error) {
	if user, err := a.findUser(ctx, userID); err != nil || user == nil {
		return false, err
	}
	var refusal error
	changed, err = apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) {
			assigned, err := a.isAssigned(ctx, userID, id)
			return !assigned, err
		},
		write: func(ctx context.Context) error {
			refusal = a.calls.Unassign(ctx, userID, id)
			return refusal
		},
	})
	isRefused := errors.Is(refusal, litmos.ErrNotAcceptable) || errors.Is(refusal, litmos.ErrNotFound)
	if errors.Is(err, errIgnored) || isRefused && errors.Is(err, refusal) {
		err = a.whyStill(ctx, userID, id)
	}
	return changed, err
}

// whyNot is the error for an assignment that Litmos accepted and did not make.
func (a *assignable[T]) whyNot(ctx context.Context, user *litmos.User, id string) error {
	object, err := a.calls.Get(ctx, id)
	switch {
	case err != nil:
		return err
	case litmos.Shown(object)["active"] == false:
		return refuse("Litmos did not assign %s %s to user %s: the %s is inactive", a.noun(), id, user.ID, a.noun())
	case !user.Active:
		return refuse("Litmos did not assign %s %s to user %s: the user is inactive", a.noun(), id, user.ID)
	default:
		return refuse("Litmos answered success but did not assign %s %s to user %s", a.noun(), id, user.ID)
	}
}

// whyStill is the error for an assignment that Litmos does not take back, because the user got
// the object through something else.
func (a *assignable[T]) whyStill(ctx context.Context, user, id string) error {
	var through []string
	if a.givers != nil {
		through = a.givers(ctx, user, id)
	}
	if len(through) == 0 {
		return refuse("Litmos does not take %s %s from user %s, and does not show why", a.noun(), id, user)
	}
	return refuse("%s %s cannot be taken from user %s by itself: it came through %s", a.noun(), id, user, strings.Join(through, ", "))
}

// refuseFact declines to grant or revoke how far a user has got.
func refuseFact(e *v2.Entitlement) error {
	if slug := slugOf(e); slug != assignedSlug {
		return refuse("%q says how far a user has got with a %s; it cannot be granted or revoked", slug, e.GetResource().GetId().GetResourceType())
	}
	return nil
}
