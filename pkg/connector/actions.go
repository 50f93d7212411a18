package connector

import (
	"context"
	"strings"

	configv1 "github.com/conductorone/baton-sdk/pb/c1/config/v1"
	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/actions"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"
)

var _ connectorbuilder.GlobalActionProvider = (*Connector)(nil)

// userIDArgument is the one argument of the actions.
const userIDArgument = "user_id"

// GlobalActions registers the actions on users.
func (c *Connector) GlobalActions(ctx context.Context, registry actions.ActionRegistry) error {
	if err := registry.Register(ctx, userAction("enable_user", "Enable user",
		"Activates a user, who can then sign in", v2.ActionType_ACTION_TYPE_ACCOUNT_ENABLE), c.setActiveHandler(true)); err != nil {
		return err
	}
	return registry.Register(ctx, userAction("disable_user", "Disable user",
		"Deactivates a user, who can then not sign in; training records stay", v2.ActionType_ACTION_TYPE_ACCOUNT_DISABLE), c.setActiveHandler(false))
}

func userAction(name, label, help string, kind v2.ActionType) *v2.BatonActionSchema {
	return v2.BatonActionSchema_builder{
		Name:        name,
		DisplayName: label,
		Description: help,
		ActionType:  []v2.ActionType{v2.ActionType_ACTION_TYPE_ACCOUNT, kind},
		Arguments: []*configv1.Field{configv1.Field_builder{
			Name:        userIDArgument,
			DisplayName: "User ID",
			Description: "The Litmos id of the user",
			IsRequired:  true,
			StringField: &configv1.StringField{},
		}.Build()},
		ReturnTypes: []*configv1.Field{configv1.Field_builder{
			Name:        "success",
			DisplayName: "Success",
			BoolField:   &configv1.BoolField{},
		}.Build(), configv1.Field_builder{
			Name:        "changed",
			DisplayName: "Changed",
			Description: "False if the user was in that state already",
			BoolField:   &configv1.BoolField{},
		}.Build()},
	}.Build()
}

// setActiveHandler activates or deactivates a user. The SDK runs actions even if provisioning
// is not switched on; this connector then refuses them.
func (c *Connector) setActiveHandler(active bool) actions.ActionHandler {
	return func(ctx context.Context, args *structpb.Struct) (*structpb.Struct, annotations.Annotations, error) {
		if !c.settings.Provisioning {
			return nil, nil, refuse("provisioning is not switched on (--provisioning)")
		}
		id, err := actions.RequireStringArg(args, userIDArgument)
		if err != nil || strings.TrimSpace(id) == "" {
			return nil, nil, status.Errorf(codes.InvalidArgument, "baton-litmos: the argument %s must name a user", userIDArgument)
		}
		changed, err := c.setActive(ctx, strings.TrimSpace(id), active)
		if err != nil {
			return nil, nil, changeError(err)
		}
		return &structpb.Struct{Fields: map[string]*structpb.Value{
			"success": structpb.NewBoolValue(true),
			"changed": structpb.NewBoolValue(changed),
		}}, nil, nil
	}
}
