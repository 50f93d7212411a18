package docstest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// same compares what a document says with the code, without order and repetitions.
func same(t *testing.T, what string, code, document []string) {
	t.Helper()
	set := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	if diff := cmp.Diff(set(code), set(document)); diff != "" || len(code) == 0 {
		t.Errorf("%s (-code +document):\n%s", what, diff)
	}
}

// TestFacts compares names and numbers that stand in the code and in a document.
func TestFacts(t *testing.T) {
	t.Parallel()
	checkPage, operationsPage := read(t, "docs/check.md"), read(t, "docs/operations.md")
	report, retry := read(t, "internal/check/report.go"), read(t, "pkg/litmos/retry.go")
	_, reportInJSON, _ := strings.Cut(prose(checkPage), "## JSON")
	var hosts []string
	for _, r := range config.Regions {
		hosts = append(hosts, strings.Split(r.BaseURL, "/")[2])
	}
	for _, fact := range []struct {
		what           string
		code, document []string
	}{
		{"fields of a report", append(found(`json:"(\w+)`, report), string(check.Fails)), spans(reportInJSON)},
		{"verdicts", found(`Verdict += "(\w+)"`, report), column(table(t, checkPage, "## Findings"), 0)},
		{"requests of a check", []string{strconv.Itoa(check.MaxRequests)}, found(`at most (\d+) requests`, checkPage)},
		{"hosts", hosts, found("`(api\\.litmos[a-z.]+)`", operationsPage)},
		{"tries of a request", found(`maxTries = (\d+)`, retry), found(`after (\d+) tries`, operationsPage)},
		{"minutes of refusals", found(`patience = (\d+) \* time.Minute`, retry), found(`every request of the process for (\d+) minutes`, operationsPage)},
		{
			"workers, which no help text shows", found(`const workers = (\d+)`, read(t, "cmd/baton-litmos/sync.go")),
			found("(\\d+) lists at a time \\(`--workers`\\)", operationsPage),
		},
		{
			"messages in the log", found(`ctxzap\.Extract\(ctx\)\.\w+\("?([^"\n]*)`, read(t, "pkg/*/*.go")),
			column(table(t, operationsPage, "## Logs"), 1),
		},
	} {
		same(t, fact.what, fact.code, fact.document)
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
	named := spans(prose(read(t, connectorPage)))
	for _, row := range table(t, read(t, "README.md"), "## What is synced") {
		kind, grantable, facts := row[0][0], row[2], row[3]
		readme = append(readme, kind)
		readme = append(readme, of(kind, grantable, "")...)
		readme = append(readme, of(kind, facts, ", not grantable")...)
		for _, name := range slices.Concat(row[0], grantable, facts) {
			if !slices.Contains(named, name) {
				t.Errorf("%s does not name %s of %s", connectorPage, name, kind)
			}
		}
	}
	for _, row := range table(t, read(t, "docs/migrating.md"), "## What is new in a review") {
		migrating = append(migrating, of(row[0][0], row[0][1:], "")...)
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

// TestFlags finds flags and variables that do not exist.
func TestFlags(t *testing.T) {
	t.Parallel()
	known := []string{"--help", "--version", "BATON_CONFIG_PATH", "BATON_TMPDIR"} // no settings
	for _, f := range slices.Concat(field.DefaultFields, config.Config.Fields) {
		known = append(known, "--"+f.FieldName, variable(f.FieldName))
	}
	for path, content := range documents(t) {
		for _, name := range slices.Concat(found(`(BATON_[A-Z0-9_]+)`, content), found("`(--[^` =\n]+)", content)) {
			if !slices.Contains(known, name) {
				t.Errorf("%s: there is no %s", path, name)
			}
		}
	}
}
