package docstest

import (
	"os"
	"sync"
	"testing"

	built "github.com/conductorone/baton-litmos/internal/programs"
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
	paths := map[string]string{}
	for name, variable := range map[string]string{"baton-litmos": "", "litmos-simulator": "", "baton": "BATON_CLI"} {
		path, err := built.Build(variable, programsFolder, name)
		if err != nil {
			return nil, err
		}
		paths[name] = path
	}
	return paths, nil
})
