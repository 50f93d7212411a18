package inprocess_test

import (
	"context"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/inprocess"
)

// broken is a connector with a fault.
type broken struct{ types.ConnectorServer }

func (broken) ListGrants(context.Context, *v2.GrantsServiceListGrantsRequest) (*v2.GrantsServiceListGrantsResponse, error) {
	panic("a fault")
}

// TestPanic: a fault of the connector is the error of one call, which ends a sync with
// status 13.
func TestPanic(t *testing.T) {
	t.Parallel()
	connection, end, err := inprocess.Dial(t.Context(), broken{})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	resource := v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: "team", Resource: "1"}.Build()}.Build()
	request := v2.GrantsServiceListGrantsRequest_builder{Resource: resource}.Build()
	if _, err := v2.NewGrantsServiceClient(connection).ListGrants(t.Context(), request); status.Code(err) != codes.Internal {
		t.Errorf("got %v", err)
	}
}
