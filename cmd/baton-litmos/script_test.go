package main_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
)

const (
	apiKey = "script-key-3141592653"
	// loginKey begins the query of the secret login links of users.
	loginKey = "loginkey="
)

// built are the built binary and the official reader of its files.
var built struct{ connector, baton string }

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "baton-litmos-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	built.connector, err = programs.Build("", dir, "baton-litmos")
	if err == nil {
		built.baton, err = programs.Build("BATON_CLI", dir, "baton")
	}
	if err != nil {
		panic(err)
	}
	return m.Run()
}

// account is a script's simulated account.
type account struct {
	*litmossim.Server
	status int // with which the connector ended
}

type accountKey struct{}

func accountOf(ts *testscript.TestScript) *account {
	a, _ := ts.Value(accountKey{}).(*account)
	return a
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[accountKey{}] = &account{}
			env.Setenv("PATH", filepath.Dir(built.baton)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("BATON_LOG_LEVEL", "debug")
			env.Setenv("TMPDIR", filepath.Join(env.WorkDir, "tmp"))
			return os.Mkdir(filepath.Join(env.WorkDir, "tmp"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"litmos":    litmos,
			"connector": connector,
			"equals":    equals,
			"requests":  requests,
			"fired":     fired,
			"active":    active,
			"userid":    userID,
			"learner":   learner,
			"granted":   granted,
			"mode":      mode,
			"cursor":    cursor,
			"collector": collector,
			"status":    status,
		},
	})
}

// litmos [fault…] starts a simulated account and points the connector at it.
func litmos(ts *testscript.TestScript, _ bool, faults []string) {
	simulator := litmossim.New(litmossim.Generate(litmossim.DemoSize()), litmossim.WithAPIKey(apiKey))
	for _, text := range faults {
		fault, err := litmossim.ParseFault(text)
		ts.Check(err)
		simulator.Inject(fault)
	}
	server := httptest.NewServer(simulator)
	ts.Defer(server.Close)
	ts.Setenv("BATON_BASE_URL", server.URL+litmossim.BasePath)
	ts.Setenv("BATON_API_KEY", apiKey)
	ts.Setenv("BATON_SOURCE", "script")
	accountOf(ts).Server = simulator
}

// connector runs the built binary. Whatever it prints, it prints no secret.
func connector(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(built.connector, args...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		accountOf(ts).status = failed.ExitCode()
	}
	output := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, secret := range []string{apiKey, loginKey} {
		if strings.Contains(output, secret) {
			ts.Fatalf("the output holds %q", secret)
		}
	}
	switch {
	case neg && err == nil:
		ts.Fatalf("unexpected success")
	case !neg && err != nil:
		ts.Fatalf("unexpected failure: %v", err)
	}
}

// equals file compares a file with the account as it is now.
func equals(ts *testscript.TestScript, neg bool, args []string) {
	got, err := c1ztest.Load(context.Background(), ts.MkAbs(args[0]), ts.Getenv("TMPDIR"))
	ts.Check(err)
	diff := c1ztest.Diff(c1ztest.Expected(accountOf(ts).Tenant()), got)
	if (diff == "") == neg {
		ts.Fatalf("the file differs from the account (-account +file):\n%s", diff)
	}
}

// requests n checks how many requests were sent, and forgets them.
func requests(ts *testscript.TestScript, _ bool, args []string) {
	n := len(accountOf(ts).Requests())
	accountOf(ts).ResetRequests()
	if want, err := strconv.Atoi(args[0]); err != nil || n != want {
		ts.Fatalf("%d requests, want %s", n, args[0])
	}
}

// fired name… checks that faults took effect.
func fired(ts *testscript.TestScript, _ bool, names []string) {
	for _, name := range names {
		if accountOf(ts).Fired(name) == 0 {
			ts.Fatalf("the fault %s never fired", name)
		}
	}
}

// userOf is a user of the account, nil if there is none of that name.
func userOf(ts *testscript.TestScript, userName string) *litmossim.User {
	for _, u := range accountOf(ts).Tenant().Users {
		if u.UserName == userName {
			return u
		}
	}
	return nil
}

// active name checks whether a user of the account is active.
func active(ts *testscript.TestScript, neg bool, args []string) {
	if u := userOf(ts, args[0]); u == nil || u.Active == neg {
		ts.Fatalf("%s is %+v", args[0], u)
	}
}

// userid name sets USER to the id of a user.
func userID(ts *testscript.TestScript, _ bool, args []string) {
	u := userOf(ts, args[0])
	if u == nil {
		ts.Fatalf("no user %s", args[0])
	}
	ts.Setenv("USER", u.ID)
}

// learner sets USER to an active Learner, and COURSE and TEAM to a course that is not assigned
// to the user and a team whose member the user is not. The id begins like a flag.
func learner(ts *testscript.TestScript, _ bool, _ []string) {
	tenant := accountOf(ts).Tenant()
	i := slices.IndexFunc(tenant.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == litmossim.LevelLearner && strings.HasPrefix(u.ID, "-")
	})
	user := tenant.Users[i].ID
	course := slices.IndexFunc(tenant.Courses, func(c *litmossim.Course) bool {
		return !slices.ContainsFunc(c.Assignments, func(a litmossim.Assignment) bool { return a.UserID == user })
	})
	team := slices.IndexFunc(tenant.Teams, func(t *litmossim.Team) bool { return !slices.Contains(t.Members, user) })
	ts.Setenv("USER", user)
	ts.Setenv("COURSE", tenant.Courses[course].ID)
	ts.Setenv("TEAM", tenant.Teams[team].ID)
}

// granted file entitlement user checks that a file holds a grant.
func granted(ts *testscript.TestScript, neg bool, args []string) {
	got, err := c1ztest.Load(context.Background(), ts.MkAbs(args[0]), ts.Getenv("TMPDIR"))
	ts.Check(err)
	if _, held := got.Grants[c1ztest.GrantKey(args[1], "user:"+args[2])]; held == neg {
		ts.Fatalf("granted is %v", held)
	}
}

// mode permissions file checks a file's permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[0] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[0])
	}
}

// cursor sets CURSOR to that with which the event feed says to go on.
func cursor(ts *testscript.TestScript, _ bool, _ []string) {
	_, rest, _ := strings.Cut(ts.ReadFile("stderr"), "--event-feed-cursor='")
	text, _, found := strings.Cut(rest, "'")
	if !found {
		ts.Fatalf("no cursor")
	}
	ts.Setenv("CURSOR", text)
}

// collector has runs send traces to a server that does not answer.
func collector(ts *testscript.TestScript, _ bool, _ []string) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { listener.Close() })
	ts.Setenv("BATON_OTEL_COLLECTOR_ENDPOINT", "http://"+listener.Addr().String())
}

// status n checks the exit status of the last run that failed.
func status(ts *testscript.TestScript, _ bool, args []string) {
	if want, err := strconv.Atoi(args[0]); err != nil || accountOf(ts).status != want {
		ts.Fatalf("exit status %d, want %s", accountOf(ts).status, args[0])
	}
}
