// Command baton-litmos syncs a Litmos account for ConductorOne.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"

	"github.com/conductorone/baton-sdk/pkg/exit"
)

func main() {
	// The SDK logs by zap; only its storage engine writes to the standard log, of
	// internals.
	log.SetOutput(io.Discard)
	restrictFiles()
	cmd, err := newCommand(context.Background())
	if err == nil {
		err = cmd.Execute()
	}
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, prefixes.ReplaceAllString(err.Error(), ""))
	if signal, ok := errors.AsType[signalled](err); ok {
		os.Exit(signal.status())
	}
	exit.Exit(err)
}

// prefixes are what gRPC puts before a message. The exit status says the same.
var prefixes = regexp.MustCompile(`(validate failed: )?rpc error: code = \w+ desc = `)
