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

// TestEntitlements compares the resource types and entitlements with the documents. That a sync
// has those of the account, a test of pkg/connector shows.
func TestEntitlements(t *testing.T) {
	t.Parallel()
	expected := c1ztest.Expected(litmossim.Generate(litmossim.DemoSize()))
	var synced, added []string
	for id := range expected.Resources {
		kind, _, _ := strings.Cut(id, ":")
		synced = append(synced, kind)
	}
	for id, e := range expected.Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		name := kind + " " + e.Slug
		if !slices.Contains(oldEntitlements, name) {
			added = append(added, name)
		}
		if e.Immutable {
			name += ", not grantable"
		}
		synced = append(synced, name)
	}

	var readme, migrating []string
	named := spans(read(t, connectorPage))
	for _, row := range table(t, "README.md", "## What is synced") {
		kind, grantable, facts := spans(row[0])[0], spans(row[2]), spans(row[3])
		readme = append(readme, kind)
		readme = append(readme, of(kind, grantable, "")...)
		readme = append(readme, of(kind, facts, ", not grantable")...)
		for _, name := range slices.Concat(spans(row[0]), grantable, facts) {
			if !slices.Contains(named, name) {
				t.Errorf("%s does not name %s of %s", connectorPage, name, kind)
			}
		}
	}
	for _, row := range table(t, "docs/migrating.md", "## What is new in a review") {
		kindAndSlugs := spans(row[0])
		migrating = append(migrating, of(kindAndSlugs[0], kindAndSlugs[1:], "")...)
	}
	same(t, "README.md", synced, readme)
	same(t, "docs/migrating.md", added, migrating)
}

// of names entitlements of a type.
func of(kind string, slugs []string, suffix string) (names []string) {
	for _, slug := range slugs {
		names = append(names, kind+" "+slug+suffix)
	}
	return names
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
