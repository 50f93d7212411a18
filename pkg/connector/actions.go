package connector

import (
	"context"
	"slices"
	"strings"

	configv1 "github.com/conductorone/baton-sdk/pb/c1/config/v1"
	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/actions"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/retry"
	"github.com/segmentio/ksuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"
)

var _ connectorbuilder.GlobalActionProvider = (*Connector)(nil)

// userAction is an action on a user. Its run tells whether it changed the user.
type userAction struct {
	name, label, help string
	kind              v2.ActionType
	arguments         []*configv1.Field // beside the id of the user
	run               func(ctx context.Context, id string, args *structpb.Struct) (changed bool, err error)
}

func (c *Connector) userActions() []userAction {
	setActive := func(active bool) func(context.Context, string, *structpb.Struct) (bool, error) {
		return func(ctx context.Context, id string, _ *structpb.Struct) (bool, error) {
			return c.setActive(ctx, id, active)
		}
	}
	return []userAction{
		{
			name: "enable_user", label: "Enable user", help: "Activates a user, who can then sign in",
			kind: v2.ActionType_ACTION_TYPE_ACCOUNT_ENABLE, run: setActive(true),
		},
		{
			name: "disable_user", label: "Disable user", help: "Deactivates a user, who can then not sign in; training records stay",
			kind: v2.ActionType_ACTION_TYPE_ACCOUNT_DISABLE, run: setActive(false),
		},
		{
			name: "update_user", label: "Update user", help: "Sets fields of a user's profile: " + strings.Join(writableKeys(), ", "),
			kind:      v2.ActionType_ACTION_TYPE_ACCOUNT_UPDATE_PROFILE,
			arguments: []*configv1.Field{textArgument(userProfileArgument, "User profile", "A JSON object of the keys of a synced profile and their new values")},
			run: func(ctx context.Context, id string, args *structpb.Struct) (bool, error) {
				values, err := profileValues(args.GetFields()[userProfileArgument])
				if err != nil {
					return false, err
				}
				return c.setProfile(ctx, id, values)
			},
		},
	}
}

// GlobalActions registers the actions on users.
func (c *Connector) GlobalActions(ctx context.Context, registry actions.ActionRegistry) error {
	for _, action := range c.userActions() {
		if err := registry.Register(ctx, action.schema(), c.handler(action)); err != nil {
			return err
		}
	}
	return nil
}

// userIDArgument is the argument of all actions.
const userIDArgument = "user_id"

func textArgument(name, label, help string) *configv1.Field {
	return configv1.Field_builder{
		Name: name, DisplayName: label, Description: help, IsRequired: true, StringField: &configv1.StringField{},
	}.Build()
}

func (a userAction) schema() *v2.BatonActionSchema {
	return v2.BatonActionSchema_builder{
		Name:        a.name,
		DisplayName: a.label,
		Description: a.help,
		ActionType:  []v2.ActionType{v2.ActionType_ACTION_TYPE_ACCOUNT, a.kind},
		Arguments:   append([]*configv1.Field{textArgument(userIDArgument, "User ID", "The Litmos id of the user")}, a.arguments...),
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

// handler runs an action. The SDK runs actions even if provisioning is not switched on; this
// connector then refuses them.
func (c *Connector) handler(a userAction) actions.ActionHandler {
	return func(ctx context.Context, args *structpb.Struct) (*structpb.Struct, annotations.Annotations, error) {
		if !c.settings.Provisioning {
			return nil, nil, refuse("provisioning is not switched on (--provisioning)")
		}
		id, err := actions.RequireStringArg(args, userIDArgument)
		if err != nil || strings.TrimSpace(id) == "" {
			return nil, nil, status.Errorf(codes.InvalidArgument, "baton-litmos: the argument %s must name a user", userIDArgument)
		}
		changed, err := a.run(ctx, strings.TrimSpace(id), args)
		if err != nil {
			return nil, nil, changeError(err)
		}
		return actions.NewReturnValues(true, actions.NewBoolReturnField("changed", changed)), nil, nil
	}
}

// RunAction runs an action within a hosted call. The SDK lets an action go on after the call. Here
// it would stand still with the process, go on in a later call, maybe hours later, and undo what
// was changed meanwhile. What may succeed later is tried a few times, as the SDK does with grants.
// Then the call fails rather than the action, so that the host may repeat it.
func (c *Connector) RunAction(ctx context.Context, r *v2.InvokeActionRequest) (*v2.InvokeActionResponse, error) {
	all := c.userActions()
	place := slices.IndexFunc(all, func(a userAction) bool { return a.name == r.GetName() })
	if place < 0 || r.GetResourceTypeId() != "" {
		return nil, status.Errorf(codes.NotFound, "baton-litmos: there is no action %q", r.GetName())
	}
	retryer := retry.NewRetryer(ctx, retry.RetryConfig{MaxAttempts: 3})
	values, _, err := c.handler(all[place])(ctx, r.GetArgs())
	for err != nil && retryer.ShouldWaitAndRetry(ctx, err) {
		values, _, err = c.handler(all[place])(ctx, r.GetArgs())
	}
	state := v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE
	switch code := status.Code(err); {
	case err == nil:
	case code == codes.Unavailable, code == codes.DeadlineExceeded, ctx.Err() != nil:
		return nil, err
	default:
		state = v2.BatonActionStatus_BATON_ACTION_STATUS_FAILED
		values = &structpb.Struct{Fields: map[string]*structpb.Value{"error": structpb.NewStringValue(err.Error())}}
	}
	return v2.InvokeActionResponse_builder{Id: ksuid.New().String(), Name: r.GetName(), Status: state, Response: values}.Build(), nil
}
