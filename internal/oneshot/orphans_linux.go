package oneshot

import "golang.org/x/sys/unix"

// adoptOrphans makes this process the parent of the connector's once that is detached, so
// that it stays in the tree of processes.
func adoptOrphans() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// awaitOrphans returns when all have ended.
func awaitOrphans() {
	for {
		if _, err := unix.Wait4(-1, nil, 0, nil); err != nil && err != unix.EINTR {
			return
		}
	}
}
