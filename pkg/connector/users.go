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
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

type userSyncer struct{ *Connector }

var (
	_ connectorbuilder.ResourceSyncerV2              = (*userSyncer)(nil)
	_ connectorbuilder.ResourceTargetedSyncerLimited = (*userSyncer)(nil)
)

func (*userSyncer) ResourceType(context.Context) *v2.ResourceType { return userType }

// List makes a step of the walk over all users. A user whose level is not one of knownLevels
// is listed as the parent of an access level, so that the SDK asks for that.
func (s *userSyncer) List(ctx context.Context, _ *v2.ResourceId, o rs.SyncOpAttrs) ([]*v2.Resource, *rs.SyncOpResults, error) {
	token, err := parseToken(o.PageToken.Token)
	if err != nil {
		return nil, nil, err
	}
	hints := s.hints.of(o.SyncID)
	hints.noteWalk()
	isNew := token.newLevels()
	resources, read, done, err := walkUsers(ctx, s.client, &token, func(u *litmos.User) ([]*v2.Resource, error) {
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
	if done {
		hints.noteUsers(o.PageToken.Token, "", read)
		return resources, s.end(), nil
	}
	hints.noteUsers(o.PageToken.Token, token.String(), read)
	return resources, s.more(token), nil
}

// walkUsers makes the next step of a walk over all users, with one request, and moves the
// token on.
func walkUsers[M proto.Message](ctx context.Context, client *litmos.Client, token *pageToken, convert func(*litmos.User) ([]M, error)) (
	out []M, read []litmos.User, done bool, err error,
) {
	page, err := client.WalkUsers(ctx, token.Walk)
	if err != nil {
		return nil, nil, false, permanent(err)
	}
	if page.Warning != "" {
		ctxzap.Extract(ctx).Warn("Litmos counts more users than it lists", zap.String("reason", page.Warning))
	}
	out, n, err := fill(page.Rows, convert)
	if err != nil {
		return nil, nil, false, err
	}
	token.Walk, done = page.After(n)
	token.Levels = token.levelsWith(page.Rows[:n])
	return out, page.Rows[:n], done, nil
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
	user, err := s.client.GetUser(ctx, id.GetResource())
	if err != nil {
		return nil, nil, permanentGet(err)
	}
	resource, err := userResource(user)
	return resource, nil, err
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
	options := []rs.ResourceOption{rs.WithResourceProfile(userProfile(u))}
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

// isAddress: the SDK's validators take a bare address only.
func isAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email
}

// userProfile holds what a reviewer may ask of a user. The keys are a contract, listed
// in docs/connector.mdx.
func userProfile(u *litmos.User) map[string]any {
	profile := profile{}
	profile.text("user_name", u.UserName)
	profile.text("first_name", u.FirstName)
	profile.text("last_name", u.LastName)
	profile.text("email", u.Email)
	profile.text("access_level", u.AccessLevel)
	profile["active"] = u.Active
	profile.date("last_login", u.LastLogin)
	profile.date("created_date", u.CreatedDate)
	profile.date("expiration_date", u.ExpirationDate)
	profile.text("original_id", u.OriginalID)
	profile.text("company_name", u.CompanyName)
	profile.text("job_title", u.JobTitle)
	profile.text("job_role", u.JobRole)
	profile.text("brand", u.Brand)
	profile.text("manager_id", u.ManagerID)
	profile.text("manager_name", u.ManagerName)
	profile.text("external_employee_id", u.ExternalEmployeeID)
	profile.text("profile_type", u.ProfileType)
	profile.text("time_zone", u.TimeZone)
	profile.text("country", u.Country)
	profile.text("city", u.City)
	for i, value := range u.CustomFields {
		profile.text(fmt.Sprintf("custom_field_%d", i+1), value)
	}
	return profile
}
