package contract

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// fact is something that is taken for granted of Litmos.
type fact struct {
	grade string // REC, DOC or GUESS
	says  string
	check func(*probe)
}

// probe is a test of one fact on one account.
type probe struct {
	*testing.T
	account    Account
	team, user string // made for facts that write
}

// TestAccount shows the facts on the account that the environment names: run it with -v
// to see each with its grade.
func TestAccount(t *testing.T) { //nolint:paralleltest // facts read what other facts write
	checkAll(t, Named(t), slices.Concat(reads, feedReads), nil)
}

// TestAccountWrites shows those that take a change to show.
func TestAccountWrites(t *testing.T) { //nolint:paralleltest // as TestAccount
	account := Named(t)
	MayWrite(t)
	checkAll(t, account, slices.Concat(writes, feedWrites), (*probe).makePair)
}

// TestSimulator shows all facts on the simulator.
func TestSimulator(t *testing.T) { //nolint:paralleltest // as TestAccount
	simulator := litmossim.New(litmossim.Generate(litmossim.DemoSize()))
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	before := simulator.Tenant()
	account := Account{BaseURL: server.URL + litmossim.BasePath, Key: litmossim.DefaultAPIKey, Source: "contract"}
	checkAll(t, account, slices.Concat(reads, feedReads), nil)
	checkAll(t, account, slices.Concat(writes, feedWrites), (*probe).makePair)
	after := simulator.Tenant()
	if len(after.Users) != len(before.Users) || len(after.Teams) != len(before.Teams) {
		t.Errorf("%d users and %d teams are left of %d and %d", len(after.Users), len(after.Teams), len(before.Users), len(before.Teams))
	}
}

// checkAll checks one fact after the other. prepare, if any, comes before each.
func checkAll(t *testing.T, account Account, facts []fact, prepare func(*probe)) {
	t.Helper()
	for _, f := range facts {
		t.Run(f.grade+"/"+f.says, func(t *testing.T) {
			p := &probe{T: t, account: account}
			if prepare != nil {
				prepare(p)
			}
			f.check(p)
		})
	}
}

// get reads what must be there.
func (p *probe) get(path string) Element {
	p.Helper()
	return p.call(http.StatusOK, http.MethodGet, path, "")
}

// rows are the rows of the first page of a list.
func (p *probe) rows(path string) []Element {
	p.Helper()
	return p.get(path).Children
}

// some are the rows of a list. Without any, the fact cannot be shown.
func (p *probe) some(path string) []Element {
	p.Helper()
	rows := p.rows(path)
	if len(rows) == 0 {
		p.Skipf("%s is empty", path)
	}
	return rows
}

// call sends a request that must be answered with a status.
func (p *probe) call(want int, method, path, body string) Element {
	p.Helper()
	status, root, err := p.account.Call(context.Background(), method, path, body)
	if err != nil || status != want {
		p.Errorf("%s %s: %d, %v, want %d", method, path, status, err, want)
	}
	return root
}

func ids(rows []Element) []string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Get("Id")
	}
	return all
}

func pathOf(segments ...string) string {
	path := ""
	for _, s := range segments {
		path += "/" + url.PathEscape(s)
	}
	return path
}
