package docstest

import (
	"fmt"
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
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const connectorPage = "docs/connector.mdx"

// same compares the names in a document with those in the code, without order and
// repetitions.
func same(t *testing.T, where string, code, document []string) {
	t.Helper()
	set := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	if diff := cmp.Diff(set(code), set(document), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-code +document):\n%s", where, diff)
	}
}

// newFile is the file of a sync of the demo account.
func newFile(t *testing.T) string {
	t.Helper()
	simulator := litmossim.New(litmossim.Generate(litmossim.DemoSize()))
	path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(simulator, config.Settings{RequestsPerMinute: 1_000_000}))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestEntitlements compares the resource types and entitlements of a sync with the documents.
func TestEntitlements(t *testing.T) {
	t.Parallel()
	snapshot := c1ztest.Read(t.Context(), t, newFile(t))
	granted, facts := map[string][]string{}, map[string][]string{} // slugs by resource type
	for id, e := range snapshot.Entitlements {
		slugs := granted
		if e.Immutable {
			slugs = facts
		}
		kind, _, _ := strings.Cut(id, ":")
		slugs[kind] = append(slugs[kind], e.Slug)
	}
	var kinds []string
	for id := range snapshot.Resources {
		kind, _, _ := strings.Cut(id, ":")
		kinds = append(kinds, kind)
	}

	synced := table(t, "README.md", "## What is synced")
	same(t, "resource types in README.md", kinds, column(synced, 0))
	page := spans(read(t, connectorPage))
	for _, row := range synced {
		kind := spans(row[0])[0]
		same(t, "entitlements of "+kind, granted[kind], spans(row[2]))
		same(t, "facts of "+kind, facts[kind], spans(row[3]))
		for _, name := range slices.Concat(granted[kind], facts[kind], []string{kind}) {
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

// TestHostsAndNumbers finds what a document must say and does not: the hosts that a firewall must
// allow, the number of workers, which no help text shows, and how much a check asks.
func TestHostsAndNumbers(t *testing.T) {
	t.Parallel()
	says := func(path, text string) {
		if !strings.Contains(read(t, path), text) {
			t.Errorf("%s does not say %s", path, text)
		}
	}
	for _, r := range config.Regions {
		says("docs/operations.md", "`"+strings.Split(r.BaseURL, "/")[2]+"`")
	}
	workers := regexp.MustCompile(`const workers = \d+`).FindString(read(t, "cmd/baton-litmos/sync.go"))
	says("docs/operations.md", strings.TrimPrefix(workers, "const workers = ")+" lists at a time (`--workers`)")
	says(checkPage, fmt.Sprintf("at most %d requests", check.MaxRequests))
}
