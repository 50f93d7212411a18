package connector

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

type userSyncer struct{ *base }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*userSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*userSyncer)(nil)
)

func (*userSyncer) ResourceType(context.Context) *v2.ResourceType { return userType }

// List makes a step of the walk over all users. A user whose level is not one of knownLevels
// is listed as the parent of an access level, so that the SDK asks for that level.
func (s *userSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	hints := s.hints.of(o.SyncID)
	hints.walked.Store(true)
	isNew := token.newLevels()
	resources, read, done, err := walkUsers(ctx, s.base, &token, func(u *litmos.User) ([]*v2.Resource, error) {
		resource, err := userResource(u)
		if err == nil && isNew(u.AccessLevel) {
			annos := annotations.Annotations(resource.GetAnnotations())
			annos.Append(&v2.ChildResourceType{ResourceTypeId: accessLevelType.GetId()})
			resource.SetAnnotations(annos)
		}
		return []*v2.Resource{resource}, err
	})
	if err != nil {
		return nil, nil, err
	}
	warnOfNoLevel(ctx, read)
	if done {
		hints.noteUsers(o.PageToken.Token, "", read)
		return resources, s.end(), nil
	}
	hints.noteUsers(o.PageToken.Token, token.String(), read)
	return resources, s.more(token), nil
}

// warnOfNoLevel names the first users without an access level, who have no grant of one either.
func warnOfNoLevel(ctx context.Context, users []litmos.User) {
	const most = 10
	var without []string
	for i := range users {
		if users[i].AccessLevel == "" {
			without = append(without, users[i].ID)
		}
	}
	if n := len(without); n > 0 {
		ctxzap.Extract(ctx).Warn("users have no access level", zap.Int("users", n), zap.Strings("user_ids", without[:min(n, most)]))
	}
}

// Entitlements: users have none.
func (*userSyncer) Entitlements(context.Context, *v2.Resource, rs.SyncOpAttrs) ([]*v2.Entitlement, *rs.SyncOpResults, error) {
	return nil, nil, nil
}

// Grants: nothing is granted on a user.
func (*userSyncer) Grants(context.Context, *v2.Resource, rs.SyncOpAttrs) ([]*v2.Grant, *rs.SyncOpResults, error) {
	return nil, nil, nil
}

// Get reads one user.
func (s *userSyncer) Get(ctx context.Context, id, _ *v2.ResourceId) (*v2.Resource, annotations.Annotations, error) {
	return getResource(ctx, id, s.client.GetUser, userResource)
}

func userResource(u *litmos.User) (*v2.Resource, error) {
	traits := []rs.UserTraitOption{
		rs.WithAccountType(v2.UserTrait_ACCOUNT_TYPE_HUMAN),
		rs.WithUserLogin(u.UserName),
	}
	// The SDK keeps the status in two places; this option alone sets both.
	if u.Active {
		traits = append(traits, rs.WithStatus(v2.UserTrait_Status_STATUS_ENABLED)) //nolint:staticcheck // see above
	} else {
		traits = append(traits, rs.WithDetailedStatus(v2.UserTrait_Status_STATUS_DISABLED, "inactive in Litmos")) //nolint:staticcheck // see above
	}
	if isAddress(u.Email) {
		traits = append(traits, rs.WithEmail(u.Email, true))
	}
	if u.ExternalEmployeeID != "" {
		traits = append(traits, rs.WithEmployeeID(u.ExternalEmployeeID))
	}
	if !u.LastLogin.IsZero() {
		traits = append(traits, rs.WithLastLogin(u.LastLogin))
	}
	if u.FirstName != "" || u.LastName != "" {
		traits = append(traits, rs.WithStructuredName(v2.UserTrait_StructuredName_builder{
			GivenName: u.FirstName, FamilyName: u.LastName,
		}.Build()))
	}
	options := []rs.ResourceOption{rs.WithResourceProfile(profile(u))}
	if !u.CreatedDate.IsZero() {
		options = append(options, rs.WithResourceCreatedAt(u.CreatedDate))
	}
	resource, err := rs.NewUserResource(displayName(fullName(u), u.UserName, u.ID), userType, u.ID, traits, options...)
	if err != nil {
		return nil, fmt.Errorf("baton-litmos: user %s: %w", u.ID, err)
	}
	return resource, nil
}

func fullName(u *litmos.User) string {
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

// isAddress tells whether text is a bare address, as the SDK's validators require.
func isAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email
}
