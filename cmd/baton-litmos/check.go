package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/conductorone/baton-sdk/pkg/cli"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// addCheckCommand adds the command that looks at an account. It takes the settings of the
// main command.
func addCheckCommand(ctx context.Context, mainCommand *cobra.Command, v *viper.Viper) error {
	var output string
	cmd, err := cli.AddCommand(mainCommand, v, &config.Config, &cobra.Command{
		Use:   "check",
		Short: "Look at a Litmos account before its first sync",
		Long: fmt.Sprintf(`Look at a Litmos account before its first sync: how large it is, what a full
sync will cost, and how the account behaves where the documentation is silent.
It sends at most %d requests, which only read. The report holds no names and no
ids, so it can be passed on.`, check.MaxRequests),
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runCheck(ctx, cmd, v, output) },
	})
	if err != nil {
		return err
	}
	cmd.Flags().StringVar(&output, "output", "text", "The form of the report: text or json")
	return nil
}

func runCheck(ctx context.Context, cmd *cobra.Command, v *viper.Viper, output string) error {
	write := map[string]func(io.Writer, *check.Report) error{"text": check.WriteText, "json": writeJSON}[output]
	if write == nil {
		return errors.New("field output: must be text or json")
	}
	if err := v.BindPFlags(cmd.Flags()); err != nil {
		return err
	}
	cfg, err := readSettings(cmd, v)
	if err != nil {
		return err
	}
	settings, err := cfg.Checked()
	if err != nil {
		return err
	}
	console := newConsole(cmd, v, true)
	ctx, err = console.log(withHTTPTimeout(ctx, v))
	if err != nil {
		return err
	}
	client, err := connector.NewClient(ctx, settings)
	if err != nil {
		return err
	}
	options := check.Options{
		Client: client, Settings: settings, Validate: connector.FromClient(client, settings).Validate,
		Version: connector.Version, Stage: func(stage string) {
			if console.live { // where nobody looks, a check is quiet
				console.say("baton-litmos: " + stage)
			}
		},
	}
	if cfg.BaseUrl == "" {
		options.Region = cfg.Region
	}
	report, err := check.Run(ctx, options)
	if err != nil {
		return err
	}
	if err := write(cmd.OutOrStdout(), report); err != nil {
		return err
	}
	if !report.CanSync {
		return status.Error(codes.FailedPrecondition, "baton-litmos: a full sync of this account would fail or be incomplete: the report says why")
	}
	return nil
}

func writeJSON(w io.Writer, r *check.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
