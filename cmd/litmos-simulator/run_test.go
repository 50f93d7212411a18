package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
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
	url, source := os.Getenv("BATON_BASE_URL"), os.Getenv("BATON_SOURCE")
	_, _ = fmt.Fprintln(os.Stderr, source, url == os.Getenv("LITMOS_SIMULATOR_URL"), get(url+"/teams?limit=1&source="+source))
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

// TestRunsCommand: a source stays as the caller has set it, the address does not.
func TestRunsCommand(t *testing.T) {
	t.Setenv("BE_COMMAND", "1")
	t.Setenv("BATON_BASE_URL", "elsewhere")
	for _, name := range []string{"BATON_API_KEY", "BATON_SOURCE"} {
		t.Setenv(name, "") // so that it comes back after the test
		_ = os.Unsetenv(name)
	}
	for _, source := range []string{"litmos-simulator", "mine"} {
		var stdout, stderr bytes.Buffer
		args := []string{"--api-key", "secret", "--teams", "1", "--", os.Args[0], "--flag"}
		code := run(t.Context(), args, stdio{strings.NewReader("hello"), &stdout, &stderr})
		if code != 7 || stdout.String() != "hello" {
			t.Errorf("code %d, stdout %q", code, stdout.String())
		}
		if got := stderr.String(); !strings.HasPrefix(got, source+" true <Teams ") || !strings.HasSuffix(got, "</Team></Teams>\n") {
			t.Errorf("stderr %q", got)
		}
		t.Setenv("BATON_SOURCE", "mine")
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
	var url string
	if _, err := fmt.Fscanf(read, "listening on %s\n", &url); err != nil {
		t.Fatal(err)
	}
	root, ok := strings.CutSuffix(url, litmossim.BasePath)
	if !ok {
		t.Errorf("listens on %s", url)
	}
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
	faults := litmossim.Faults()
	if len(lines) != len(faults) {
		t.Fatalf("%d faults, got\n%s", len(faults), out.String())
	}
	for i, f := range faults {
		if !strings.HasPrefix(lines[i], f.Usage()+"  ") || i > 0 && f.Name <= faults[i-1].Name {
			t.Errorf("%s: %s", f.Name, lines[i])
		}
	}
}
