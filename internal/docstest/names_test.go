package docstest

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/field"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
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
	return slices.DeleteFunc(slices.Sorted(maps.Keys(n[what])), func(name string) bool { return name == "" })
}

// emitted is what a sync of an account without empty fields holds, and what Get adds.
func emitted(t *testing.T) (profiles, entitlements, facts, metadata names) {
	t.Helper()
	tenant := litmossim.Generate(litmossim.DemoSize())
	fill(reflect.ValueOf(tenant.Users[1]))
	fill(reflect.ValueOf(tenant.Teams[0]))
	fill(reflect.ValueOf(tenant.Courses[0]))
	fill(reflect.ValueOf(&tenant.Courses[0].Assignments[0]))
	c := c1ztest.InMemory(litmossim.New(tenant), config.Settings{RequestsPerMinute: 1_000_000})
	path, err := c1ztest.Sync(t.Context(), t, c)
	if err != nil {
		t.Fatal(err)
	}
	snapshot := c1ztest.Read(t.Context(), t, path)

	profiles, entitlements, facts, metadata = names{}, names{}, names{}, names{}
	for id, r := range snapshot.Resources {
		kind, _, _ := strings.Cut(id, ":")
		profiles.add(kind, "") // to be there without a profile
		for key := range r.Profile {
			profiles.add(kind, key)
		}
	}
	for id, e := range snapshot.Entitlements {
		kind, _, _ := strings.Cut(id, ":")
		if e.Immutable {
			facts.add(kind, e.Slug)
		} else {
			entitlements.add(kind, e.Slug)
		}
	}
	for id, g := range snapshot.Grants {
		kind, _, _ := strings.Cut(id, ":")
		for key := range g.Metadata {
			metadata.add(kind, key)
		}
	}
	for key := range got(t, c, tenant.Teams[0].ID) {
		profiles.add("team", key)
	}
	return profiles, entitlements, facts, metadata
}

// got is the profile of a team in a targeted sync.
func got(t *testing.T, c *connector.Connector, id string) map[string]any {
	t.Helper()
	for _, syncer := range c.ResourceSyncers(t.Context()) {
		getter, ok := syncer.(connectorbuilder.ResourceTargetedSyncerLimited)
		if !ok || syncer.ResourceType(t.Context()).GetId() != "team" {
			continue
		}
		r, _, err := getter.Get(t.Context(), v2.ResourceId_builder{ResourceType: "team", Resource: id}.Build(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rs.GetProfile(r).AsMap()
	}
	t.Fatal("teams cannot be synced singly")
	return nil
}

// fill sets the empty fields of a record. A date serves as text, too.
func fill(record reflect.Value) {
	record = record.Elem()
	for _, f := range record.Fields() {
		if !f.IsZero() && f.Kind() != reflect.Array {
			continue
		}
		switch f.Interface().(type) {
		case string:
			f.SetString("2027-01-01T00:00:00Z")
		case int, int64:
			f.SetInt(1)
		case float64:
			f.SetFloat(1)
		case time.Time:
			f.Set(reflect.ValueOf(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
		case [10]string:
			for j := range f.Len() {
				f.Index(j).SetString("x")
			}
		}
	}
}

func TestProfilesAndEntitlements(t *testing.T) {
	t.Parallel()
	profiles, entitlements, facts, metadata := emitted(t)
	for kind, heading := range map[string]string{"user": "### Profile of a user", "team": "### Profile of a team", "course": "### Profile of a course"} {
		same(t, heading, profiles.of(kind), column(table(t, connectorPage, heading), 0))
	}
	same(t, "profile of an access level", []string(nil), profiles.of("access_level"))
	same(t, "metadata", metadata.of("course"), column(table(t, connectorPage, "### Metadata of a course grant"), 0))
	same(t, "kinds of grants with metadata", 1, len(metadata))

	synced := table(t, "README.md", "## What is synced")
	same(t, "resource types in README.md", slices.Sorted(maps.Keys(profiles)), column(synced, 0))
	for _, row := range synced {
		kind := spans(row[0])[0]
		same(t, "entitlements of "+kind, entitlements.of(kind), column([][]string{row}, 2))
		same(t, "facts of "+kind, facts.of(kind), column([][]string{row}, 3))
	}
	page := spans(read(t, connectorPage))
	for _, kind := range slices.Collect(maps.Keys(profiles)) {
		for _, name := range append(append(entitlements.of(kind), facts.of(kind)...), kind) {
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
	code := regexp.MustCompile(`const workers = (\d+)`).FindStringSubmatch(read(t, "cmd/baton-litmos/command.go"))
	if code == nil || !strings.Contains(read(t, "docs/operations.md"), code[1]+" lists at a time (`--workers`)") {
		t.Errorf("docs/operations.md does not name the number of workers, %q", code)
	}
}
