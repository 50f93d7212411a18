package oneshot

import (
	"time"

	"golang.org/x/sys/unix"
)

// adoptOrphans makes this process the parent of the connector's once that is detached, so
// that it stays in the tree of processes.
func adoptOrphans() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// awaitOrphans waits for their end, which follows that of the worker at once. It does not
// wait for long: a shell that became this process may have left it children of its own.
func awaitOrphans() {
	for range 100 {
		pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
		switch {
		case err == unix.ECHILD:
			return
		case pid <= 0:
			time.Sleep(10 * time.Millisecond)
		}
	}
}
