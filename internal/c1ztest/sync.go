// Package c1ztest runs the SDK's own syncer in process, reads what it wrote, and says
// what a file of a simulated account must hold.
package c1ztest

import (
	"cmp"
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

// Spread is a client whose calls go to instances of a connector that know nothing of each
// other: the n-th call to the instance that pick returns. It reaches them over connections in
// memory, as the SDK reaches its child process over a socket.
func Spread(ctx context.Context, t testing.TB, pick func(n int) connectorbuilder.ConnectorBuilderV2) types.ConnectorClient {
	t.Helper()
	var mu gosync.Mutex
	calls, open := 0, map[connectorbuilder.ConnectorBuilderV2]*grpc.ClientConn{}
	return connectorclient.NewConnectorClient(ctx, spread(func() *grpc.ClientConn {
		mu.Lock()
		defer mu.Unlock()
		instance := pick(calls)
		calls++
		if open[instance] == nil {
			connection, end, err := inprocess.Dial(ctx, Serve(ctx, t, instance))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(end)
			open[instance] = connection
		}
		return open[instance]
	}))
}

// spread returns the connection for the next call.
type spread func() *grpc.ClientConn

func (next spread) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	return next().Invoke(ctx, method, args, reply, opts...)
}

func (next spread) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return next().NewStream(ctx, desc, method, opts...)
}

// Sync writes a c1z with the SDK's syncer and returns its path. The syncer fails if one
// of its invariants does not hold.
func Sync(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2, options ...sync.SyncOpt) (string, error) {
	t.Helper()
	client := Spread(ctx, t, func(int) connectorbuilder.ConnectorBuilderV2 { return c })
	return SyncOver(ctx, t, client, append(options, sync.WithFailFastInvariants())...)
}

// SyncOver is Sync through a client of a connector. The syncer only logs which of its
// invariants do not hold.
func SyncOver(ctx context.Context, t testing.TB, c types.ConnectorClient, options ...sync.SyncOpt) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sync.c1z")
	options = append(options, sync.WithC1ZPath(path), sync.WithTmpDir(t.TempDir()))
	syncer, err := sync.NewSyncer(ctx, c, options...)
	if err != nil {
		return "", err
	}
	return path, cmp.Or(syncer.Sync(ctx), syncer.Close(ctx))
}
