package docstest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// The settings' struct comes first: this test is built with it.
//go:generate go generate ../../pkg/config
//go:generate go test -run TestGenerated -update .

var update = flag.Bool("update", false, "write the generated parts of the documents")

var (
	generated = regexp.MustCompile(`(?s)([^\n]*AUTO-GENERATED:START - (\w+)[^\n]*\n)(.*?)([^\n]*AUTO-GENERATED:END - (\w+))`)
	manifest  = regexp.MustCompile("(?s)(```yaml title=\"(deploy/[^\"]+)\"\n)(.*?)(```)")
)

// TestGenerated compares the generated parts of the documents with the code, or writes them.
func TestGenerated(t *testing.T) {
	t.Parallel()
	writers := map[string]func(*testing.T) string{
		"settings": settings, "capabilities": capabilities, "quota": quotas, "interval": intervals,
		"user_profile": keys[litmos.User], "team_profile": keys[litmos.Team], "course_profile": keys[litmos.Course],
		"learning_path_profile": keys[litmos.LearningPath],
		"course_grant":          keys[litmos.Progress], "actions": actionTable, "account_form": accountForm, "regions": regions,
		"questions": questions,
	}
	for _, path := range documents(t) {
		content := read(t, path)
		want := replaceParts(generated, content, func(name string) string {
			writer := writers[name]
			delete(writers, name)
			if writer == nil {
				t.Fatalf("%s: nothing generates %q, or it stands in two places", path, name)
			}
			return "\n" + writer(t) + "\n"
		})
		want = replaceParts(manifest, want, func(file string) string { return withoutComments(read(t, file)) })
		if want == content {
			continue
		}
		if !*update {
			t.Errorf("%s is not what the code says: run make generate", path)
			continue
		}
		if err := os.WriteFile(filepath.Join(root, path), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name := range writers {
		t.Errorf("no document has the generated part %q", name)
	}
}

// replaceParts replaces what is between the first and the last group of each match, by
// the name in the second group.
func replaceParts(pattern *regexp.Regexp, text string, part func(name string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(match string) string {
		groups := pattern.FindStringSubmatch(match)
		return groups[1] + part(groups[2]) + groups[4]
	})
}

func withoutComments(yaml string) string {
	lines := slices.DeleteFunc(slices.Collect(strings.Lines(yaml)), func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "#")
	})
	return strings.Join(lines, "")
}

// settings is the table of the connector's own settings.
func settings(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Flag | Variable | Default | Meaning |\n|---|---|---|---|\n")
	for _, f := range config.Config.Fields {
		value := ""
		switch {
		case f.Required:
			value = "required"
		case f.DefaultValue != nil && fmt.Sprint(f.DefaultValue) != "" && fmt.Sprint(f.DefaultValue) != "[]":
			value = fmt.Sprintf("`%v`", f.DefaultValue)
		}
		fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", f.FieldName, variable(f.FieldName), value, f.Description)
	}
	return b.String()
}

// variable is the environment variable of a setting.
func variable(name string) string {
	return "BATON_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// capabilities is the section that ConductorOne shows.
func capabilities(t *testing.T) string {
	t.Helper()
	server := c1ztest.Serve(t.Context(), t, c1ztest.InMemory(nil, config.Settings{}))
	reply, err := server.GetMetadata(t.Context(), &v2.ConnectorServiceGetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	types := reply.GetMetadata().GetCapabilities().GetResourceTypeCapabilities()
	// Accounts, as ConductorOne calls users, come first.
	slices.SortFunc(types, func(x, y *v2.ResourceTypeCapability) int {
		return strings.Compare(y.GetResourceType().GetId(), x.GetResourceType().GetId())
	})
	var b strings.Builder
	b.WriteString("## Capabilities\n\n| Resource | Sync | Provision |\n| :--- | :--- | :--- |\n")
	for _, r := range types {
		name := strings.ReplaceAll(r.GetResourceType().GetDisplayName(), "User", "Account") + "s"
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, checked(r, v2.Capability_CAPABILITY_SYNC),
			checked(r, v2.Capability_CAPABILITY_PROVISION, v2.Capability_CAPABILITY_ACCOUNT_PROVISIONING))
	}
	return b.String()
}

func checked(r *v2.ResourceTypeCapability, of ...v2.Capability) string {
	if slices.ContainsFunc(of, func(c v2.Capability) bool { return slices.Contains(r.GetCapabilities(), c) }) {
		return `<Icon icon="square-check" iconType="solid" color="#c937ae"/>`
	}
	return ""
}
