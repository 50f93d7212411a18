package connector_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// liveAccount is an account that the matrix may write to. It makes a user and a team of
// its own and removes them; of the account's own things it touches none but assigns one
// course to that user.
type liveAccount struct {
	baseURL, key, source, course string
	requestsPerMinute            int
}

// TestLiveMatrix plays the provisioning matrix on a real account, named by
// LITMOS_TEST_API_KEY, LITMOS_TEST_BASE_URL (default: the US region) and, for the rows
// of courses, LITMOS_TEST_COURSE.
func TestLiveMatrix(t *testing.T) {
	t.Parallel()
	key := os.Getenv("LITMOS_TEST_API_KEY")
	if key == "" {
		t.Skip("LITMOS_TEST_API_KEY names no account")
	}
	playLive(t, liveAccount{os.Getenv("LITMOS_TEST_BASE_URL"), key, "baton-litmos-test", os.Getenv("LITMOS_TEST_COURSE"), 80})
}

// TestLiveMatrixOnTheSimulator keeps the matrix for real accounts working.
func TestLiveMatrixOnTheSimulator(t *testing.T) {
	t.Parallel()
	simulator, baseURL := serve(t, small())
	before := len(simulator.Tenant().Users) + len(simulator.Tenant().Teams)
	t.Cleanup(func() { // after that of the matrix
		if after := len(simulator.Tenant().Users) + len(simulator.Tenant().Teams); after != before {
			t.Errorf("left %d users and teams behind", after-before)
		}
	})
	playLive(t, liveAccount{baseURL, litmossim.DefaultAPIKey, "test", quiz, 1_000_000})
}

func playLive(t *testing.T, account liveAccount) {
	t.Helper()
	ctx := context.Background()
	cfg := &config.Litmos{
		ApiKey: account.key, Source: account.source, BaseUrl: account.baseURL, RequestsPerMinute: account.requestsPerMinute, DeleteUsers: true, Provisioning: true,
	}
	builder, _, err := connector.New(ctx, cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := c1ztest.Serve(ctx, t, builder)
	settings, err := cfg.Settings()
	if err != nil {
		t.Fatal(err)
	}
	account.baseURL = settings.BaseURL.String()
	user, team := liveUser(ctx, t, server), account.newTeam(ctx, t)
	for _, access := range [][3]string{
		{"team", team, "member"}, {"team", team, "leader"}, {"team", team, "admin"},
		{"course", account.course, "assigned"}, {"access_level", "Administrator", "assigned"},
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

// newTeam creates a team and deletes it in the end: calls that the connector never makes.
func (a liveAccount) newTeam(ctx context.Context, t *testing.T) string {
	t.Helper()
	name := fmt.Sprintf("baton-test-%d", time.Now().UnixNano())
	var team struct {
		ID string `xml:"Id"`
	}
	body := "<Team><Id></Id><Name>" + name + "</Name><Description></Description></Team>"
	if err := a.call(ctx, http.MethodPost, "/teams", body, &team); err != nil || team.ID == "" {
		t.Fatalf("create a team: %q, %v", team.ID, err)
	}
	t.Cleanup(func() {
		body := "<Team><Id>" + team.ID + "</Id><Name>" + name + "</Name></Team>"
		if err := a.call(ctx, http.MethodDelete, "/teams/"+url.PathEscape(team.ID), body, nil); err != nil {
			t.Errorf("delete team %s: %v", team.ID, err)
		}
	})
	return team.ID
}

func (a liveAccount) call(ctx context.Context, method, path, body string, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, a.baseURL+path+"?source="+url.QueryEscape(a.source), strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Apikey", a.key)
	req.Header.Set("Content-Type", "application/xml")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode > 299 {
		return fmt.Errorf("%s %s: %s", method, path, resp.Status)
	}
	if answer == nil {
		return nil
	}
	return xml.NewDecoder(resp.Body).Decode(answer)
}
