//go:build unix

package main

import "syscall"

// restrictFiles makes the files of a sync, which hold personal data, readable by their
// owner only.
func restrictFiles() { syscall.Umask(0o077) }
