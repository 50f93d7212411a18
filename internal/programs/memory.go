package programs

import (
	"fmt"
	"os"
	"strings"
)

// PeakMemory is the most memory that a process has had, in bytes. It is 0 where the
// process has ended, or the system is not Linux.
func PeakMemory(pid int) int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int64
	_, _ = fmt.Sscan(after, &kilobytes)
	return kilobytes << 10
}
