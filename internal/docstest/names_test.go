package docstest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const connectorPage = "docs/connector.mdx"

// same compares what a document names with what the code has.
func same(t *testing.T, where string, code, document any) {
	t.Helper()
	if diff := cmp.Diff(code, document, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-code +document):\n%s", where, diff)
	}
}

// names collects names by what they belong to.
type names map[string]map[string]bool

func (n names) add(of, name string) {
	if n[of] == nil {
		n[of] = map[string]bool{}
	}
	n[of][name] = true
}

// of are the names that belong to something, sorted.
func (n names) of(what string) []string {
	return slices.Sorted(maps.Keys(n[what]))
}

// TestEntitlements compares the resource types and entitlements of a sync with the documents.
func TestEntitlements(t *testing.T) {
	t.Parallel()
	c := c1ztest.InMemory(litmossim.New(litmossim.Generate(litmossim.DemoSize())), config.Settings{RequestsPerMinute: 1_000_000})
	path, err := c1ztest.Sync(t.Context(), t, c)
	if err != nil {
		t.Fatal(err)
	}
	snapshot := c1ztest.Read(t.Context(), t, path)
	kinds, entitlements, facts := names{}, names{}, names{}
	for id := range snapshot.Resources {
		kind, _, _ := strings.Cut(id, ":")
		kinds.add("all", kind)
	}
	for id, e := range snapshot.Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		if e.Immutable {
			facts.add(kind, e.Slug)
		} else {
			entitlements.add(kind, e.Slug)
		}
	}

	synced := table(t, "README.md", "## What is synced")
	same(t, "resource types in README.md", kinds.of("all"), column(synced, 0))
	for _, row := range synced {
		kind := spans(row[0])[0]
		same(t, "entitlements of "+kind, entitlements.of(kind), column([][]string{row}, 2))
		same(t, "facts of "+kind, facts.of(kind), column([][]string{row}, 3))
	}
	page := spans(read(t, connectorPage))
	for _, kind := range kinds.of("all") {
		for _, name := range slices.Concat(entitlements.of(kind), facts.of(kind), []string{kind}) {
			if !slices.Contains(page, name) {
				t.Errorf("%s does not name %s of %s", connectorPage, name, kind)
			}
		}
	}
}

// others are variables that belong to no flag.
var others = []string{"BATON_CONFIG_PATH", "BATON_TMPDIR"}

var variables = regexp.MustCompile(`BATON_[A-Z0-9_]+`)

// TestFlags finds flags and variables that do not exist.
func TestFlags(t *testing.T) {
	t.Parallel()
	known := slices.Clone(others)
	for _, f := range slices.Concat(field.DefaultFields, config.Config.Fields) {
		known = append(known, "--"+f.FieldName, variable(f.FieldName))
	}
	for _, path := range documents(t) {
		content := read(t, path)
		found := variables.FindAllString(content, -1)
		for _, span := range spans(content) {
			if flag, _, _ := strings.Cut(span, " "); strings.HasPrefix(flag, "--") {
				found = append(found, flag)
			}
		}
		for _, name := range found {
			if !slices.Contains(known, name) && name != "--help" && name != "--version" {
				t.Errorf("%s: there is no %s", path, name)
			}
		}
	}
}

// TestLogMessages finds messages that the code does not log.
func TestLogMessages(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob(filepath.Join(root, "pkg/*/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, path := range sources {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(content)
	}
	rows := table(t, "docs/operations.md", "## Logs")
	for _, row := range rows {
		if !strings.Contains(code.String(), `"`+spans(row[1])[0]+`"`) {
			t.Errorf("no code logs %s", row[1])
		}
	}
	// Each call that logs, of the connector's own, is in the table.
	if calls := strings.Count(code.String(), "ctxzap.Extract(ctx)."); calls != len(rows) {
		t.Errorf("%d calls log, the table has %d", calls, len(rows))
	}
}

// TestWorkers compares the number of workers, which no help text shows.
func TestWorkers(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`const workers = (\d+)`).FindStringSubmatch(read(t, "cmd/baton-litmos/sync.go"))
	if code == nil || !strings.Contains(read(t, "docs/operations.md"), code[1]+" lists at a time (`--workers`)") {
		t.Errorf("docs/operations.md does not name the number of workers, %q", code)
	}
}
