package connector_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/contract"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// TestLiveMatrix grants and revokes, twice each, all of kinds on the account that contract.Named
// names. It makes a user and a team of its own and removes them; of the account's own things it
// only assigns LITMOS_TEST_COURSE and LITMOS_TEST_LEARNING_PATH, if set, to that user.
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
	playLive(t, account, builder, "QUIZ", os.Getenv("LITMOS_TEST_COURSE"), "INTRO", os.Getenv("LITMOS_TEST_LEARNING_PATH"))
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
		account := c1ztest.Account(simulator, litmossim.DefaultAPIKey)
		playLive(t, account, c1ztest.InMemory(simulator, config.Litmos{DeleteUsers: true, Provisioning: true}), words...)
	})
}

func playLive(t *testing.T, account contract.Account, builder connectorbuilder.ConnectorBuilderV2, named ...string) {
	t.Helper()
	s := newScene(t)
	s.server = c1ztest.Caller{ConnectorServer: c1ztest.Serve(s.ctx, t, builder)}
	s.words = append([]string{"ADA", s.liveUser(), "CREW", account.NewTeam(s.ctx, t)}, named...)
	for _, kind := range kinds {
		if regexp.MustCompile(":[A-Z]*:").MatchString(strings.NewReplacer(s.words...).Replace(kind.it)) {
			t.Logf("%s: not named, left out", kind.it)
			continue
		}
		for _, verb := range []string{"grant ", "revoke "} {
			for _, changed := range []bool{true, false} {
				if r, err := s.ask(verb + kind.it + " ADA"); err != nil || r.Changed != changed {
					t.Errorf("%s %s: changed is %v, %v", verb, kind.it, r.Changed, err)
				}
			}
		}
	}
}

// liveUser creates a user and deletes it in the end.
func (s *scene) liveUser() string {
	s.t.Helper()
	name := fmt.Sprintf("baton-test-%d@example.net", time.Now().UnixNano())
	created, err := s.create(object{"user_name": name, "email": name, "first_name": "Baton", "last_name": "Test"})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if _, err := s.ask("delete " + created.Made[0]); err != nil {
			s.t.Errorf("delete user %s: %v", created.Made[0], err)
		}
	})
	return created.Made[0]
}
