package litmossim

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestShapes compares answers byte for byte with the API reference. A file of the archive is
// named by a step, and holds the body of its answer without the namespace declaration of the root.
func TestShapes(t *testing.T) {
	t.Parallel()
	shapes, err := txtar.ParseFile("testdata/shapes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, recorded())
	for _, shape := range shapes.Files {
		header, body, _ := strings.Cut(c.call(spellOut(shape.Name)), "\r\n\r\n")
		body = strings.Replace(body, namespace, "", 1)
		if diff := cmp.Diff(string(shape.Data), body+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", shape.Name, diff)
		}
		if body == "" == strings.Contains(header, "Content-Type: "+typeXML) {
			t.Errorf("%s: %s", shape.Name, header)
		}
	}
}
