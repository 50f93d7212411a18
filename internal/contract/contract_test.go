package contract

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestAccount shows the facts on the account that the environment names: run it with -v
// to see each with its grade.
func TestAccount(t *testing.T) { //nolint:paralleltest // facts read what other facts write
	checkAll(t, Named(t), "reads", nil)
}

// TestAccountWrites shows those that take a change to show.
func TestAccountWrites(t *testing.T) { //nolint:paralleltest // as TestAccount
	account := Named(t)
	MayWrite(t)
	checkAll(t, account, "writes", probe.pair)
}

// TestSimulator shows all facts on the simulator.
func TestSimulator(t *testing.T) { //nolint:paralleltest // as TestAccount
	server := httptest.NewServer(litmossim.New(litmossim.Generate(litmossim.DemoSize())))
	t.Cleanup(server.Close)
	account := Account{BaseURL: server.URL + litmossim.BasePath, Key: litmossim.DefaultAPIKey, Source: "contract"}
	checkAll(t, account, "reads", nil)
	checkAll(t, account, "writes", probe.pair)
}

// checkAll checks one fact of an archive after the other. A file of the archive is a fact: its name
// is the grade and what the fact says, its lines show it as play does. prepare, if any, comes before
// each.
func checkAll(t *testing.T, account Account, archive string, prepare func(probe) probe) {
	t.Helper()
	facts, err := txtar.ParseFile("testdata/" + archive + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, fact := range facts.Files {
		t.Run(fact.Name, func(t *testing.T) {
			p := probe{T: t, account: account, words: []string{
				"{since 1 day}", since(1), "{since 5 days}", since(5), "{since 9 days}", since(9),
			}}
			if prepare != nil {
				p = prepare(p)
			}
			if p.play(strings.Split(strings.TrimSpace(string(fact.Data)), "\n")) == 0 {
				t.Skip("the account has nothing that shows it")
			}
		})
	}
}

// since is the query of a feed for so many days until tomorrow.
func since(days int) string {
	day := func(n int) string {
		return url.PathEscape(time.Now().UTC().AddDate(0, 0, n).Format("2006-01-02 15:04:05"))
	}
	return "?since=" + day(-days) + "&to=" + day(1)
}

// probe is a test of one fact on one account.
type probe struct {
	*testing.T
	account Account
	words   []string // in braces, each with what it stands for
}

// play does one line after the other, and returns how many steps that took. A line is a step, a key
// or a source for the steps that follow, or "some NAME of LIST", which does the lines that follow for
// each row of the first page of a list. There {NAME} is the id of the row, and {NAME.FIELD} a field
// as it stands in a query.
func (p probe) play(lines []string) (steps int) {
	p.Helper()
	for i, line := range lines {
		line = strings.NewReplacer(p.words...).Replace(line)
		switch kind, text, _ := strings.Cut(line, " "); kind {
		case "key":
			p.account.Key = text
		case "source":
			p.account.Source = text
		case "some":
			name, list, _ := strings.Cut(text, " of ")
			for _, row := range p.get(list).Children {
				steps += p.with(name, row).play(lines[i+1:])
			}
			return steps
		default:
			steps++
			if _, err := p.account.Play(context.Background(), line); err != nil {
				p.Error(err)
			}
		}
	}
	return steps
}

// with names a row.
func (p probe) with(name string, row Element) probe {
	p.words = append(slices.Clone(p.words), "{"+name+"}", row.Get("Id"))
	for _, field := range row.Children {
		p.words = append(p.words, "{"+name+"."+field.XMLName.Local+"}", url.QueryEscape(field.Text))
	}
	return p
}

// pair makes a team and a user, and names them.
func (p probe) pair() probe {
	p.Helper()
	team, user := p.account.NewTeam(context.Background(), p), p.account.NewUser(context.Background(), p)
	return p.with("team", p.get("/teams/"+team)).with("user", p.get("/users/"+user))
}

// get reads what must be there.
func (p probe) get(path string) Element {
	p.Helper()
	answer, err := p.account.Play(context.Background(), "200 GET "+path)
	root, malformed := Parse(answer)
	if err != nil || malformed != nil {
		p.Fatalf("%s: %v, %v", path, err, malformed)
	}
	return root
}
