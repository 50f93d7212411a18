package connector

import (
	"context"
	"fmt"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// maxOrigins bounds the requests spent on explaining a refusal.
const maxOrigins = 10

// teamsWith names the teams of a user to which a thing is assigned.
func teamsWith[T any](ctx context.Context, b *base, user, thing string, ofTeam lister[T]) []string {
	return origins(ctx, teamType, teamRoles[0].slug, user, thing, b.client.ListUserTeams, ofTeam)
}

// origins names the objects of a type through which a user may have got a thing: those of the
// user whose list holds it. It also names the entitlement to revoke instead. What cannot be
// read is left out, because the refusal stands without it.
func origins[O, T any](ctx context.Context, t *v2.ResourceType, slug, user, thing string, ofUser lister[O], things lister[T]) (found []string) {
	page, err := ofUser(ctx, user, litmos.Cursor{})
	if err != nil {
		return nil
	}
	for _, origin := range page.Rows[:min(len(page.Rows), maxOrigins)] {
		id := litmos.ID(&origin)
		if gives, _ := contains(ctx, things, id, thing); !gives {
			continue
		}
		on := v2.Resource_builder{Id: resourceID(t, id)}.Build()
		found = append(found, fmt.Sprintf("the %s %q (revoke %s)",
			strings.ToLower(t.GetDisplayName()), litmos.Shown(&origin)["name"], entitlement.NewEntitlementID(on, slug)))
	}
	return found
}
