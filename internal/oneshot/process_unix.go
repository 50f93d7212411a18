//go:build unix

package oneshot

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// RestrictFiles makes the files of a sync, which hold personal data, readable by their
// owner only.
func RestrictFiles() { syscall.Umask(0o077) }

const (
	// lifelineVariable is the number of the socket that the worker gives to the process of
	// the connector. Either end sees when the other has gone.
	lifelineVariable = "BATON_LITMOS_LIFELINE"
	// minLifeline keeps clear of the numbers that os/exec gives out for a new process.
	minLifeline = 64
	// maxEnd is how long a worker may take to end by itself after its connector; the SDK
	// gives traces 5 seconds to leave.
	maxEnd = 10 * time.Second
	// listenerFD is what the SDK passes to the connector's process besides standard files.
	listenerFD = 3
)

// WatchConnector keeps the SDK of a worker from hiding a failure, and takes over the duty
// that the SDK then has no more: to end the worker when the connector crashes.
//
// When a command has been done, well or not, the SDK kills the connector's process, and
// when that has gone, ends the worker with status 0 (os.Exit in internal/connector, SDK
// v0.26.0). Whether main comes first to report a failure is a matter of luck. A process
// that ended by itself with status 0 does not trouble the SDK: see DetachConnector.
func WatchConnector() error {
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	unix.CloseOnExec(ends[0])
	unix.CloseOnExec(ends[1])
	theirs, err := unix.FcntlInt(uintptr(ends[1]), unix.F_DUPFD, minLifeline) // not closed on exec
	if err != nil {
		return err
	}
	if err := errors.Join(unix.Close(ends[1]), os.Setenv(lifelineVariable, strconv.Itoa(theirs))); err != nil {
		return err
	}
	go func() {
		ours := os.NewFile(uintptr(ends[0]), "lifeline")
		err := relayLine(ours, ours)
		_ = unix.Close(theirs)
		if err == nil {
			_, _ = io.Copy(io.Discard, ours) // until the connector has gone
		}
		time.Sleep(maxEnd)
		fmt.Fprintln(os.Stderr, "the process of the connector has ended")
		os.Exit(1)
	}()
	return nil
}

// DetachConnector ends the process that the SDK of a watching worker started for the
// connector, with status 0, after it started another in its place. In other processes it
// does nothing.
func DetachConnector() {
	lifeline, err := strconv.Atoi(os.Getenv(lifelineVariable))
	if err != nil {
		return
	}
	if err := startConnector(os.NewFile(uintptr(lifeline), "lifeline")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// startConnector starts the connector with the lifeline as its standard input, through
// which comes what the SDK sent to that of this process: one line, which the worker sends
// back.
func startConnector(lifeline *os.File) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if err := relayLine(lifeline, os.Stdin); err != nil {
		return err
	}
	if err := os.Unsetenv(lifelineVariable); err != nil {
		return err
	}
	connector := exec.Command(program, os.Args[1:]...) //nolint:noctx // ends when its standard input does
	connector.Stdin, connector.Stdout, connector.Stderr = lifeline, os.Stdout, os.Stderr
	connector.ExtraFiles = []*os.File{os.NewFile(listenerFD, "listener")}
	return connector.Start()
}

func relayLine(to io.Writer, from io.Reader) error {
	line, err := bufio.NewReader(from).ReadBytes('\n')
	if err == nil {
		_, err = to.Write(line)
	}
	return err
}
