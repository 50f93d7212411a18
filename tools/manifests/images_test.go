package manifests

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"text/template"

	"sigs.k8s.io/yaml"
)

const (
	repository = "../../"
	image      = "public.ecr.aws/conductorone/baton-litmos"
)

// images are all names of the connector's image with a registry.
var images = regexp.MustCompile(`\b[a-z0-9-]+(?:\.[a-z0-9-]+)+/[a-z0-9-]+/baton-litmos\b`)

// TestImage: the release publishes the image that the documents and the manifests name.
func TestImage(t *testing.T) {
	t.Parallel()
	for _, place := range []string{".goreleaser.yaml", "README.md", "docs", "deploy"} {
		named := 0
		err := filepath.WalkDir(repository+place, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			for _, name := range images.FindAllString(string(content), -1) {
				named++
				if name != image && !strings.HasPrefix(name, "github.com/") {
					t.Errorf("%s names the image %s, want %s", path, name, image)
				}
			}
			return err
		})
		if err != nil || named == 0 {
			t.Errorf("%s names the image %d times, %v", place, named, err)
		}
	}
}

// TestArchives: archives have the names and formats that customers of all connectors know.
func TestArchives(t *testing.T) {
	t.Parallel()
	var release struct {
		Archives []struct {
			Name      string `json:"name_template"`
			Overrides []struct {
				OS      string `json:"goos"`
				Formats []string
			} `json:"format_overrides"`
		}
	}
	content, err := os.ReadFile(repository + ".goreleaser.yaml")
	if err == nil {
		err = yaml.Unmarshal(content, &release)
	}
	if err != nil {
		t.Fatal(err)
	}
	archive := release.Archives[0]
	var name strings.Builder
	if err := template.Must(template.New("").Parse(archive.Name)).Execute(&name, map[string]string{
		"ProjectName": "baton-litmos", "Version": "1.2.3", "Os": "linux", "Arch": "amd64",
	}); err != nil || name.String() != "baton-litmos-v1.2.3-linux-amd64" {
		t.Errorf("an archive is called %q, %v", name.String(), err)
	}
	formats := map[string]string{}
	for _, o := range archive.Overrides {
		formats[o.OS] = o.Formats[0]
	}
	if formats["darwin"] != "zip" || formats["windows"] != "zip" {
		t.Errorf("archives are %v", formats)
	}
}
