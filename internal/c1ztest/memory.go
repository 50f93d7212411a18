package c1ztest

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types"

	"github.com/conductorone/baton-litmos/internal/contract"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// Memory carries requests to a handler without a network, so that the clock of a
// synctest bubble can run. If the handler aborts, the connection counts as reset.
type Memory struct{ Handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (m Memory) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	recorder := httptest.NewRecorder()
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler:
			resp, err = nil, syscall.ECONNRESET
		default:
			panic(cause)
		}
	}()
	m.Handler.ServeHTTP(recorder, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// InMemory builds the connector on a simulated Litmos that it reaches without a network.
func InMemory(simulator *litmossim.Server, settings config.Litmos, change ...func(*litmos.Options)) *connector.Connector {
	return connector.FromClient(LitmosClient(simulator, settings, change...), settings)
}

// Instances are connectors to the same account that know nothing of each other.
func Instances(n int, simulator *litmossim.Server, settings config.Litmos, change ...func(*litmos.Options)) (all []connectorbuilder.ConnectorBuilderV2) {
	for range n {
		all = append(all, InMemory(simulator, settings, change...))
	}
	return all
}

// Fresh stands for a new instance for every call.
const Fresh = 0

// InTurn picks for Spread one of n instances after the other.
func InTurn(n int, simulator *litmossim.Server, settings config.Litmos, change ...func(*litmos.Options)) func(call int) connectorbuilder.ConnectorBuilderV2 {
	pool := Instances(n, simulator, settings, change...)
	return func(call int) connectorbuilder.ConnectorBuilderV2 {
		if n == Fresh {
			return InMemory(simulator, settings, change...)
		}
		return pool[call%n]
	}
}

// Simulate simulates an account with faults, as Inject reads them.
func Simulate(t testing.TB, tenant *litmossim.Tenant, faults ...string) *litmossim.Server {
	t.Helper()
	simulator := litmossim.New(tenant)
	Inject(t, simulator, faults...)
	return simulator
}

// Inject switches faults on.
func Inject(t testing.TB, simulator *litmossim.Server, faults ...string) {
	t.Helper()
	if err := simulator.Inject(faults...); err != nil {
		t.Fatal(err)
	}
}

// OnClock runs a test on a clock of its own, which begins between the dates of generated
// accounts.
func OnClock(t *testing.T, test func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		time.Sleep(time.Until(time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)))
		test(t)
	})
}

// LitmosClient reaches a simulated Litmos without a network.
func LitmosClient(simulator http.Handler, settings config.Litmos, change ...func(*litmos.Options)) *litmos.Client {
	options := litmos.Options{
		BaseURL:    &url.URL{Scheme: "https", Host: "litmos.example.net", Path: litmossim.BasePath},
		APIKey:     litmossim.DefaultAPIKey,
		Source:     "test",
		Quota:      cmp.Or(settings.RequestsPerMinute, config.DefaultRequestsPerMinute),
		HTTPClient: &http.Client{Transport: Memory{simulator}},
	}
	for _, c := range change {
		c(&options)
	}
	return litmos.New(options)
}

// Account is a simulated Litmos for steps of internal/contract.
func Account(simulator http.Handler, key string) contract.Account {
	return contract.Account{
		BaseURL: "https://litmos.example.net" + litmossim.BasePath, Key: key, Source: "test", Transport: Memory{simulator},
	}
}

// Serve is the connector as the SDK calls it, without a connection in between.
func Serve(ctx context.Context, t testing.TB, c connectorbuilder.ConnectorBuilderV2) types.ConnectorServer {
	t.Helper()
	server, err := connectorbuilder.NewConnector(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// Request names what is granted to whom, as ConductorOne does: by ids.
func Request(resourceType, resource, slug, user string) (*v2.Entitlement, *v2.Resource, *v2.Grant) {
	on := v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: resourceType, Resource: resource}.Build()}.Build()
	e := v2.Entitlement_builder{Id: resourceType + ":" + resource + ":" + slug, Slug: slug, Resource: on}.Build()
	principal := v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: "user", Resource: user}.Build()}.Build()
	grant := v2.Grant_builder{Id: e.GetId() + ":user:" + user, Entitlement: e, Principal: principal}.Build()
	return e, principal, grant
}
