// Package c1ztest runs the SDK's own syncer in process, reads what it wrote, and says
// what a file of a simulated account must hold.
package c1ztest

import (
	"context"
	"path/filepath"
	gosync "sync"
	"testing"

	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/connectorclient"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/grpc"

	"github.com/conductorone/baton-litmos/internal/inprocess"
)

// Client serves the connector over an in-memory connection, as the SDK's child process
// does over a socket, and returns its client.
func Client(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2) types.ConnectorClient {
	t.Helper()
	return connectorclient.NewConnectorClient(ctx, connection(ctx, t, c))
}

func connection(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2) *grpc.ClientConn {
	t.Helper()
	server, err := connectorbuilder.NewConnector(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	connection, end, err := inprocess.Dial(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return connection
}

// Spread is a client whose calls go to instances of a connector that know nothing of each
// other: the n-th call to the instance that pick returns.
func Spread(ctx context.Context, t testing.TB, pick func(n int) connectorbuilder.ConnectorBuilderV2) types.ConnectorClient {
	t.Helper()
	return connectorclient.NewConnectorClient(ctx, &spread{
		pick: pick, open: map[connectorbuilder.ConnectorBuilderV2]*grpc.ClientConn{},
		connect: func(c connectorbuilder.ConnectorBuilderV2) *grpc.ClientConn { return connection(ctx, t, c) },
	})
}

type spread struct {
	mu      gosync.Mutex
	calls   int
	pick    func(n int) connectorbuilder.ConnectorBuilderV2
	connect func(connectorbuilder.ConnectorBuilderV2) *grpc.ClientConn
	open    map[connectorbuilder.ConnectorBuilderV2]*grpc.ClientConn
}

func (s *spread) next() *grpc.ClientConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	instance := s.pick(s.calls)
	s.calls++
	if s.open[instance] == nil {
		s.open[instance] = s.connect(instance)
	}
	return s.open[instance]
}

func (s *spread) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	return s.next().Invoke(ctx, method, args, reply, opts...)
}

func (s *spread) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return s.next().NewStream(ctx, desc, method, opts...)
}

// Sync writes a c1z with the SDK's syncer and returns its path. The syncer fails if one
// of its invariants does not hold.
func Sync(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2, options ...sync.SyncOpt) (string, error) {
	t.Helper()
	return SyncOver(ctx, t, Client(ctx, t, c), append(options, sync.WithFailFastInvariants())...)
}

// SyncOver is Sync through a client of a connector. The syncer only logs which of its
// invariants do not hold.
func SyncOver(ctx context.Context, t testing.TB, c types.ConnectorClient, options ...sync.SyncOpt) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sync.c1z")
	options = append([]sync.SyncOpt{
		sync.WithC1ZPath(path),
		sync.WithTmpDir(t.TempDir()),
	}, options...)
	syncer, err := sync.NewSyncer(ctx, c, options...)
	if err != nil {
		return "", err
	}
	err = syncer.Sync(ctx)
	if closeErr := syncer.Close(ctx); err == nil {
		err = closeErr
	}
	return path, err
}
