package c1sim

import (
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// ID is the id of a resource.
func ID(resourceType, id string) *v2.ResourceId {
	return v2.ResourceId_builder{ResourceType: resourceType, Resource: id}.Build()
}

// resource has an id alone: ConductorOne may know no more.
func resource(id *v2.ResourceId) *v2.Resource {
	return v2.Resource_builder{Id: id, DisplayName: id.GetResourceType() + " " + id.GetResource()}.Build()
}

func entitlement(on *v2.ResourceId, slug string) *v2.Entitlement {
	return v2.Entitlement_builder{
		Id: on.GetResourceType() + ":" + on.GetResource() + ":" + slug, Slug: slug, Resource: resource(on),
	}.Build()
}

// Hello asks for a hello.
func Hello() *v1.Task {
	return v1.Task_builder{Hello: &v1.Task_HelloTask{}}.Build()
}

// FullSync asks for the file of everything.
func FullSync() *v1.Task {
	return v1.Task_builder{SyncFull: &v1.Task_SyncFullTask{}}.Build()
}

// TargetedSync asks for the file of some resources.
func TargetedSync(ids ...*v2.ResourceId) *v1.Task {
	sync := v1.Task_SyncFullTask_builder{}
	for _, id := range ids {
		sync.TargetedSyncResources = append(sync.TargetedSyncResources, resource(id))
	}
	return v1.Task_builder{SyncFull: sync.Build()}.Build()
}

// Grant gives an entitlement, named by its resource and slug, to a principal.
func Grant(on *v2.ResourceId, slug string, principal *v2.ResourceId) *v1.Task {
	return v1.Task_builder{Grant: v1.Task_GrantTask_builder{
		Entitlement: entitlement(on, slug), Principal: resource(principal),
	}.Build()}.Build()
}

// Revoke takes an entitlement, named by its resource and slug, from a principal.
func Revoke(on *v2.ResourceId, slug string, principal *v2.ResourceId) *v1.Task {
	held := entitlement(on, slug)
	return v1.Task_builder{Revoke: v1.Task_RevokeTask_builder{Grant: v2.Grant_builder{
		Id:          held.GetId() + ":" + principal.GetResourceType() + ":" + principal.GetResource(),
		Entitlement: held,
		Principal:   resource(principal),
	}.Build()}.Build()}.Build()
}

// CreateAccount makes an account without a password. It panics on a profile that JSON
// cannot hold.
func CreateAccount(login, email string, profile map[string]any) *v1.Task {
	return v1.Task_builder{CreateAccount: v1.Task_CreateAccountTask_builder{
		AccountInfo: v2.AccountInfo_builder{
			Login:   login,
			Emails:  []*v2.AccountInfo_Email{v2.AccountInfo_Email_builder{Address: email, IsPrimary: true}.Build()},
			Profile: object(profile),
		}.Build(),
		CredentialOptions: v2.CredentialOptions_builder{NoPassword: &v2.CredentialOptions_NoPassword{}}.Build(),
	}.Build()}.Build()
}

// DeleteResource deletes a resource.
func DeleteResource(id *v2.ResourceId) *v1.Task {
	return v1.Task_builder{DeleteResource: v1.Task_DeleteResourceTask_builder{ResourceId: id}.Build()}.Build()
}

// ListActionSchemas asks for the actions that there are.
func ListActionSchemas() *v1.Task {
	return v1.Task_builder{ActionListSchemas: &v1.Task_ActionListSchemasTask{}}.Build()
}

// InvokeAction runs an action. It panics on arguments that JSON cannot hold.
func InvokeAction(name string, arguments map[string]any) *v1.Task {
	return v1.Task_builder{ActionInvoke: v1.Task_ActionInvokeTask_builder{
		Name: name, Args: object(arguments),
	}.Build()}.Build()
}

// ActionStatus asks for the state of an action. Its id is in the response to InvokeAction.
func ActionStatus(name, id string) *v1.Task {
	return v1.Task_builder{ActionStatus: v1.Task_ActionStatusTask_builder{Name: name, Id: id}.Build()}.Build()
}

// ListEventFeeds asks for the event feeds that there are.
func ListEventFeeds() *v1.Task {
	return v1.Task_builder{ListEventFeeds: &v1.Task_ListEventFeedsTask{}}.Build()
}

// ListEvents polls an event feed, from a cursor on or, without one, from a time on.
func ListEvents(feed, cursor string, start time.Time) *v1.Task {
	return v1.Task_builder{ListEvents: v1.Task_ListEventsTask_builder{
		EventFeedId: feed, Cursor: cursor, StartAt: timestamppb.New(start),
	}.Build()}.Build()
}

func object(fields map[string]any) *structpb.Struct {
	s, err := structpb.NewStruct(fields)
	if err != nil {
		panic("c1sim: " + err.Error())
	}
	return s
}
