package manifests

import (
	"io/fs"
	"os"
	"regexp"
	"testing"
)

const (
	repository = "../../"
	image      = "public.ecr.aws/conductorone/baton-litmos"
)

// images are all names of the connector's image with a registry, and of its repository.
const images = `\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/[a-z0-9-]+/baton-litmos\b`

// TestNames: what is found in a file, or in the files of a folder, has this form, and something is
// found.
func TestNames(t *testing.T) {
	t.Parallel()
	const anImage = `^(` + image + `|github\.com/.+)$`
	for _, c := range []struct{ place, find, form string }{
		// The release publishes the image that the documents and the manifests name.
		{".goreleaser.yaml", images, anImage},
		{"README.md", images, anImage},
		{"docs", images, anImage},
		{"deploy", images, anImage},
		// Archives have the names and formats that customers of all connectors know.
		{".goreleaser.yaml", `(?m)^    name_template: .*`, `"{{ .ProjectName }}(-lambda)?-v{{ .Version }}-{{ .Os }}-{{ .Arch }}"$`},
		{".goreleaser.yaml", `goos: darwin\n +formats:\n +- .+`, ` zip$`},
		{".goreleaser.yaml", `goos: windows\n +formats:\n +- .+`, ` zip$`},
		// A tag of an action can be moved to other code, a commit cannot.
		{".github/workflows", `\buses: .*`, `^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`},
	} {
		find, form := regexp.MustCompile(c.find), regexp.MustCompile(c.form)
		found := 0
		err := fs.WalkDir(os.DirFS(repository), c.place, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(repository + path)
			for _, name := range find.FindAllString(string(content), -1) {
				found++
				if !form.MatchString(name) {
					t.Errorf("%s: %q has not the form %s", path, name, form)
				}
			}
			return err
		})
		if err != nil || found == 0 {
			t.Errorf("%s: %d times %s, %v", c.place, found, find, err)
		}
	}
}
