package contract

import (
	"context"
	"net/http/httptest"
	"strings"
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
	checkAll(t, Named(t), reads, nil)
}

// TestAccountWrites shows those that take a change to show.
func TestAccountWrites(t *testing.T) { //nolint:paralleltest // as TestAccount
	account := Named(t)
	MayWrite(t)
	checkAll(t, account, writes, (*probe).makePair)
}

// TestSimulator shows all facts on the simulator.
func TestSimulator(t *testing.T) { //nolint:paralleltest // as TestAccount
	server := httptest.NewServer(litmossim.New(litmossim.Generate(litmossim.DemoSize())))
	t.Cleanup(server.Close)
	account := Account{BaseURL: server.URL + litmossim.BasePath, Key: litmossim.DefaultAPIKey, Source: "contract"}
	checkAll(t, account, reads, nil)
	checkAll(t, account, writes, (*probe).makePair)
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
	root, err := Parse(p.play("200 GET " + path))
	if err != nil {
		p.Errorf("GET %s: %v", path, err)
	}
	return root
}

// shownBy is a fact that steps show.
func shownBy(steps ...string) func(*probe) { return func(p *probe) { p.play(steps...) } }

// play does one step after the other, and returns the last answer. {team} and {user} are those
// made for the fact.
func (p *probe) play(steps ...string) (answer string) {
	p.Helper()
	for _, step := range steps {
		step = strings.NewReplacer("{team}", p.team, "{user}", p.user).Replace(step)
		var err error
		if answer, err = p.account.Play(context.Background(), step); err != nil {
			p.Error(err)
		}
	}
	return answer
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

func ids(rows []Element) []string {
	all := make([]string, len(rows))
	for i, r := range rows {
		all[i] = r.Get("Id")
	}
	return all
}
