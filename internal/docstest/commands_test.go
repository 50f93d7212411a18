package docstest

import (
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// exception is a command that cannot be run here as it stands.
type exception struct {
	prefix  string // of the command
	instead string // what is run; %s is the rest of the command
	why     string
}

// exceptions are tried in this order. All other commands run as they are written.
var exceptions = []exception{
	{"make ", "make -o build -o bin/baton %s", "the programs are built already"},
	{"baton explorer", "baton explorer%s --help", "it serves until it is stopped"},
	{"baton-litmos health-check ", "baton-litmos health-check --help %s", "internal/e2e runs it against a service"},
	{"kubectl apply -k ", "test -f %s/kustomization.yaml", "no cluster; tools/manifests checks what is in the folder"},
	{"kubectl rollout status deployment/", "grep -q 'name: %s$' deploy/kubernetes/service/deployment.yaml", "no cluster"},
	{"brew install ", ": %s", "no Homebrew; goreleaser check looks at the formula"},
	{"docker build ", ": %s; test -f Dockerfile", "no engine; internal/e2e runs the binary in an empty root"},
	{"docker run ", "command_of_image %s", "no engine; checks the flags after the image's name"},
}

// prelude defines what stands for commands above.
const prelude = `set -eu
command_of_image() {
	while [ "${1##*/}" != baton-litmos ]; do shift; done
	shift
	baton-litmos "$@" --version
}
`

// TestMain lets sections run at the same time, because they mostly wait.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	m.Run()
}

// TestCommands runs every command of the documents against a simulated Litmos, section by
// section from top to bottom.
func TestCommands(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	for _, name := range []string{"baton-litmos", "litmos-simulator", "baton"} {
		path, err := programs.Build(map[string]string{"baton": "BATON_CLI"}[name], t.TempDir(), name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(bin, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	tenant := litmossim.Generate(litmossim.DemoSize())
	old := oldFile(t, tenant)
	synced, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(litmossim.New(tenant), config.Litmos{}))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for path, content := range documents(t) {
		all.WriteString(content)
		for section := range strings.SplitSeq(content, "\n##") {
			heading, _, _ := strings.Cut(section, "\n")
			blocks := block.FindAllStringSubmatch(section, -1)
			if len(blocks) == 0 {
				continue
			}
			t.Run(path+heading, func(t *testing.T) {
				t.Parallel()
				s := newShell(t, bin, old, synced)
				for _, match := range blocks {
					s.show(t, match[1], match[2])
				}
			})
		}
	}
	for _, e := range exceptions {
		if !strings.Contains(all.String(), e.prefix) {
			t.Errorf("no document has a command that begins with %q: remove the exception", e.prefix)
		}
	}
}

// replaced is what is run for a command.
func replaced(command string) string {
	for _, e := range exceptions {
		if rest, ok := strings.CutPrefix(command, e.prefix); ok {
			return fmt.Sprintf(e.instead, strings.TrimSuffix(rest, "\n")) + "\n"
		}
	}
	return command
}

// shell is where the commands of a section run: a folder like that of the repository, with the
// file of a sync, and a simulated account.
type shell struct {
	folder string
	env    []string
}

func newShell(t *testing.T, bin, old, synced string) shell {
	t.Helper()
	tenant := litmossim.Generate(litmossim.DemoSize())
	server := httptest.NewServer(litmossim.New(tenant))
	t.Cleanup(server.Close)
	repository, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	learner := slices.IndexFunc(tenant.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == litmossim.LevelLearner && strings.HasPrefix(u.ID, "-")
	})
	course := slices.IndexFunc(tenant.Courses, func(c *litmossim.Course) bool { return c.Active && len(c.Assignments) == 0 })
	folder := t.TempDir()
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "BATON_") })
	s := shell{folder: folder, env: append(env,
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TMPDIR="+t.TempDir(),
		"MAKEFLAGS=", "MAKELEVEL=", // of a make that runs these tests
		"BATON_BASE_URL="+server.URL+litmossim.BasePath,
		"BATON_API_KEY="+litmossim.DefaultAPIKey,
		"BATON_SOURCE=documents",
		"BATON_LOG_LEVEL=error",
		"USER_ID="+tenant.Users[learner].ID,
		"TEAM_ID="+tenant.Teams[0].ID,
		"COURSE_ID="+tenant.Courses[course].ID,
		"OLD_FILE="+old,
	)}
	s.run(t, fmt.Sprintf("cp %s sync.c1z; ln -s %s bin; ln -s %s/{Makefile,Dockerfile,deploy,tools} .", synced, bin, repository))
	return s
}

// show runs the commands of a block. Of a console, the output of each must hold the lines below it.
func (s shell) show(t *testing.T, language, text string) {
	t.Helper()
	switch language {
	case "sh":
		s.run(t, text)
	case "console":
		for _, prompt := range strings.Split("\n"+text, "\n$ ")[1:] {
			command, lines, _ := strings.Cut(prompt, "\n")
			output := s.run(t, command)
			for line := range strings.Lines(lines) {
				if !strings.Contains(output, strings.TrimSpace(line)) {
					t.Errorf("%s does not show %q but\n%s", command, line, output)
				}
			}
			if lines == "" && output != "" {
				t.Errorf("%s shows\n%s", command, output)
			}
		}
	case "yaml", "text":
	default:
		t.Errorf("a block in %q: write commands as sh or console, others as yaml or text\n%s", language, text)
	}
}

// run runs commands, of which each must succeed, and returns their output. The API key is
// on their standard input.
func (s shell) run(t *testing.T, commands string) string {
	t.Helper()
	script := prelude
	for line := range strings.Lines(commands) {
		script += replaced(line)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = s.folder, s.env
	cmd.Stdin = strings.NewReader(litmossim.DefaultAPIKey + "\n")
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, commands, output)
	}
	return string(output)
}
