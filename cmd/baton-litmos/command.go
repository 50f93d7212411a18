package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime/debug"
	"slices"

	"github.com/conductorone/baton-sdk/pkg/cli"
	sdkconfig "github.com/conductorone/baton-sdk/pkg/config"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/connectorrunner"
	"github.com/conductorone/baton-sdk/pkg/tempdir"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/conductorone/baton-litmos/internal/oneshot"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// workers is how many requests of a sync may be under way, if --workers does not say.
const workers = 16

// newCommand is what config.RunConnector runs, with a hook before the main command:
// the SDK has no other way to run a one-shot sync in a process of its own.
func newCommand(ctx context.Context) (*cobra.Command, error) {
	v, cmd, err := sdkconfig.DefineConfigurationV2(ctx, "baton-litmos", newServer, config.Config,
		connectorrunner.WithDefaultCapabilitiesConnectorBuilderV2(&connector.Connector{}),
		connectorrunner.WithWorkerCount(workers))
	if err != nil {
		return nil, err
	}
	cmd.Version = version
	cmd.Args = noArguments
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		collectAt(storeGrowth)
		return runOneShot(ctx, cmd, v)
	}
	for _, sub := range cmd.Commands() {
		switch sub.Name() {
		case "_connector-service":
			sub.PreRun = func(*cobra.Command, []string) { collectAt(connectorGrowth) }
		case "lambda":
			sub.PreRun = func(*cobra.Command, []string) {
				collectAt(connectorGrowth)
				// The runtime of AWS tells by the standard log why it ends.
				log.SetOutput(os.Stderr)
			}
		}
	}
	return cmd, nil
}

// noArguments refuses words that are no flags, "--" included: the flags that a run adds for
// its worker would stand behind it and be no flags either, so that each worker would start
// another.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 || cmd.ArgsLenAtDash() >= 0 {
		return errors.New("no arguments are accepted, only flags")
	}
	return nil
}

// By how many percent memory may grow before Go collects garbage; Go's default is 100.
const (
	// connectorGrowth: of what the connector allocates, little lives longer than a page.
	connectorGrowth = 40
	// storeGrowth: most of what the SDK's process holds is its store's, in few pieces and
	// as much as ever; to collect half as often costs 4 % of memory.
	storeGrowth = 200
)

// collectAt sets the growth, unless the environment says.
func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// newServer builds the connector for the SDK.
func newServer(ctx context.Context, cfg *config.Litmos, run cli.RunTimeOpts) (types.ConnectorServer, error) {
	builder, options, err := connector.New(ctx, cfg, &cli.ConnectorOpts{SyncResourceTypeIDs: run.SyncResourceTypeIDs})
	if err != nil {
		return nil, err
	}
	built, err := connectorbuilder.NewConnector(ctx, builder, append(options, connectorbuilder.WithSessionStore(run.SessionStore))...)
	if err != nil {
		return nil, err
	}
	return server{built}, nil
}

// otherCommands are the settings that make the main command do something else once than
// a full sync.
var otherCommands = []string{
	"bulk-create-ticket", "compact-syncs", "create-account-login", "create-account-profile", "create-ticket",
	"delete-resource", "event-feed", "get-ticket", "grant-entitlement", "invoke-action", "list-action-schemas",
	"list-ticket-schemas", "revoke-grant", "rotate-credentials", "sync-resources",
}

// runOneShot takes over what is done once, and ends the process; in service mode it does
// nothing.
func runOneShot(ctx context.Context, cmd *cobra.Command, v *viper.Viper) error {
	if oneshot.IsWorker() {
		oneshot.EndWithParent()
		return oneshot.WatchConnector()
	}
	if err := v.BindPFlags(cmd.Flags()); err != nil {
		return err
	}
	if isSet(v.Get("client-id")) {
		return nil
	}
	cfg, err := cli.MakeGenericConfiguration[*config.Litmos](v)
	if err != nil {
		return err
	}
	if _, err := cfg.Settings(); err != nil {
		return nil //nolint:nilerr // the SDK says more about what is missing
	}
	status, err := runOnce(ctx, v, tempdir.Resolve(v.GetString("c1z-temp-dir")))
	if err != nil {
		return err
	}
	os.Exit(status)
	return nil
}

// runOnce runs a full sync or another command. Who names an action on the command line
// means it, so that implies provisioning, as the SDK does for grants and account changes.
func runOnce(ctx context.Context, v *viper.Viper, temp string) (int, error) {
	isOther := slices.ContainsFunc(otherCommands, func(name string) bool { return isSet(v.Get(name)) })
	switch {
	case !isOther:
		return oneshot.Sync{File: v.GetString("file"), Settings: extent(v)}.Run(ctx, temp)
	case isSet(v.Get("invoke-action")):
		return oneshot.Run(temp, "--provisioning")
	default:
		return oneshot.Run(temp)
	}
}

func isSet(value any) bool {
	switch value := value.(type) {
	case nil:
		return false
	case string:
		return value != ""
	case bool:
		return value
	case []string:
		return len(value) > 0
	default:
		return fmt.Sprint(value) != "" && fmt.Sprint(value) != "[]"
	}
}

// extent is what decides what a sync reads, and from where.
func extent(v *viper.Viper) []string {
	var settings []string
	for _, name := range []string{
		"api-key", "base-url", "region", "limited-courses", "skip-team-roles",
		"sync-resource-types", "skip-entitlements-and-grants", "storage-engine",
	} {
		settings = append(settings, fmt.Sprintf("%s=%v", name, v.Get(name)))
	}
	return settings
}
