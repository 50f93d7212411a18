package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	main "github.com/conductorone/baton-litmos/cmd/baton-litmos"
	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

const (
	apiKey = "script-key-3141592653"
	// loginKey begins the query of the secret login links of users.
	loginKey = "loginkey="
)

// TestMain makes the test binary be the connector where a script runs it.
func TestMain(m *testing.M) {
	// Scripts wait more than they work. Who asks for another number gets it.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"baton-litmos": main.Main})
}

// account is a script's simulated account.
type account struct {
	*litmossim.Server
	until atomic.Int64  // how many requests until one hangs
	hangs chan struct{} // gets a value when it does
	exit  func() int    // the status of the run that failed or was interrupted last
}

var update = flag.Bool("update", false, "write the committed descriptions")

type accountKey struct{}

func accountOf(ts *testscript.TestScript) *account {
	a, _ := ts.Value(accountKey{}).(*account)
	return a
}

func TestScripts(t *testing.T) {
	t.Parallel()
	baton, err := programs.Build("BATON_CLI", t.TempDir(), "baton")
	if err != nil {
		t.Fatal(err)
	}
	play(t, "testdata/script/*.txtar", "BATON_CLI="+baton)
}

// all is how many requests a sync sends that makes one after the other.
var all = c1ztest.Requests(litmossim.Generate(litmossim.DemoSize()))

// TestSignals interrupts a sync shortly before its end.
func TestSignals(t *testing.T) {
	t.Parallel()
	// Under nohup the tests ignore SIGHUP, and so would the programs that they start.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(caught) })
	for name, status := range map[string]string{"HUP": "129", "INT": "130", "TERM": "143"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, "testdata/interrupt/signal.txtar", "SIGNAL="+name, "STATUS="+status,
				"ALL="+strconv.Itoa(all), "REQUEST="+strconv.Itoa(all-5))
		})
	}
}

// TestResumedLists interrupts a sync in the middle of its lists.
func TestResumedLists(t *testing.T) {
	t.Parallel()
	play(t, "testdata/interrupt/lists.txtar")
}

// TestKill kills a sync at many of its requests.
func TestKill(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 4, 7, all / 4, all / 2, all * 3 / 4, all - 1, all} {
		request := strconv.Itoa(n)
		t.Run(request, func(t *testing.T) {
			t.Parallel()
			play(t, "testdata/interrupt/kill.txtar", "REQUEST="+request)
		})
	}
}

// play plays scripts with variables of their own.
func play(t *testing.T, pattern string, variables ...string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(env *testscript.Env) error {
			env.Values[accountKey{}] = &account{}
			env.Vars = append(env.Vars, variables...)
			env.Setenv("GOGC", os.Getenv("GOGC"))
			env.Setenv("BATON_LOG_LEVEL", "debug")
			env.Setenv("TMPDIR", filepath.Join(env.WorkDir, "tmp"))
			return os.Mkdir(filepath.Join(env.WorkDir, "tmp"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"litmos":    litmos,
			"vanish":    vanish,
			"connector": runConnector,
			"hang":      hang,
			"hung":      hung,
			"interrupt": interrupt,
			"status":    status,
			"equals":    equals,
			"requests":  requests,
			"fired":     fired,
			"call":      call,
			"userid":    userID,
			"learner":   learner,
			"collector": collector,
			"committed": committed,
		},
	})
}

// litmos [fault…] starts a simulated account and points the connector at it.
func litmos(ts *testscript.TestScript, _ bool, faults []string) {
	simulator := litmossim.New(litmossim.Generate(litmossim.DemoSize()), litmossim.WithAPIKey(apiKey))
	ts.Check(simulator.Inject(faults...))
	a := accountOf(ts)
	a.Server, a.hangs = simulator, make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "baton-litmos/"+connector.Version+" ") { // the SDK follows
			http.Error(w, "the user agent does not name the version", http.StatusBadRequest)
			return
		}
		if a.until.Add(-1) == 0 {
			a.hangs <- struct{}{}
			<-r.Context().Done()
		}
		simulator.ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv("BATON_BASE_URL", server.URL+litmossim.BasePath)
	ts.Setenv("BATON_API_KEY", apiKey)
	ts.Setenv("BATON_SOURCE", "script")
}

// vanish n lets the first n courses vanish when they have been listed.
func vanish(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for _, course := range accountOf(ts).Tenant().Courses[:n] {
		ts.Check(accountOf(ts).Inject("vanish-course=" + course.ID))
	}
}

// runConnector runs the connector. Whatever it prints, it prints no secret.
func runConnector(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec("baton-litmos", args...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		accountOf(ts).exit = failed.ExitCode
	}
	noSecrets(ts, "the output", ts.ReadFile("stdout")+ts.ReadFile("stderr"))
	switch {
	case neg && err == nil:
		ts.Fatalf("unexpected success")
	case !neg && err != nil:
		ts.Fatalf("unexpected failure: %v", err)
	}
}

func noSecrets(ts *testscript.TestScript, where, text string) {
	for _, secret := range []string{apiKey, loginKey} {
		if strings.Contains(text, secret) {
			ts.Fatalf("%s holds %q", where, secret)
		}
	}
}

// hang n lets the n-th request from now hang until its client is gone.
func hang(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	accountOf(ts).until.Store(n)
}

// hung waits until a request hangs.
func hung(ts *testscript.TestScript, _ bool, _ []string) {
	select {
	case <-accountOf(ts).hangs:
	case <-time.After(time.Minute):
		ts.Fatalf("no request hangs")
	}
}

// interrupt signal sends a signal to the run in the background.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	ending := map[string]syscall.Signal{"HUP": syscall.SIGHUP, "INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}
	run := ts.BackgroundCmds()[0]
	ts.Check(run.Process.Signal(ending[args[0]]))
	accountOf(ts).exit = func() int { return run.ProcessState.ExitCode() }
}

// status n checks the exit status of the run that failed or was interrupted last, -1 if it was
// killed, and that it has left no secret.
func status(ts *testscript.TestScript, _ bool, args []string) {
	if want, err := strconv.Atoi(args[0]); err != nil || accountOf(ts).exit() != want {
		ts.Fatalf("exit status %d, want %s", accountOf(ts).exit(), args[0])
	}
	noSecrets(ts, "the output", ts.ReadFile("stdout")+ts.ReadFile("stderr"))
	ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		noSecrets(ts, path, ts.ReadFile(path))
		return nil
	}))
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

// requests n [m] checks that n to m requests were sent, and forgets them.
func requests(ts *testscript.TestScript, _ bool, args []string) {
	got := len(accountOf(ts).Requests())
	accountOf(ts).ResetRequests()
	least, err := strconv.Atoi(args[0])
	ts.Check(err)
	most, err := strconv.Atoi(args[len(args)-1])
	ts.Check(err)
	if got < least || got > most {
		ts.Fatalf("%d requests, want %s", got, args)
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

// call step… does steps on the account, in the language of internal/contract.
func call(ts *testscript.TestScript, neg bool, steps []string) {
	for _, step := range steps {
		if _, err := c1ztest.Account(accountOf(ts), apiKey).Play(context.Background(), step); (err == nil) == neg {
			ts.Fatalf("%s: %v", step, err)
		}
	}
}

// userid name sets USER to the id of a user.
func userID(ts *testscript.TestScript, _ bool, args []string) {
	for _, u := range accountOf(ts).Tenant().Users {
		if u.UserName == args[0] {
			ts.Setenv("USER", u.ID)
			return
		}
	}
	ts.Fatalf("no user %s", args[0])
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

// collector has runs send traces to a server that does not answer.
func collector(ts *testscript.TestScript, _ bool, _ []string) {
	silent := httptest.NewUnstartedServer(nil)
	ts.Defer(silent.Close)
	ts.Setenv("BATON_OTEL_COLLECTOR_ENDPOINT", "http://"+silent.Listener.Addr().String())
}

// committed file compares the JSON that was printed with a file of the repository, or writes that.
// Its form is ours, because protobuf varies its spacing from build to build on purpose.
func committed(ts *testscript.TestScript, _ bool, args []string) {
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &value))
	text, err := json.MarshalIndent(value, "", "  ")
	ts.Check(err)
	path, text := filepath.Join("../..", args[0]), append(text, '\n')
	if *update {
		ts.Check(os.WriteFile(path, text, 0o644))
	}
	if was, err := os.ReadFile(path); err != nil || !bytes.Equal(was, text) {
		ts.Fatalf("%s is not what the code says: run make generate (%v)", args[0], err)
	}
}
