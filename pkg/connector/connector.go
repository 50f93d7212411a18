// Package connector maps the rows of a Litmos account to the resources, entitlements
// and grants of the Baton SDK. It knows nothing of HTTP or XML.
package connector

import (
	"context"
	"errors"
	"os"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/cli"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/uhttp"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// Version is that of the build, which sets it by a flag of the linker.
var Version = "dev"

// Connector answers the SDK for one Litmos account. The zero Connector knows its
// resource types and capabilities, but has no account to read.
type Connector struct{ base }

var _ connectorbuilder.ConnectorBuilderV2 = (*Connector)(nil)

// New builds the connector from its settings. It sends no request.
func New(ctx context.Context, cfg *config.Litmos, _ *cli.ConnectorOpts) (connectorbuilder.ConnectorBuilderV2, []connectorbuilder.Opt, error) {
	c, err := FromConfig(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	return c, nil, nil
}

// FromConfig is New with the type of the connector.
func FromConfig(ctx context.Context, cfg *config.Litmos) (*Connector, error) {
	settings, err := cfg.Checked()
	if err != nil {
		return nil, err
	}
	client, err := NewClient(ctx, settings)
	if err != nil {
		return nil, err
	}
	c := FromClient(client, settings)
	if IsHosted() {
		c.settings.Provisioning = true // ConductorOne decides whether it calls
		c.hints.off = true             // the next call hardly ever goes to the same process
	}
	return c, nil
}

// NewClient builds the client of the account that the settings name. It sends no request.
func NewClient(ctx context.Context, settings config.Litmos) (*litmos.Client, error) {
	// The HTTP client of the SDK keeps to the SDK's rules for logs, proxies and TLS. The SDK's
	// response cache is not used, because the key of the cache ignores the case of ids.
	httpClient, err := uhttp.NewClient(ctx, uhttp.WithLogger(true, nil), uhttp.WithUserAgent("baton-litmos/"+Version))
	if err != nil {
		return nil, err
	}
	baseURL, err := settings.URL()
	if err != nil {
		return nil, err
	}
	options := litmos.Options{
		BaseURL:    baseURL,
		APIKey:     settings.ApiKey,
		Source:     settings.Source,
		Quota:      settings.RequestsPerMinute,
		HTTPClient: httpClient,
		OnWait: func(ctx context.Context, w litmos.Wait) {
			ctxzap.Extract(ctx).Info("waiting for the quota of the Litmos API",
				zap.Duration("wait", w.For), zap.Int("requests_so_far", w.Requests))
		},
	}
	if IsHosted() {
		options.MaxWait = hostedWait
	}
	return litmos.New(options), nil
}

// FromClient builds the connector on a client of the caller's making.
func FromClient(client *litmos.Client, settings config.Litmos) *Connector {
	return &Connector{base{client: client, settings: settings, hints: &hints{}, locks: &locks{}}}
}

// Quota is the state of the client's quota.
func (c *Connector) Quota() litmos.Quota { return c.client.Quota() }

// Metadata describes the connector.
func (c *Connector) Metadata(context.Context) (*v2.ConnectorMetadata, error) {
	return v2.ConnectorMetadata_builder{
		DisplayName: "Litmos",
		Description: "Users, teams, courses, learning paths and access levels of a Litmos account, and who has which",
		Profile: &structpb.Struct{Fields: map[string]*structpb.Value{
			"version": structpb.NewStringValue(Version),
		}},
		AccountCreationSchema: newUserSchema(),
	}.Build(), nil
}

// Validate makes one cheap call with the key. If it fails, the error says what to do.
func (c *Connector) Validate(ctx context.Context) (annotations.Annotations, error) {
	err := c.client.CheckAccess(ctx)
	if err == nil {
		return nil, nil
	}
	switch {
	case errors.Is(err, litmos.ErrUnauthorized):
		return nil, status.Errorf(codes.Unauthenticated,
			"baton-litmos: the API key was refused: check the key and that the region is that of the account (%s): %v", c.client.BaseURL(), err)
	case errors.Is(err, litmos.ErrForbidden):
		return nil, status.Errorf(codes.PermissionDenied,
			"baton-litmos: the API key lacks the rights to read users: use the key of an Account Owner: %v", err)
	case errors.Is(err, litmos.ErrNotFound), errors.Is(err, litmos.ErrMalformed), errors.Is(err, litmos.ErrRedirected):
		return nil, status.Errorf(codes.FailedPrecondition,
			"baton-litmos: %s does not answer as the Litmos API: check the region or the base URL: %v", c.client.BaseURL(), err)
	case errors.Is(err, litmos.ErrUnreachable):
		return nil, status.Errorf(codes.FailedPrecondition,
			"baton-litmos: Litmos cannot be reached at %s: check the network, the proxy and the region: %v", c.client.BaseURL(), err)
	default:
		return nil, syncError(err)
	}
}

// ResourceSyncers is the registry of the resource types. It does not depend on the account: if
// a type disappeared, ConductorOne would take its data for deleted.
func (b *base) ResourceSyncers(context.Context) []connectorbuilder.ResourceSyncerV2 {
	return []connectorbuilder.ResourceSyncerV2{
		&userSyncer{b},
		&teamSyncer{b},
		newCourses(b),
		learningPaths(b),
		&accessLevelSyncer{b},
	}
}

// assignedTypes are the types of what users are added to and removed from, as activities name them.
var assignedTypes = map[string]*v2.ResourceType{"course": courseType, "learning path": learningPathType, "team": teamType}

// hostedWait is the longest wait for the quota within a hosted call. The time of a call is paid
// for and limited, so longer waits are left to the host.
const hostedWait = 5 * time.Second

// IsHosted tells whether ConductorOne runs this process as a function. Then each call may go to
// another process, and a process does not run between calls.
func IsHosted() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }
