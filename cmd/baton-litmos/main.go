// Command baton-litmos syncs a Litmos account for ConductorOne.
package main

import (
	"context"
	"io"
	"log"

	"github.com/conductorone/baton-sdk/pkg/exit"

	"github.com/conductorone/baton-litmos/internal/oneshot"
)

// version is set when a release is built.
var version = "dev"

func main() {
	// The SDK logs by zap; only its storage engine writes to the standard log, of
	// internals.
	log.SetOutput(io.Discard)
	oneshot.RestrictFiles()
	oneshot.DetachConnector()
	cmd, err := newCommand(context.Background())
	if err == nil {
		err = cmd.Execute()
	}
	if err != nil {
		exit.LogExit(err)
	}
}
