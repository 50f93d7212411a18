// Command litmos-simulator serves a made-up Litmos tenant over HTTP, alone or
// around a command that is pointed to it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

const (
	exitFailed = 1
	exitUsage  = 2
	// grace is how long the command may go on after a signal.
	grace = 5 * time.Second
)

// stdio is what the program and the command it runs read and write.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run serves until ctx ends or the command does, and returns the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	o, err := parse(args, std.err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return exitUsage
	case o.listFaults:
		listFaults(std.out)
		return 0
	}
	code, err := serve(ctx, o, std)
	if err != nil {
		_, _ = fmt.Fprintln(std.err, "litmos-simulator:", err)
	}
	return code
}

func listFaults(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range litmossim.Faults() {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", f.Usage(), f.About)
	}
	_ = table.Flush()
}

func serve(ctx context.Context, o options, std stdio) (int, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return exitFailed, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: o.server()}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()

	url := "http://" + listener.Addr().String() + litmossim.BasePath
	if len(o.command) > 0 {
		return command(ctx, o, url, std)
	}
	_, _ = fmt.Fprintln(std.out, "listening on", url)
	<-ctx.Done()
	return 0, nil
}

// command runs the command against the simulator and returns its exit code.
// When ctx ends, the command is asked to end too.
func command(ctx context.Context, o options, url string, std stdio) (int, error) {
	cmd := exec.CommandContext(ctx, o.command[0], o.command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = std.in, std.out, std.err
	cmd.Env = environment(os.Environ(), o.key, url)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code >= 0 { // it has ended by itself
		return code, nil
	}
	return exitFailed, err
}

// environment points the command to the simulator. A key and a source that the
// caller has set stay.
func environment(env []string, key, url string) []string {
	defaults := []string{"BATON_API_KEY=" + key, "BATON_SOURCE=litmos-simulator"}
	// Of a variable that is given twice, the last one counts.
	return append(append(defaults, env...), "BATON_BASE_URL="+url)
}
