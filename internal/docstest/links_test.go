package docstest

import (
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLinks finds relative links to files and headings that are not there.
func TestLinks(t *testing.T) {
	t.Parallel()
	for document, content := range documents(t) {
		for _, link := range found(`\]\(([^)\s]+)\)`, prose(content)) {
			target, err := (&url.URL{Path: document}).Parse(link)
			if err != nil {
				t.Errorf("%s: %v", document, err)
				continue
			}
			if target.IsAbs() {
				continue
			}
			path := strings.TrimPrefix(target.Path, "/")
			if _, err := fs.Stat(os.DirFS(root), path); err != nil {
				t.Errorf("%s: %v", document, err)
			} else if target.Fragment != "" && !slices.Contains(anchors(read(t, path)), target.Fragment) {
				t.Errorf("%s: %s has no heading #%s", document, path, target.Fragment)
			}
		}
	}
}

var unlinked = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// anchors are the headings of a document as links name them.
func anchors(document string) (all []string) {
	for _, heading := range found(`(?m)^#+ (.+)$`, prose(document)) {
		text := unlinked.ReplaceAllString(strings.ToLower(heading), "")
		all = append(all, strings.ReplaceAll(text, " ", "-"))
	}
	return all
}
