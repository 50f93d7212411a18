package docstest

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
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

// program is the path of a program that the documents call.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := programs.Build(map[string]string{"baton": "BATON_CLI"}[name], t.TempDir(), name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCommands runs every command of the documents against a simulated Litmos, document
// by document from top to bottom.
func TestCommands(t *testing.T) {
	t.Parallel()
	built := map[string]string{}
	for _, name := range []string{"baton-litmos", "litmos-simulator", "baton"} {
		built[name] = program(t, name)
	}
	var all strings.Builder
	for path, content := range documents(t) {
		all.WriteString(content)
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			runDocument(t, content, built)
		})
	}
	for _, e := range exceptions {
		if !strings.Contains(all.String(), e.prefix) {
			t.Errorf("no document has a command that begins with %q: remove the exception", e.prefix)
		}
	}
}

func runDocument(t *testing.T, document string, built map[string]string) {
	t.Helper()
	s := newShell(t, built)
	for _, match := range block.FindAllStringSubmatch(document, -1) {
		switch language, text := match[1], match[2]; language {
		case "sh":
			var script strings.Builder
			for line := range strings.Lines(text) {
				script.WriteString(replaced(line))
			}
			s.run(t, script.String())
		case "console":
			for _, prompt := range strings.Split("\n"+text, "\n$ ")[1:] {
				command, output, _ := strings.Cut(prompt, "\n")
				s.shows(t, replaced(command), output)
			}
		case "yaml", "text":
		default:
			t.Errorf("a block in %q: write commands as sh or console, others as yaml or text\n%s", language, text)
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

// shell is where the commands of a document run: a folder like that of the repository,
// and a simulated account.
type shell struct {
	folder string
	env    []string
}

func newShell(t *testing.T, built map[string]string) shell {
	t.Helper()
	tenant := litmossim.Generate(litmossim.DemoSize())
	server := httptest.NewServer(litmossim.New(tenant))
	t.Cleanup(server.Close)

	folder := t.TempDir()
	for _, name := range []string{"bin", "tmp"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, program := range built {
		link(t, program, filepath.Join(folder, "bin", name))
	}
	for _, name := range []string{"Makefile", "Dockerfile", "deploy", "tools"} {
		link(t, filepath.Join(root, name), filepath.Join(folder, name))
	}
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "BATON_") })
	learner := slices.IndexFunc(tenant.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == litmossim.LevelLearner && strings.HasPrefix(u.ID, "-")
	})
	course := slices.IndexFunc(tenant.Courses, func(c *litmossim.Course) bool { return c.Active && len(c.Assignments) == 0 })
	return shell{folder: folder, env: append(env,
		"PATH="+filepath.Join(folder, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TMPDIR="+filepath.Join(folder, "tmp"),
		"MAKEFLAGS=", "MAKELEVEL=", // of a make that runs these tests
		"BATON_BASE_URL="+server.URL+litmossim.BasePath,
		"BATON_API_KEY="+litmossim.DefaultAPIKey,
		"BATON_SOURCE=documents",
		"BATON_LOG_LEVEL=error",
		"USER_ID="+tenant.Users[learner].ID,
		"TEAM_ID="+tenant.Teams[0].ID,
		"COURSE_ID="+tenant.Courses[course].ID,
		"OLD_FILE="+oldFile(t, tenant),
	)}
}

func link(t *testing.T, from, to string) {
	t.Helper()
	from, err := filepath.Abs(from)
	if err == nil {
		err = os.Symlink(from, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// run runs commands, of which each must succeed, and returns their output. The API key is
// on their standard input.
func (s shell) run(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", prelude+script)
	cmd.Dir, cmd.Env = s.folder, s.env
	cmd.Stdin = strings.NewReader(litmossim.DefaultAPIKey + "\n")
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, script, output)
	}
	return string(output)
}

// shows runs a command that must show each of some lines, or nothing if there are none.
func (s shell) shows(t *testing.T, command, lines string) {
	t.Helper()
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
