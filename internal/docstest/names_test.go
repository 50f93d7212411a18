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
	_, resumed, _ := strings.Cut(operationsPage, "The settings that decide what is read are the same:")
	resumed, _, _ = strings.Cut(resumed, "the types and resources")
	for _, fact := range []struct {
		what           string
		code, document []string
	}{
		{"check.md: fields of a report", append(found(`json:"(\w+)`, report), string(check.Fails)), spans(reportInJSON)},
		{"check.md: verdicts", found(`Verdict += "(\w+)"`, report), column(table(t, checkPage, "## Findings"), 0)},
		{"check.md: requests of a check", []string{strconv.Itoa(check.MaxRequests)}, found(`at most (\d+) requests`, checkPage)},
		{"operations.md: settings with which a sync is resumed", config.ChangesExtent(), spans(resumed)},
		{"operations.md: tries of a request", found(`maxTries = (\d+)`, retry), found(`after (\d+) tries`, operationsPage)},
		{"operations.md: minutes of refusals", found(`patience = (\d+) \* time.Minute`, retry), found(`every request of the process for (\d+) minutes`, operationsPage)},
		{
			"operations.md: workers, which no help text shows", found(`const workers = (\d+)`, read(t, "cmd/baton-litmos/sync.go")),
			found("(\\d+) lists at a time \\(`--workers`\\)", operationsPage),
		},
		{
			"operations.md: messages in the log", found(`ctxzap\.Extract\(ctx\)\.\w+\("?([^"\n]*)`, read(t, "pkg/*/*.go")),
			column(table(t, operationsPage, "## Logs"), 1),
		},
	} {
		same(t, fact.what, fact.code, fact.document)
	}
}

// TestEntitlements compares the entitlements with the documents. That a sync has those of the
// account, a test of pkg/connector shows.
func TestEntitlements(t *testing.T) {
	t.Parallel()
	var grantable, facts, added []string
	page := spans(prose(read(t, connectorPage)))
	for id, e := range c1ztest.Expected(litmossim.Generate(litmossim.DemoSize())).Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		name := kind + " " + e.Slug
		if e.Immutable {
			facts = append(facts, name)
		} else {
			grantable = append(grantable, name)
		}
		if !slices.Contains(oldEntitlements, name) {
			added = append(added, name)
		}
		if !slices.Contains(page, kind) || !slices.Contains(page, e.Slug) {
			t.Errorf("%s does not name %s", connectorPage, name)
		}
	}
	readme := table(t, read(t, "README.md"), "## What is synced")
	migrating := table(t, read(t, "docs/migrating.md"), "## What is new in a review")
	same(t, "README.md: what can be granted", grantable, named(readme, func(row [][]string) []string { return row[2] }))
	same(t, "README.md: facts", facts, named(readme, func(row [][]string) []string { return row[3] }))
	same(t, "docs/migrating.md", added, named(migrating, func(row [][]string) []string { return row[0][1:] }))
}

// named are the entitlements that a table names: slugs in the rows of their types.
func named(rows [][][]string, slugs func(row [][]string) []string) (names []string) {
	for _, row := range rows {
		for _, slug := range slugs(row) {
			names = append(names, row[0][0]+" "+slug)
		}
	}
	return names
}

// TestFlags finds flags and variables that do not exist, in the documents and in deployments.
func TestFlags(t *testing.T) {
	t.Parallel()
	known := []string{"--help", "--version", "BATON_CONFIG_PATH", "BATON_TMPDIR"} // no settings
	for _, f := range slices.Concat(field.DefaultFields, config.Config.Fields) {
		known = append(known, "--"+f.FieldName, variable(f.FieldName))
	}
	texts := documents(t)
	texts["deploy"] = read(t, "deploy/kubernetes/*/*.yaml")
	for path, content := range texts {
		for _, name := range slices.Concat(found(`(BATON_[A-Z0-9_]+)`, content), found("`(--[^` =\n]+)", content)) {
			if !slices.Contains(known, name) {
				t.Errorf("%s: there is no %s", path, name)
			}
		}
	}
}
