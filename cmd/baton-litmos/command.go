package main

import (
	"context"
	"errors"
	"log"
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
	sdkconfig "github.com/conductorone/baton-sdk/pkg/config"
	"github.com/conductorone/baton-sdk/pkg/connectorrunner"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// newCommand is the SDK's command, which serves, syncs and changes, with our own way to
// run once in place of the SDK's.
func newCommand(ctx context.Context) (*cobra.Command, error) {
	v, cmd, err := sdkconfig.DefineConfigurationV2(ctx, "baton-litmos", serve, config.Config,
		connectorrunner.WithDefaultCapabilitiesConnectorBuilderV2(&connector.Connector{}),
		connectorrunner.WithWorkerCount(workers))
	if err != nil {
		return nil, err
	}
	cmd.Version = connector.Version
	cmd.Args = noArguments
	service := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := v.BindPFlags(cmd.Flags()); err != nil {
			return err
		}
		collectEarly()
		if v.GetString("client-id") != "" {
			limitMemory(serviceShare)
			return service(cmd, args)
		}
		limitMemory(onceShare)
		return runOnce(ctx, cmd, v)
	}
	for _, sub := range cmd.Commands() {
		switch sub.Name() {
		case "_connector-service":
			sub.PreRun = func(*cobra.Command, []string) { collectEarly() }
		case "lambda":
			sub.PreRunE = func(*cobra.Command, []string) error {
				collectEarly()
				// The runtime of AWS writes to the standard log why it ends.
				log.SetOutput(os.Stderr)
				// The flags hold the defaults of the settings that ConductorOne does not send.
				return v.BindPFlags(cmd.Flags())
			}
		}
	}
	err = addCheckCommand(ctx, cmd, v)
	for _, command := range append(cmd.Commands(), cmd) {
		command.Flags().VisitAll(func(f *pflag.Flag) { readLines(f, v) })
	}
	return cmd, err
}

// noArguments refuses words that are neither flags nor commands, "--" included.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 || cmd.ArgsLenAtDash() >= 0 {
		return errors.New("only flags and commands are accepted: see baton-litmos --help")
	}
	return nil
}

// growth is by how many percent the memory of a process may grow before Go collects garbage.
// Go's default is 100. Of what a connector allocates, little lives longer than a page; in the
// process that writes the file it saves a sixth of the memory.
const growth = 40

// Which part of a container's memory Go tries to keep within. A service leaves room for the
// process of its connector.
const (
	onceShare    = 0.9
	serviceShare = 0.75
)

// limitMemory keeps a process within a part of the memory of its container, if that has a
// limit. GOMEMLIMIT overrides it.
func limitMemory(share float64) {
	// Where the limit cannot be read there is none.
	_, _ = memlimit.Set(memlimit.WithRatio(share))
}

// collectEarly sets the growth, unless GOGC is set.
func collectEarly() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
}
