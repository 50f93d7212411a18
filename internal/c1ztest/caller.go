package c1ztest

import (
	"context"
	"fmt"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Caller asks a connector for changes.
type Caller struct{ types.ConnectorServer }

// Answer is what a change was answered.
type Answer struct {
	Changed bool     // it says that it changed something
	Made    []string // the ids of grants, or of the account that was created or found
}

// Access grants or revokes an entitlement.
func (c Caller) Access(ctx context.Context, grant bool, entitlement, user string) (a Answer, err error) {
	on := strings.Split(entitlement, ":")
	e, principal, held := Request(on[0], on[1], on[2], user)
	var annos annotations.Annotations
	if grant {
		e.SetSlug("") // a request may name the entitlement by its id alone
		resp, failure := c.Grant(ctx, v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
		annos, err = resp.GetAnnotations(), failure
		for _, g := range resp.GetGrants() {
			a.Made = append(a.Made, g.GetId())
		}
	} else {
		resp, failure := c.Revoke(ctx, v2.GrantManagerServiceRevokeRequest_builder{Grant: held}.Build())
		annos, err = resp.GetAnnotations(), failure
	}
	existing, revoked := annos.Contains(&v2.GrantAlreadyExists{}), annos.Contains(&v2.GrantAlreadyRevoked{})
	if existing && !grant || revoked && grant {
		return a, fmt.Errorf("%s of %s: annotations %v", entitlement, user, annos)
	}
	a.Changed = err == nil && !existing && !revoked
	return a, err
}

// Create asks for an account. That somebody else must act is an error.
func (c Caller) Create(ctx context.Context, profile map[string]any) (Answer, error) {
	fields, err := structpb.NewStruct(profile)
	if err != nil {
		return Answer{}, err
	}
	resp, err := c.CreateAccount(ctx, v2.CreateAccountRequest_builder{AccountInfo: v2.AccountInfo_builder{Profile: fields}.Build()}.Build())
	if err != nil {
		return Answer{}, err
	}
	if resp.HasActionRequired() {
		return Answer{}, fmt.Errorf("action required: %s", resp.GetActionRequired().GetMessage())
	}
	id := resp.GetSuccess().GetResource().GetId().GetResource() + resp.GetAlreadyExists().GetResource().GetId().GetResource()
	return Answer{Changed: resp.GetSuccess().GetIsCreateAccountResult(), Made: []string{id}}, nil
}

// Delete asks to delete an account.
func (c Caller) Delete(ctx context.Context, user string) error {
	id := v2.ResourceId_builder{ResourceType: "user", Resource: user}.Build()
	_, err := c.DeleteResource(ctx, v2.DeleteResourceRequest_builder{ResourceId: id}.Build())
	return err
}

// Act runs an action to its end, for which a clock of its own is needed.
func (c Caller) Act(ctx context.Context, action string, args map[string]any) (Answer, error) {
	fields, err := structpb.NewStruct(args)
	if err != nil {
		return Answer{}, err
	}
	resp, err := c.InvokeAction(ctx, v2.InvokeActionRequest_builder{Name: action, Args: fields, InlineWait: durationpb.New(time.Hour)}.Build())
	if err != nil {
		return Answer{}, err
	}
	answer := resp.GetResponse().AsMap()
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE || answer["success"] != true {
		return Answer{}, fmt.Errorf("%v", answer["error"])
	}
	return Answer{Changed: answer["changed"] == true}, nil
}
