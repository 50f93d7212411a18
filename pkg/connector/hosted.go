package connector

import (
	"os"
	"time"
)

// hostedWait is how long a hosted call waits for the quota itself. Its time is paid for and
// bounded, so it leaves longer waits to the host.
const hostedWait = 5 * time.Second

// isHosted tells whether ConductorOne runs this process as a function. Then every call may
// go to another process, and between calls the process is frozen.
func isHosted() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }
