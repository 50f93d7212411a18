package litmossim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/contract"
)

// client calls a simulator over HTTP.
type client struct {
	t       *testing.T
	sim     *Server
	account contract.Account
	now     time.Time
}

// newClient serves a tenant at the time epoch.
func newClient(t *testing.T, tenant *Tenant) *client {
	t.Helper()
	c := &client{t: t, now: epoch}
	c.sim = New(tenant)
	c.sim.now = func() time.Time { return c.now }
	server := httptest.NewServer(c.sim)
	t.Cleanup(server.Close)
	c.account = contract.Account{
		BaseURL: server.URL + BasePath, Key: DefaultAPIKey, Source: "test",
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	return c
}

// act does a step in the language of internal/contract. Two things are added:
//
//   - "503!" is the status of an answer that a fault changes.
//   - " -> WHO: ..." tells what somebody has then, in the words of access.
//
// A step that tells neither what is there then nor what is answered, or is refused, may change
// nothing. After each step the account has no contradictions.
func (c *client) act(step string) {
	c.t.Helper()
	call, answer, answers := strings.Cut(step, " => ")
	call, change, changes := strings.Cut(call, " -> ")
	status, _, _ := strings.Cut(call, " ")
	before, fired := c.sim.Tenant(), c.fired()
	if call = strings.Replace(call, "! ", " ", 1); answers {
		call += " => " + answer
	}
	c.call(spellOut(call))
	after := c.sim.Tenant()
	checkInvariants(c.t, after)
	if fires := c.fired() > fired; fires != strings.HasSuffix(status, "!") {
		c.t.Errorf("%s: a fault fires: %v", step, fires)
	}
	who, _, _ := strings.Cut(change, ":")
	switch {
	case changes:
		if got := who + ": " + access(after, spellOut(who)); got != change {
			c.t.Errorf("%s: got %s", step, got)
		}
	case !answers || status >= "300":
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			c.t.Errorf("%s changes the account:\n%s", step, diff)
		}
	}
}

// fired is how often the faults have fired.
func (c *client) fired() int {
	n := 0
	for _, f := range c.sim.faults {
		n += f.fired
	}
	return n
}

// call makes the call of a step, and returns the answer with its header.
func (c *client) call(step string) string {
	c.t.Helper()
	answer, err := c.account.Play(c.t.Context(), step)
	if err != nil {
		c.t.Error(err)
	}
	return answer
}
