package docstest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// programsFolder is where the programs are built.
var programsFolder string

func TestMain(m *testing.M) { os.Exit(runAndRemove(m)) }

func runAndRemove(m *testing.M) int {
	var err error
	if programsFolder, err = os.MkdirTemp("", "docstest-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(programsFolder)
	return m.Run()
}

// programs are the paths of the programs that the documents call, by name.
func programs(t *testing.T) map[string]string {
	t.Helper()
	paths, err := buildPrograms()
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

var buildPrograms = sync.OnceValues(func() (map[string]string, error) {
	paths := map[string]string{"baton": os.Getenv("BATON_CLI")}
	for _, name := range []string{"baton-litmos", "litmos-simulator", "baton"} {
		if paths[name] != "" {
			continue
		}
		paths[name] = filepath.Join(programsFolder, name)
		args := []string{"-C", root, "build", "-o", paths[name], "./cmd/" + name}
		if name == "baton" {
			args = []string{"-C", root + "/tools/baton", "build", "-o", paths[name], "tool"}
		}
		if output, err := exec.Command("go", args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s: %w\n%s", name, err, output)
		}
	}
	return paths, nil
})
