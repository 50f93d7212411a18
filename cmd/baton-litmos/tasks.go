package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/dotc1z/c1zstore"
	"github.com/conductorone/baton-sdk/pkg/provisioner"
	"github.com/conductorone/baton-sdk/pkg/synccompactor"
	"github.com/conductorone/baton-sdk/pkg/tasks/local"
	"github.com/conductorone/baton-sdk/pkg/tempdir"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/spf13/viper"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/pkg/connector"
)

// task does what a command asks for.
type task func(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error

// provision makes a change, and closes the file. The tasks of the SDK leave it open when a change
// fails; the storage engine may then end the process when its temporary files are removed.
func provision(ctx context.Context, p *provisioner.Provisioner) error {
	return errors.Join(p.Run(ctx), p.Close(ctx))
}

// provisionFrom makes a change of what is in the file. An error of the SDK is about the file.
func provisionFrom(ctx context.Context, file string, p *provisioner.Provisioner) error {
	err := provision(ctx, p)
	if err != nil && !strings.Contains(err.Error(), "baton-litmos: ") {
		return fmt.Errorf("%s does not hold what the command line names: sync first (%w)", file, err)
	}
	return err
}

func grant(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	file := v.GetString("file")
	return provisionFrom(ctx, file, provisioner.NewGranter(client, file,
		v.GetString("grant-entitlement"), v.GetString("grant-principal"), v.GetString("grant-principal-type")))
}

func revoke(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	file := v.GetString("file")
	return provisionFrom(ctx, file, provisioner.NewRevoker(client, file, v.GetString("revoke-grant")))
}

func deleteResource(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	return provision(ctx, provisioner.NewResourceDeleter(client, v.GetString("file"), v.GetString("delete-resource"), v.GetString("delete-resource-type")))
}

// createAccount takes login and e-mail from the profile, if it has them. It fails if the account is
// not ready to use; the SDK would pass over that.
func createAccount(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	fields := map[string]any{"login": v.GetString("create-account-login"), "email": v.GetString("create-account-email")}
	if text := v.GetString("create-account-profile"); text != "" {
		given, err := object("create-account-profile", v)
		if err != nil {
			return err
		}
		maps.Copy(fields, given)
	}
	profile, err := structpb.NewStruct(fields)
	if err != nil {
		return fmt.Errorf("field create-account-profile: %w", err)
	}
	login, _ := fields["login"].(string)
	email, _ := fields["email"].(string)
	if login == "" && email == "" { // the SDK would not know what is asked for
		return status.Error(codes.InvalidArgument, "baton-litmos: create account: email is required")
	}
	return provision(ctx, provisioner.NewCreateAccountManager(strict{client}, v.GetString("file"),
		login, email, profile, v.GetString("create-account-resource-type")))
}

// strict takes a request for somebody's action for an error.
type strict struct{ types.ConnectorClient }

func (s strict) CreateAccount(ctx context.Context, r *v2.CreateAccountRequest, opts ...grpc.CallOption) (*v2.CreateAccountResponse, error) {
	resp, err := s.ConnectorClient.CreateAccount(ctx, r, opts...)
	if required := resp.GetActionRequired(); required != nil {
		return nil, status.Error(codes.FailedPrecondition, "baton-litmos: "+required.GetMessage())
	}
	return resp, err
}

// maxActionWait is the longest that the SDK waits within a call for an action to end.
const maxActionWait = time.Hour

// invokeAction runs an action to its end and prints what it returns.
func invokeAction(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	fields, err := object("invoke-action-args", v)
	if err != nil {
		return err
	}
	args, err := structpb.NewStruct(fields)
	if err != nil {
		return fmt.Errorf("field invoke-action-args: %w", err)
	}
	resp, err := client.InvokeAction(ctx, v2.InvokeActionRequest_builder{
		Name: v.GetString("invoke-action"), ResourceTypeId: v.GetString("invoke-action-resource-type"), Args: args,
		InlineWait: durationpb.New(maxActionWait),
	}.Build())
	if err != nil {
		return err
	}
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		return errors.New(cmp.Or(resp.GetResponse().GetFields()["error"].GetStringValue(), "the action did not end"))
	}
	return show(resp.GetResponse())
}

// show prints an answer as JSON.
func show(answer proto.Message) error {
	_, err := fmt.Fprintln(os.Stdout, protojson.Format(answer))
	return err
}

// object is a flag's JSON object.
func object(name string, v *viper.Viper) (map[string]any, error) {
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(v.GetString(name)), &fields); err != nil {
		return nil, fmt.Errorf("field %s: must be a JSON object: %w", name, err)
	}
	return fields, nil
}

func listActionSchemas(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	resp, err := client.ListActionSchemas(ctx, v2.ListActionSchemasRequest_builder{
		ResourceTypeId: v.GetString("list-action-schemas-resource-type"),
	}.Build())
	if err != nil {
		return err
	}
	return show(resp)
}

// eventFeed prints the events of the feed to standard output, as the SDK does, and then to
// standard error how to go on. Unlike the SDK it ends if they cannot be written.
func eventFeed(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	var start time.Time
	if text := v.GetString("event-feed-start-at"); text != "" {
		var err error
		if start, err = time.Parse(time.RFC3339, text); err != nil {
			return fmt.Errorf("field event-feed-start-at: must be a time such as 2026-01-05T10:00:00Z: %w", err)
		}
	}
	id := cmp.Or(v.GetString("event-feed-id"), connector.EventFeedID)
	request := v2.ListEventsRequest_builder{
		EventFeedId: id, StartAt: timestamppb.New(start), Cursor: v.GetString("event-feed-cursor"), PageSize: local.EventsPerPageLocally,
	}.Build()
	for more := true; more; {
		resp, err := client.ListEvents(ctx, request)
		if err != nil {
			return err
		}
		for _, event := range resp.GetEvents() {
			if _, err := fmt.Fprintln(os.Stdout, protojson.MarshalOptions{}.Format(event)); err != nil {
				return err
			}
		}
		request.SetCursor(resp.GetCursor())
		more = resp.GetHasMore()
	}
	_, err := fmt.Fprintf(os.Stderr, "To go on from here: --event-feed=true --event-feed-cursor='%s'\n", request.GetCursor())
	return err
}

func compact(ctx context.Context, v *viper.Viper, client types.ConnectorClient) error {
	paths, ids := v.GetStringSlice("compact-file-paths"), v.GetStringSlice("compact-sync-ids")
	if len(paths) != len(ids) {
		return errors.New("field compact-sync-ids: must name one sync for each file")
	}
	syncs := make([]*synccompactor.CompactableSync, len(paths))
	for i, path := range paths {
		syncs[i] = &synccompactor.CompactableSync{FilePath: path, SyncID: ids[i]}
	}
	compactor := local.NewLocalCompactor(ctx, v.GetString("compact-output-path"), syncs, tempdir.Resolve(v.GetString("c1z-temp-dir")),
		local.WithCompactorStorageEngine(c1zstore.Engine(v.GetString("storage-engine"))))
	task, _, err := compactor.Next(ctx)
	if err != nil {
		return err
	}
	return compactor.Process(ctx, task, client)
}
