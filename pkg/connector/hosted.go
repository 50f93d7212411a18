package connector

import (
	"os"
	"time"
)

// hostedWait is the longest wait for the quota within a hosted call. The time of a call is paid
// for and limited, so longer waits are left to the host.
const hostedWait = 5 * time.Second

// IsHosted tells whether ConductorOne runs this process as a function. Then each call may go to
// another process, and a process does not run between calls.
func IsHosted() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }
