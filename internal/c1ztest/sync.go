// Package c1ztest runs the SDK's own syncer in process, reads what it wrote, and says
// what a file of a simulated account must hold.
package c1ztest

import (
	"context"
	"net"
	"path/filepath"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/connectorclient"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/conductorone/baton-sdk/pkg/ugrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
)

// Client serves the connector over an in-memory connection, as the SDK's child process
// does over a socket, and returns its client.
func Client(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2) types.ConnectorClient {
	t.Helper()
	server, err := connectorbuilder.NewConnector(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	listener := bufconn.Listen(1 << 20)
	s := grpc.NewServer(grpc.ChainUnaryInterceptor(ugrpc.UnaryServerInterceptor(ctx)...))
	v2.RegisterConnectorServiceServer(s, server)
	v2.RegisterGrantsServiceServer(s, server)
	v2.RegisterEntitlementsServiceServer(s, server)
	v2.RegisterResourcesServiceServer(s, server)
	v2.RegisterResourceTypesServiceServer(s, server)
	v2.RegisterResourceGetterServiceServer(s, server)
	v2.RegisterGrantManagerServiceServer(s, server)
	v2.RegisterAccountManagerServiceServer(s, server)
	v2.RegisterResourceDeleterServiceServer(s, server)
	v2.RegisterResourceManagerServiceServer(s, server)
	v2.RegisterActionServiceServer(s, server)
	go func() { _ = s.Serve(listener) }()
	t.Cleanup(s.Stop)

	conn, err := grpc.NewClient("passthrough:///connector",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return connectorclient.NewConnectorClient(ctx, conn)
}

// Sync writes a c1z with the SDK's syncer, which fails on every breach of its
// invariants, and returns the file's path.
func Sync(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2, options ...sync.SyncOpt) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sync.c1z")
	options = append([]sync.SyncOpt{
		sync.WithC1ZPath(path),
		sync.WithTmpDir(t.TempDir()),
		sync.WithFailFastInvariants(),
	}, options...)
	syncer, err := sync.NewSyncer(ctx, Client(ctx, t, c), options...)
	if err != nil {
		return "", err
	}
	err = syncer.Sync(ctx)
	if closeErr := syncer.Close(ctx); err == nil {
		err = closeErr
	}
	return path, err
}
