package docstest

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// The capabilities are those of the built binary, which needs its settings' struct.
//go:generate go generate ../../pkg/config
//go:generate go test -run TestGenerated -update .

var update = flag.Bool("update", false, "write the generated parts of the documents")

var (
	generated = regexp.MustCompile(`(?s)([^\n]*AUTO-GENERATED:START - (\w+)[^\n]*\n)(.*?)([^\n]*AUTO-GENERATED:END - (\w+))`)
	manifest  = regexp.MustCompile("(?s)(```yaml title=\"(deploy/[^\"]+)\"\n)(.*?)(```)")
)

// TestGenerated keeps the generated parts of the documents what the code says.
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

// capabilities is the section that ConductorOne shows, as the binary prints it.
func capabilities(t *testing.T) string {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), programs(t)["baton-litmos"], "capabilities").Output()
	if err != nil {
		t.Fatal(err)
	}
	type capable struct {
		Type         struct{ ID, DisplayName string } `json:"resourceType"`
		Capabilities []string
	}
	var said struct {
		Types []capable `json:"resourceTypeCapabilities"`
	}
	if err := json.Unmarshal(output, &said); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("## Capabilities\n\n| Resource | Sync | Provision |\n| :--- | :--- | :--- |\n")
	// Accounts, as ConductorOne calls users, come first.
	slices.SortStableFunc(said.Types, func(x, y capable) int { return strings.Compare(y.Type.ID, x.Type.ID) })
	for _, r := range said.Types {
		name := strings.ReplaceAll(r.Type.DisplayName, "User", "Account") + "s"
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, checked(r.Capabilities, "CAPABILITY_SYNC"),
			checked(r.Capabilities, "CAPABILITY_PROVISION", "CAPABILITY_ACCOUNT_PROVISIONING"))
	}
	return b.String()
}

func checked(capabilities []string, wanted ...string) string {
	if slices.ContainsFunc(wanted, func(c string) bool { return slices.Contains(capabilities, c) }) {
		return `<Icon icon="square-check" iconType="solid" color="#c937ae"/>`
	}
	return ""
}

// account is the size of an account whose lists are all of one length.
type account struct {
	users, teams, members, courses, assignees int
	paths                                     int // learning paths, each with as many assignees as a course
	led                                       int // teams with a member above Learner
}

// typical are the accounts of the tables.
var typical = []account{
	{users: 200, teams: 10, members: 20, courses: 30, paths: 3, assignees: 60},
	{users: 2_000, teams: 50, members: 40, courses: 200, paths: 10, assignees: 180},
	{users: 10_000, teams: 200, members: 50, courses: 1_000, paths: 50, assignees: 420},
	{users: 20_000, teams: 400, members: 50, courses: 1_000, paths: 50, assignees: 1_200},
	{users: 50_000, teams: 1_000, members: 50, courses: 2_000, paths: 100, assignees: 1_200},
	{users: 100_000, teams: 2_000, members: 50, courses: 5_000, paths: 250, assignees: 1_200},
}

// quotas is the table of what typical accounts cost, by the formula of the document.
func quotas(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Users | Teams | Members of each | Courses | Learning paths | Assignees of each | Requests | Minutes | Hosted | " +
		"With `--skip-team-roles` | With 50 `--limited-courses` |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, a := range typical {
		a.led = a.teams / 2
		skipped := a
		skipped.led = 0
		requests := a.requests(0)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %d | %d min | %d min | %d min |\n",
			thousands(a.users), thousands(a.teams), thousands(a.members), thousands(a.courses), thousands(a.paths),
			thousands(a.assignees), thousands(requests), minutes(requests), minutes(requests+2*(1+c1ztest.Pages(a.users))), minutes(skipped.requests(0)), minutes(a.requests(50)))
	}
	return b.String()
}

// requests is the formula of docs/operations.md. Limited is how many courses the sync is
// limited to, 0 for all.
func (a account) requests(limited int) int {
	courses := c1ztest.Pages(a.courses) + a.courses*c1ztest.Pages(a.assignees)
	if limited > 0 {
		n := min(limited, a.courses)
		courses = n + n*c1ztest.Pages(a.assignees)
	}
	return 2 + c1ztest.Pages(a.users) + c1ztest.Pages(a.teams) + a.teams*c1ztest.Pages(a.members) + 2*a.led + courses +
		c1ztest.Pages(a.paths) + a.paths*c1ztest.Pages(a.assignees)
}

func minutes(requests int) int {
	return int(math.Ceil(max(0, float64(requests-100)/98)))
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
