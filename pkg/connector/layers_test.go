package connector

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	// bottom are the files that resource types share. Each uses only those before it.
	bottom = []string{
		"grants.go", "profile.go", "errors.go", "page.go", "levels.go", "hints.go", "locks.go", "base.go",
		"change.go", "record_change.go", "profile_change.go", "team_roles.go", "level_change.go", "origins.go", "sync_time.go", "progress.go", "assignable.go", "assignment.go",
	}
	// top are the files that use resource types. Each uses only those before it.
	top = []string{"connector.go", "actions.go", "event_hints.go", "event_cursor.go", "event_confirm.go", "event_feed.go"}
)

// height orders the files. All other files are those of resource types, of equal height.
func height(file string) int {
	if i := slices.Index(bottom, file); i >= 0 {
		return i
	}
	return len(bottom) + 1 + slices.Index(top, file)
}

// resourceType is the resource type that a file is about: of users.go and user_provisioning.go
// it is user.
func resourceType(file string) string {
	name := strings.TrimSuffix(file, ".go")
	return strings.TrimSuffix(strings.TrimSuffix(name, "_provisioning"), "s")
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed here") }

// TestFilesUseOnlyWhatIsBelow: no file uses what a file above it declares, and no resource type
// uses another.
func TestFilesUseOnlyWhatIsBelow(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	lenient := types.Config{Importer: noImports{}, Error: func(error) {}} // imports are missing
	pkg, _ := lenient.Check("connector", fset, files, &info)
	arrows := 0
	for ident, object := range info.Uses {
		from, to := fset.Position(ident.Pos()).Filename, fset.Position(object.Pos()).Filename
		if object.Pkg() != pkg || from == to || to == "" {
			continue
		}
		arrows++
		if height(to) > height(from) || height(to) == height(from) && resourceType(to) != resourceType(from) {
			t.Errorf("%s uses %s of %s", fset.Position(ident.Pos()), ident.Name, to)
		}
	}
	if arrows < len(files) {
		t.Errorf("only %d uses found in %d files", arrows, len(files))
	}
}
