//go:build unix

package oneshot

import "syscall"

// RestrictFiles makes the files of a sync, which hold personal data, readable by their
// owner only.
func RestrictFiles() { syscall.Umask(0o077) }
