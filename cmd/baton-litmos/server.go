package main

import (
	"context"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/cli"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// server is the connector as the SDK serves it.
type server struct {
	types.ConnectorServer
	built *connector.Connector
}

// newServer builds the connector.
func newServer(ctx context.Context, cfg *config.Litmos, run cli.RunTimeOpts) (*server, error) {
	c, err := connector.FromConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	served, err := connectorbuilder.NewConnector(ctx, c, connectorbuilder.WithSessionStore(run.SessionStore))
	if err != nil {
		return nil, err
	}
	return &server{served, c}, nil
}

// serve builds the connector for the SDK.
func serve(ctx context.Context, cfg *config.Litmos, run cli.RunTimeOpts) (types.ConnectorServer, error) {
	return newServer(ctx, cfg, run)
}

// actionWait is how long a call waits for the action that it begins, if the caller does not
// say. An action takes some seconds, and a minute more where it waits for the quota.
const actionWait = 2 * time.Minute

// InvokeAction ends when the action does. The SDK would answer after a second and keep the
// state of the action in memory, where a later call to another process does not find it.
func (s *server) InvokeAction(ctx context.Context, r *v2.InvokeActionRequest) (*v2.InvokeActionResponse, error) {
	if connector.IsHosted() {
		return s.built.RunAction(ctx, r)
	}
	if !r.HasInlineWait() {
		r.SetInlineWait(durationpb.New(actionWait))
	}
	return s.ConnectorServer.InvokeAction(ctx, r)
}
