package connector_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

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
	s := &scene{t: t, server: c1ztest.Serve(context.Background(), t, builder)}
	user, team := s.liveUser(), account.NewTeam(context.Background(), t)
	for _, a := range []access{
		{resourceType: "team", resource: team, slug: "member"},
		{resourceType: "team", resource: team, slug: "leader"},
		{resourceType: "team", resource: team, slug: "admin"},
		{resourceType: "course", resource: course, slug: "assigned"},
		{resourceType: "learning_path", resource: path, slug: "assigned"},
		level("Administrator"),
	} {
		if a.resource == "" {
			t.Logf("%s: not named, left out", a.resourceType)
			continue
		}
		for _, again := range []bool{false, true} {
			resp, err := s.tryGrant(a, user)
			if err != nil || !c1ztest.Has(resp.GetAnnotations(), again, false) {
				t.Errorf("%s of %s: grant, again %v: %v, %v", a.slug, a.resourceType, again, resp, err)
			}
		}
		for _, again := range []bool{false, true} {
			resp, err := s.tryRevoke(a, user)
			if err != nil || !c1ztest.Has(resp.GetAnnotations(), false, again) {
				t.Errorf("%s of %s: revoke, again %v: %v, %v", a.slug, a.resourceType, again, resp, err)
			}
		}
	}
}

// liveUser creates a user and deletes it in the end.
func (s *scene) liveUser() string {
	s.t.Helper()
	name := fmt.Sprintf("baton-test-%d@example.net", time.Now().UnixNano())
	resp, err := s.create(object{"user_name": name, "email": name, "first_name": "Baton", "last_name": "Test"})
	id := resp.GetSuccess().GetResource().GetId().GetResource()
	if err != nil || id == "" {
		s.t.Fatalf("create a user: %v, %v", resp, err)
	}
	s.t.Cleanup(func() {
		if err := s.delete(id); err != nil {
			s.t.Errorf("delete user %s: %v", id, err)
		}
	})
	return id
}
