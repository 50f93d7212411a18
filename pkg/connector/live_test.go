package connector_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/contract"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// TestLiveMatrix plays the provisioning matrix on the account that contract.Named names.
// It makes a user and a team of its own and removes them; of the account's own things it
// touches none but assigns one course, LITMOS_TEST_COURSE if set, and one learning path,
// LITMOS_TEST_LEARNING_PATH if set, to that user.
func TestLiveMatrix(t *testing.T) {
	t.Parallel()
	account := contract.Named(t)
	contract.MayWrite(t)
	cfg := &config.Litmos{
		ApiKey: account.Key, Source: account.Source, BaseUrl: account.BaseURL, RequestsPerMinute: 80, DeleteUsers: true, Provisioning: true,
	}
	builder, _, err := connector.New(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	playLive(t, account, builder, os.Getenv("LITMOS_TEST_COURSE"), os.Getenv("LITMOS_TEST_LEARNING_PATH"))
}

// TestLiveMatrixOnTheSimulator keeps the matrix for real accounts working.
func TestLiveMatrixOnTheSimulator(t *testing.T) {
	t.Parallel()
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		simulator := litmossim.New(small())
		before := len(simulator.Tenant().Users) + len(simulator.Tenant().Teams)
		t.Cleanup(func() { // after that of the matrix
			if after := len(simulator.Tenant().Users) + len(simulator.Tenant().Teams); after != before {
				t.Errorf("left %d users and teams behind", after-before)
			}
		})
		account := contract.Account{
			BaseURL: "https://litmos.example.net" + litmossim.BasePath, Key: litmossim.DefaultAPIKey, Source: "test",
			Transport: c1ztest.Memory{Handler: simulator},
		}
		playLive(t, account, c1ztest.InMemory(simulator, config.Settings{DeleteUsers: true, Provisioning: true}), quiz, intro)
	})
}

func playLive(t *testing.T, account contract.Account, builder connectorbuilder.ConnectorBuilderV2, course, path string) {
	t.Helper()
	ctx := context.Background()
	server := c1ztest.Serve(ctx, t, builder)
	user, team := liveUser(ctx, t, server), account.NewTeam(ctx, t)
	for _, access := range [][3]string{
		{"team", team, "member"}, {"team", team, "leader"}, {"team", team, "admin"},
		{"course", course, "assigned"}, {"learning_path", path, "assigned"}, {"access_level", "Administrator", "assigned"},
	} {
		if access[1] == "" {
			t.Logf("%s: not named, left out", access[0])
			continue
		}
		e, principal, g := c1ztest.Request(access[0], access[1], access[2], user)
		for i, again := range []bool{false, true} {
			resp, err := server.Grant(ctx, v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
			if err != nil || !c1ztest.Has(resp.GetAnnotations(), again, false) {
				t.Errorf("%s: grant %d: %v, %v", e.GetId(), i+1, resp, err)
			}
		}
		for i, again := range []bool{false, true} {
			resp, err := server.Revoke(ctx, v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
			if err != nil || !c1ztest.Has(resp.GetAnnotations(), false, again) {
				t.Errorf("%s: revoke %d: %v, %v", e.GetId(), i+1, resp, err)
			}
		}
	}
}

// liveUser creates a user and deletes it in the end.
func liveUser(ctx context.Context, t *testing.T, server types.ConnectorServer) string {
	t.Helper()
	name := fmt.Sprintf("baton-test-%d@example.net", time.Now().UnixNano())
	profile, err := structpb.NewStruct(map[string]any{"user_name": name, "email": name, "first_name": "Baton", "last_name": "Test"})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.CreateAccount(ctx, v2.CreateAccountRequest_builder{AccountInfo: v2.AccountInfo_builder{Profile: profile}.Build()}.Build())
	id := resp.GetSuccess().GetResource().GetId()
	if err != nil || id == nil {
		t.Fatalf("create a user: %v, %v", resp, err)
	}
	t.Cleanup(func() {
		if _, err := server.DeleteResource(ctx, v2.DeleteResourceRequest_builder{ResourceId: id}.Build()); err != nil {
			t.Errorf("delete user %s: %v", id.GetResource(), err)
		}
	})
	return id.GetResource()
}
