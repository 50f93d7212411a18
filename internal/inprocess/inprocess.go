// Package inprocess connects the SDK's syncer and tasks with a connector of the same
// process.
package inprocess

import (
	"context"
	"net"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/conductorone/baton-sdk/pkg/ugrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
)

// bufferSize is what an answer may fill, in bytes, before it is read.
const bufferSize = 1 << 20

// Dial serves a connector on a listener in memory and connects with it. The server checks
// calls, logs them and turns panics into errors, as the SDK's own does. The caller ends
// both after the last call.
func Dial(ctx context.Context, connector types.ConnectorServer, observe ...grpc.UnaryClientInterceptor) (connection *grpc.ClientConn, end func(), err error) {
	listener := bufconn.Listen(bufferSize)
	server := grpc.NewServer(grpc.ChainUnaryInterceptor(ugrpc.UnaryServerInterceptor(ctx)...))
	register(server, connector)
	connection, err = grpc.NewClient("passthrough:///connector",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithChainUnaryInterceptor(observe...))
	if err != nil {
		return nil, nil, err
	}
	go func() { _ = server.Serve(listener) }() // ends with Stop
	return connection, func() {
		_ = connection.Close()
		server.Stop()
	}, nil
}

// register serves all services of a connector. The connector and its caller decide whether a
// change is allowed.
func register(s grpc.ServiceRegistrar, connector types.ConnectorServer) {
	v2.RegisterConnectorServiceServer(s, connector)
	v2.RegisterResourceTypesServiceServer(s, connector)
	v2.RegisterResourcesServiceServer(s, connector)
	v2.RegisterResourceGetterServiceServer(s, connector)
	v2.RegisterEntitlementsServiceServer(s, connector)
	v2.RegisterGrantsServiceServer(s, connector)
	v2.RegisterGrantManagerServiceServer(s, connector)
	v2.RegisterAccountManagerServiceServer(s, connector)
	v2.RegisterResourceManagerServiceServer(s, connector)
	v2.RegisterResourceDeleterServiceServer(s, connector)
	v2.RegisterCredentialManagerServiceServer(s, connector)
	v2.RegisterActionServiceServer(s, connector)
	v2.RegisterEventServiceServer(s, connector)
	v2.RegisterTicketsServiceServer(s, connector)
	v2.RegisterAssetServiceServer(s, connector)
}
