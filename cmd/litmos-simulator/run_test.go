package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestMain lets the test binary be the command that the simulator runs.
func TestMain(m *testing.M) {
	if os.Getenv("BE_COMMAND") == "" {
		os.Exit(m.Run())
	}
	_, _ = io.Copy(os.Stdout, os.Stdin)
	url := os.Getenv("BATON_BASE_URL")
	_, _ = os.Stderr.WriteString(url + "\n" + get(url+"/teams?limit=1&source="+os.Getenv("BATON_SOURCE")))
	os.Exit(7)
}

// get returns the body that the simulator answers to a request with the key.
func get(url string) string {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return err.Error()
	}
	req.Header.Set("apikey", os.Getenv("BATON_API_KEY"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	return string(body)
}

func TestRunsCommand(t *testing.T) {
	t.Setenv("BE_COMMAND", "1")
	t.Setenv("BATON_API_KEY", "from the caller")
	var stdout, stderr bytes.Buffer
	args := []string{"--api-key", "from the caller", "--teams", "1", "--", os.Args[0], "--flag"}
	code := run(t.Context(), args, stdio{strings.NewReader("hello"), &stdout, &stderr})
	if code != 7 || stdout.String() != "hello" {
		t.Errorf("code %d, stdout %q", code, stdout.String())
	}
	if got := stderr.String(); !strings.Contains(got, "/v1.svc\n<Teams ") || !strings.Contains(got, "</Team></Teams>") {
		t.Errorf("stderr %q", got)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	const url = "http://127.0.0.1:1/v1.svc"
	env := environment([]string{"BATON_SOURCE=mine", "BATON_BASE_URL=elsewhere", "HOME=/"}, "key", url)
	last := make(map[string]string)
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		last[name] = value
	}
	for name, want := range map[string]string{
		"BATON_API_KEY": "key", "BATON_SOURCE": "mine", "BATON_BASE_URL": url, "LITMOS_SIMULATOR_URL": url, "HOME": "/",
	} {
		if last[name] != want {
			t.Errorf("%s=%s, want %s", name, last[name], want)
		}
	}
}

// TestServesUntilTheSignal reads the address as a script would.
func TestServesUntilTheSignal(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	read, write := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--users=5", "--fault=status-500,times=1", "--quota=100"}, stdio{nil, write, io.Discard})
	}()
	line := make([]byte, 200)
	n, err := read.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	url, ok := strings.CutPrefix(strings.TrimSpace(string(line[:n])), "listening on ")
	if !ok || !strings.HasSuffix(url, "/v1.svc") {
		t.Fatalf("line %q", line[:n])
	}
	root := strings.TrimSuffix(url, litmossim.BasePath)
	var tenant litmossim.Tenant
	if err := json.Unmarshal([]byte(get(root+"/_sim/tenant")), &tenant); err != nil || len(tenant.Users) != 5 {
		t.Errorf("tenant: %d users, %v", len(tenant.Users), err)
	}
	if got := get(url + "/users?source=x"); !strings.Contains(got, "is either not valid") {
		t.Errorf("without a key: %s", got)
	}
	if got := get(root+"/_sim/requests") + get(root+"/_sim/mails"); !strings.Contains(got, `"Path":"/users"`) || !strings.HasSuffix(got, "\nnull\n") {
		t.Errorf("requests and mails: %s", got)
	}
	if got := get(root + "/_sim/nothing"); !strings.Contains(got, "404") {
		t.Errorf("unknown path: %s", got)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("code %d", code)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{[]string{"--help"}, 0, "", "Usage: litmos-simulator"},
		{[]string{"--nonsense"}, 2, "", "flag provided but not defined"},
		{[]string{"--fault", "nonsense"}, 2, "", `unknown fault "nonsense"`},
		{[]string{"--list-faults"}, 0, "clamp=N", ""},
		{[]string{"--addr", "nowhere"}, 1, "", "litmos-simulator: listen tcp"},
		{[]string{"--users=1", "--", "/nonexistent/command"}, 1, "", "litmos-simulator: "},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), test.args, stdio{nil, &stdout, &stderr})
		if code != test.code || !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("%v: code %d\nstdout %s\nstderr %s", test.args, code, stdout.String(), stderr.String())
		}
	}
}

func TestListsEveryFault(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	listFaults(&out)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, line := range lines {
		lines[i] = line[:strings.IndexAny(line, " =[")]
	}
	if len(lines) != len(litmossim.Faults()) || !slices.IsSorted(lines) {
		t.Errorf("got\n%s", out.String())
	}
	for _, want := range []string{"bom  ", "clamp=N  ", "vanish-team[=ID]  "} {
		if !strings.Contains(out.String(), "\n"+want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}
