package connector

import (
	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
)

// userGrant says that a user holds an entitlement. It is the only place where the id of a
// grant to a user is made, but for courseGranter.
func userGrant(resource *v2.ResourceId, slug, user string) *v2.Grant {
	return grant.NewGrant(v2.Resource_builder{Id: resource}.Build(), slug, userID(user))
}

// levelGrant says that a user has an access level.
func levelGrant(level, user string) *v2.Grant {
	return userGrant(resourceID(accessLevelType, level), assignedSlug, user)
}

func resourceID(t *v2.ResourceType, id string) *v2.ResourceId {
	return v2.ResourceId_builder{ResourceType: t.GetId(), Resource: id}.Build()
}

func userID(id string) *v2.ResourceId { return resourceID(userType, id) }
