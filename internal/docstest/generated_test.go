package docstest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"text/template"
)

// The settings' struct comes first: this test is built with it.
//go:generate go generate ../../pkg/config
//go:generate go test -run TestGenerated -update .

var update = flag.Bool("update", false, "write the generated parts of the documents")

// What is generated, behind what says so: the rows of a table, and a file of a deployment.
var (
	generated = regexp.MustCompile(`(?s)(AUTO-GENERATED:START - (\w+)[^|<[]*\|[^\n]+\n\|[ :|-]+\n)(?:\|[^\n]*\n)*`)
	manifest  = regexp.MustCompile("(```yaml title=\"(deploy/[^\"]+)\"\n)[^`]*")
	comment   = regexp.MustCompile(`(?m)^ *#.*\n`)
)

// TestGenerated compares the generated parts of the documents with the code, or writes them.
func TestGenerated(t *testing.T) {
	t.Parallel()
	tables := generatedTables(t)
	for path, content := range documents(t) {
		want := replaceParts(generated, content, func(name string) string {
			table, ok := tables[name]
			delete(tables, name)
			if !ok {
				t.Fatalf("%s: nothing generates %q, or it stands in two places", path, name)
			}
			return table.write(t)
		})
		want = replaceParts(manifest, want, func(file string) string { return comment.ReplaceAllString(read(t, file), "") })
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
	for name := range tables {
		t.Errorf("no document has the generated part %q", name)
	}
}

// replaceParts replaces what is behind the first group of each match, by the name in the second.
func replaceParts(pattern *regexp.Regexp, text string, part func(name string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(match string) string {
		groups := pattern.FindStringSubmatch(match)
		return groups[1] + part(groups[2])
	})
}

// write writes the rows.
func (g generatedTable) write(t *testing.T) string {
	t.Helper()
	rows := template.Must(template.New("").Funcs(functions).Parse("{{range .}}" + g.row + "\n{{end}}"))
	var text strings.Builder
	if err := rows.Execute(&text, g.of); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
