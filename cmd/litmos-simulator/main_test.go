package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/contract"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestRunsCommand: a source stays as the caller has set it, the address does not.
func TestRunsCommand(t *testing.T) {
	t.Setenv("BATON_BASE_URL", "elsewhere")
	for _, name := range []string{"BATON_API_KEY", "BATON_SOURCE"} {
		t.Setenv(name, "") // so that it comes back after the test
		_ = os.Unsetenv(name)
	}
	const command = `cat; echo "$BATON_SOURCE $BATON_API_KEY ${BATON_BASE_URL%:*}" >&2; exit 7`
	for _, source := range []string{"litmos-simulator", "mine"} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{"--api-key", "secret", "--", "sh", "-c", command}, stdio{strings.NewReader("hello"), &stdout, &stderr})
		if code != 7 || stdout.String() != "hello" || stderr.String() != source+" secret http://127.0.0.1\n" {
			t.Errorf("code %d, stdout %q, stderr %q", code, stdout.String(), stderr.String())
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
		ended <- run(ctx, []string{"--users=5", "--fault=status-500,times=1", "--quota=2"}, stdio{nil, write, io.Discard})
	}()
	var url string
	if _, err := fmt.Fscanf(read, "listening on %s\n", &url); err != nil {
		t.Fatal(err)
	}
	account := contract.Account{BaseURL: url, Key: litmossim.DefaultAPIKey, Source: "test"}
	for _, step := range []string{
		"500 GET /users",
		"200 GET /users/paginated => <TotalCount>5<",
		"503 GET /users",
	} {
		if _, err := account.Play(ctx, step); err != nil {
			t.Error(err)
		}
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
		{[]string{"--list-faults"}, 0, "vanish-team[=ID]  ", ""},
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
