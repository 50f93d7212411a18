package connector

import (
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
)

// Ids of resource types, slugs of entitlements and the ids made of them are a contract
// with ConductorOne, which keys its configuration by them. Never change one.

var userType = v2.ResourceType_builder{
	Id:          "user",
	DisplayName: "User",
	Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_USER},
	Annotations: annotations.New(&v2.SkipEntitlementsAndGrants{}),
}.Build()

// Refusals point at entitlements of these two types.
var teamType = v2.ResourceType_builder{
	Id:          "team",
	DisplayName: "Team",
	Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_GROUP},
}.Build()

var learningPathType = v2.ResourceType_builder{
	Id:          "learning_path",
	DisplayName: "Learning path",
}.Build()

// assignedSlug is the slug of courses, learning paths and access levels.
const assignedSlug = "assigned"

// userGrant says that a user has an entitlement.
func userGrant(resource *v2.ResourceId, slug, user string) *v2.Grant {
	return grant.NewGrant(v2.Resource_builder{Id: resource}.Build(), slug, userID(user))
}

func resourceID(t *v2.ResourceType, id string) *v2.ResourceId {
	return v2.ResourceId_builder{ResourceType: t.GetId(), Resource: id}.Build()
}

func userID(id string) *v2.ResourceId { return resourceID(userType, id) }

// slugOf is the slug of an entitlement, which a request may carry only as the end of
// the entitlement's id.
func slugOf(e *v2.Entitlement) string {
	if slug := e.GetSlug(); slug != "" {
		return slug
	}
	return e.GetId()[strings.LastIndexByte(e.GetId(), ':')+1:]
}
