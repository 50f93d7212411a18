package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/conductorone/baton-litmos/pkg/config"
)

// flag says what a one-shot run does with a flag.
type flag struct {
	name string
	// task is set for a flag that asks for something else than a full sync. Of several
	// such flags the first in the table counts.
	task task
	// of names the flags, one of which must be set for this one to have a meaning.
	of string
	// extent is set if the flag decides what a sync reads and from where, so that a sync
	// does not go on where one with another value stopped.
	extent bool
	// refused is why a flag of the SDK is refused.
	refused string
}

const (
	ignoredBySDK  = "this version of the SDK ignores it"
	noCredentials = "this connector manages no credentials"
	noTickets     = "this connector manages no tickets"
)

// flags are flags of the SDK; the connector's own are declared in pkg/config. The others of the SDK
// decide how a run runs, or have a meaning in service mode only.
var flags = []flag{
	{name: "grant-entitlement", task: grant},
	{name: "revoke-grant", task: revoke},
	{name: "event-feed", task: eventFeed},
	{name: "create-account-profile", task: createAccount},
	{name: "create-account-login", task: createAccount},
	{name: "invoke-action", task: invokeAction},
	{name: "list-action-schemas", task: listActionSchemas},
	{name: "delete-resource", task: deleteResource},
	{name: "compact-syncs", task: compact},

	{name: "grant-principal", of: "grant-entitlement"},
	{name: "grant-principal-type", of: "grant-entitlement"},
	{name: "event-feed-id", of: "event-feed"},
	{name: "event-feed-start-at", of: "event-feed"},
	{name: "event-feed-cursor", of: "event-feed"},
	{name: "create-account-email", of: "create-account-login create-account-profile"},
	{name: "create-account-resource-type", of: "create-account-login create-account-profile"},
	{name: "invoke-action-args", of: "invoke-action"},
	{name: "invoke-action-resource-type", of: "invoke-action"},
	{name: "list-action-schemas-resource-type", of: "list-action-schemas"},
	{name: "delete-resource-type", of: "delete-resource"},
	{name: "compact-output-path", of: "compact-syncs"},
	{name: "compact-file-paths", of: "compact-syncs"},
	{name: "compact-sync-ids", of: "compact-syncs"},
	{name: "skip-grants", of: "sync-resources"},

	{name: "sync-resources", extent: true},
	{name: "sync-resource-types", extent: true},
	{name: "skip-entitlements-and-grants", extent: true},
	{name: "storage-engine", extent: true},
	{name: "external-resource-c1z", extent: true},
	{name: "external-resource-entitlement-id-filter", extent: true},
	{name: "external-resource-traits", extent: true},

	{name: "list-resource-actions", refused: ignoredBySDK},
	{name: "invoke-resource-action", refused: ignoredBySDK},
	{name: "invoke-resource-action-resource-type", refused: ignoredBySDK},
	{name: "invoke-resource-action-args", refused: ignoredBySDK},
	{name: "rotate-credentials", refused: noCredentials},
	{name: "rotate-credentials-type", refused: noCredentials},
	{name: "create-ticket", refused: noTickets},
	{name: "bulk-create-ticket", refused: noTickets},
	{name: "list-ticket-schemas", refused: noTickets},
	{name: "get-ticket", refused: noTickets},
	{name: "ticket-template-path", refused: noTickets},
	{name: "bulk-ticket-template-path", refused: noTickets},
	{name: "ticket-id", refused: noTickets},
}

// command is the flag that decides what a run does; nil is a sync.
func command(v *viper.Viper) *flag {
	for i, f := range flags {
		if f.task != nil && isSet(v.Get(f.name)) {
			return &flags[i]
		}
	}
	return nil
}

// checkFlags refuses flags that would have no effect. Without that, the SDK runs a full
// sync where somebody asked for something else.
func checkFlags(cmd *cobra.Command, v *viper.Viper) error {
	for _, f := range flags {
		if !given(cmd, f.name) || !isSet(v.Get(f.name)) {
			continue
		}
		if f.refused != "" {
			return fmt.Errorf("field %s: %s", f.name, f.refused)
		}
		of := strings.Fields(f.of)
		if len(of) > 0 && !slices.ContainsFunc(of, func(name string) bool { return isSet(v.Get(name)) }) {
			return fmt.Errorf("field %s: it has no meaning without %s", f.name, strings.Join(of, " or "))
		}
	}
	return nil
}

// given tells whether somebody set a flag, on the command line, in the environment or in
// the configuration file: the SDK sets the flags from these.
func given(cmd *cobra.Command, name string) bool { return cmd.Flags().Changed(name) }

// extent are the settings that decide what a sync reads and from where.
func extent(v *viper.Viper) []string {
	names := config.ChangesExtent()
	for _, f := range flags {
		if f.extent {
			names = append(names, f.name)
		}
	}
	settings := make([]string, len(names))
	for i, name := range names {
		settings[i] = fmt.Sprintf("%s=%v", name, v.Get(name))
	}
	return settings
}

// isSet tells whether a flag has a value other than none.
func isSet(value any) bool {
	return !slices.Contains([]string{"<nil>", "", "false", "[]"}, fmt.Sprint(value))
}

// list is a flag of several values. The SDK would read only the first line of a text, and add
// those of the command line to those of the environment.
type list struct {
	pflag.Value
	values pflag.SliceValue // the same
	given  bool             // on the command line
}

func (l *list) Set(text string) error {
	if !l.given {
		_ = l.values.Replace(nil)
	}
	l.given = true
	return l.Value.Set(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }), ","))
}

// readLines makes a flag a list, if it has several values, and reads its variable again.
func readLines(f *pflag.Flag, v *viper.Viper) {
	values, ok := f.Value.(pflag.SliceValue)
	if !ok {
		return
	}
	l := &list{Value: f.Value, values: values}
	if text, ok := v.Get(f.Name).(string); ok {
		_ = l.Set(text)
		l.given = false
	}
	f.Value, f.DefValue = l, "" // the help would show []
}
