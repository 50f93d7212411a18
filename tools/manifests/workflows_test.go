package manifests

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var (
	uses   = regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.+)$`)
	pinned = regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// TestActions: a tag can be moved to other code, a commit cannot.
func TestActions(t *testing.T) {
	t.Parallel()
	workflows, err := filepath.Glob(repository + ".github/workflows/*.yaml")
	if err != nil || len(workflows) == 0 {
		t.Fatalf("%d workflows, %v", len(workflows), err)
	}
	for _, path := range workflows {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range uses.FindAllStringSubmatch(string(content), -1) {
			if !pinned.MatchString(match[1]) {
				t.Errorf("%s: %q is not pinned by commit, with its version beside", path, match[1])
			}
		}
	}
}
