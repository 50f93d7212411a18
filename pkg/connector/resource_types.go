package connector

import (
	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
)

// Ids of resource types, slugs of entitlements and the ids made of them are a contract
// with ConductorOne, which keys its configuration by them. Never change one.
var (
	userType = v2.ResourceType_builder{
		Id:          "user",
		DisplayName: "User",
		Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_USER},
		Annotations: annotations.New(&v2.SkipEntitlementsAndGrants{}),
	}.Build()
	teamType = v2.ResourceType_builder{
		Id:          "team",
		DisplayName: "Team",
		Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_GROUP},
	}.Build()
	courseType = v2.ResourceType_builder{
		Id:          "course",
		DisplayName: "Course",
	}.Build()
	accessLevelType = v2.ResourceType_builder{
		Id:          "access_level",
		DisplayName: "Access level",
		Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_ROLE},
		Annotations: annotations.New(&v2.TypeScopedGrants{}),
	}.Build()
)

const (
	memberSlug     = "member"
	leaderSlug     = "leader"
	adminSlug      = "admin"
	assignedSlug   = "assigned" // of courses and of access levels
	completedSlug  = "completed"
	inProgressSlug = "in_progress"
)
