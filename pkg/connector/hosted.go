package connector

import "os"

// isHosted tells whether ConductorOne runs this process as a function. Then every call may
// go to another process, and between calls the process is frozen.
func isHosted() bool { return os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" }
