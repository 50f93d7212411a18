package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/conductorone/baton-sdk/pkg/dotc1z/c1zstore"
	"github.com/conductorone/baton-sdk/pkg/synccompactor"
	"github.com/conductorone/baton-sdk/pkg/tasks"
	"github.com/conductorone/baton-sdk/pkg/tasks/local"
	"github.com/conductorone/baton-sdk/pkg/tempdir"
	"github.com/spf13/viper"
	"google.golang.org/protobuf/types/known/structpb"
)

func grant(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewGranter(ctx, v.GetString("file"),
		v.GetString("grant-entitlement"), v.GetString("grant-principal"), v.GetString("grant-principal-type")), nil
}

func revoke(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewRevoker(ctx, v.GetString("file"), v.GetString("revoke-grant")), nil
}

func deleteResource(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewResourceDeleter(ctx, v.GetString("file"), v.GetString("delete-resource"), v.GetString("delete-resource-type")), nil
}

func rotateCredentials(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewCredentialRotator(ctx, v.GetString("file"), v.GetString("rotate-credentials"), v.GetString("rotate-credentials-type")), nil
}

// createAccount takes login and e-mail from the profile, if it has them.
func createAccount(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	fields := map[string]any{"login": v.GetString("create-account-login"), "email": v.GetString("create-account-email")}
	if text := v.GetString("create-account-profile"); text != "" {
		given, err := object("create-account-profile", v)
		if err != nil {
			return nil, err
		}
		maps.Copy(fields, given)
	}
	profile, err := structpb.NewStruct(fields)
	if err != nil {
		return nil, fmt.Errorf("field create-account-profile: %w", err)
	}
	login, _ := fields["login"].(string)
	email, _ := fields["email"].(string)
	return local.NewCreateAccountManager(ctx, v.GetString("file"), login, email, profile, v.GetString("create-account-resource-type")), nil
}

func invokeAction(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	fields, err := object("invoke-action-args", v)
	if err != nil {
		return nil, err
	}
	args, err := structpb.NewStruct(fields)
	if err != nil {
		return nil, fmt.Errorf("field invoke-action-args: %w", err)
	}
	return local.NewActionInvoker(ctx, v.GetString("file"), v.GetString("invoke-action"), v.GetString("invoke-action-resource-type"), args), nil
}

// object is a flag's JSON object.
func object(name string, v *viper.Viper) (map[string]any, error) {
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(v.GetString(name)), &fields); err != nil {
		return nil, fmt.Errorf("field %s: must be a JSON object: %w", name, err)
	}
	return fields, nil
}

func listActionSchemas(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewListActionSchemas(ctx, v.GetString("list-action-schemas-resource-type")), nil
}

func eventFeed(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewEventFeed(ctx, v.GetString("event-feed-id"), v.GetTime("event-feed-start-at"), v.GetString("event-feed-cursor")), nil
}

func createTicket(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewTicket(ctx, v.GetString("ticket-template-path")), nil
}

func createTickets(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewBulkTicket(ctx, v.GetString("bulk-ticket-template-path")), nil
}

func listTicketSchemas(ctx context.Context, _ *viper.Viper) (tasks.Manager, error) {
	return local.NewListTicketSchema(ctx), nil
}

func getTicket(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	return local.NewGetTicket(ctx, v.GetString("ticket-id")), nil
}

func compact(ctx context.Context, v *viper.Viper) (tasks.Manager, error) {
	paths, ids := v.GetStringSlice("compact-file-paths"), v.GetStringSlice("compact-sync-ids")
	if len(paths) != len(ids) {
		return nil, errors.New("field compact-sync-ids: must name one sync for each file")
	}
	syncs := make([]*synccompactor.CompactableSync, len(paths))
	for i, path := range paths {
		syncs[i] = &synccompactor.CompactableSync{FilePath: path, SyncID: ids[i]}
	}
	return local.NewLocalCompactor(ctx, v.GetString("compact-output-path"), syncs, tempdir.Resolve(v.GetString("c1z-temp-dir")),
		local.WithCompactorStorageEngine(c1zstore.Engine(v.GetString("storage-engine")))), nil
}
