package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/conductorone/baton-sdk/pkg/cli"
	"github.com/conductorone/baton-sdk/pkg/connectorclient"
	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/conductorone/baton-sdk/pkg/tempdir"
	"github.com/conductorone/baton-sdk/pkg/types"
	"github.com/conductorone/baton-sdk/pkg/uhttp"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"google.golang.org/grpc"

	"github.com/conductorone/baton-litmos/internal/inprocess"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// run is a one-shot run: a sync or another command, all in this process.
type run struct {
	cmd      *cobra.Command
	settings *viper.Viper
	config   *config.Litmos
	console  *console
	temp     string // a folder for temporary files, removed at the end
}

// runOnce does what the settings ask for. It stands in for the SDK's own command, which
// takes two processes.
func runOnce(ctx context.Context, cmd *cobra.Command, v *viper.Viper) error {
	command := command(v)
	if command != nil {
		v.Set("provisioning", true) // the command line asks for the change, which is permission enough
		for _, name := range []string{"grant-principal-type", "delete-resource-type"} {
			v.SetDefault(name, "user") // nothing else can be granted access or deleted
		}
	}
	cfg, err := readSettings(cmd, v)
	if err != nil {
		return err
	}
	signals, release := catchSignals()
	defer release()
	temp, err := tempFolder(v)
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	ctx, cancel := endOnSignal(ctx, signals, temp)
	defer cancel()

	r := &run{cmd: cmd, settings: v, config: cfg, console: newConsole(cmd, v, command == nil), temp: temp}
	ctx, err = r.console.log(withHTTPTimeout(ctx, v))
	if err != nil {
		return err
	}
	ctx, flush, err := trace(ctx, v)
	if err != nil {
		return err
	}
	defer flush()
	if command == nil {
		err = r.sync(ctx)
	} else {
		err = r.command(ctx, command)
	}
	if cause := context.Cause(ctx); cause != nil && err != nil {
		return cause
	}
	return err
}

// readSettings reads and checks the settings as the SDK does.
func readSettings(cmd *cobra.Command, v *viper.Viper) (*config.Litmos, error) {
	cfg, err := cli.MakeGenericConfiguration[*config.Litmos](v)
	if err != nil {
		return nil, err
	}
	if err := field.Validate(config.Config, cfg, field.WithAuthMethod(v.GetString("auth-method"))); err != nil {
		return nil, err
	}
	timeout, engine := field.HttpTimeoutField, field.StorageEngineField
	if _, err := field.ValidateField(&timeout, v.GetInt(timeout.FieldName)); err != nil {
		return nil, err
	}
	if _, err := field.ValidateField(&engine, v.GetString(engine.FieldName)); err != nil {
		return nil, err
	}
	return cfg, checkFlags(cmd, v)
}

// withHTTPTimeout carries the time-out of requests to the SDK's HTTP client.
func withHTTPTimeout(ctx context.Context, v *viper.Viper) context.Context {
	return context.WithValue(ctx, uhttp.ContextHTTPTimeoutKey, time.Duration(v.GetInt("http-timeout-seconds"))*time.Second)
}

// tempFolder makes the folder for temporary files. What the SDK and its libraries put
// elsewhere by default goes there too.
func tempFolder(v *viper.Viper) (string, error) {
	temp, err := os.MkdirTemp(tempdir.Resolve(v.GetString("c1z-temp-dir")), "baton-litmos-")
	if err != nil {
		return "", fmt.Errorf("field c1z-temp-dir: %w", err)
	}
	for _, name := range []string{"TMPDIR", "TMP", tempdir.EnvVar} { // Unix, Windows, the SDK
		if err := os.Setenv(name, temp); err != nil {
			return "", err
		}
	}
	return temp, nil
}

// connect builds the connector and connects with it, until end.
func (r *run) connect(ctx context.Context, observe ...grpc.UnaryClientInterceptor) (
	client types.ConnectorClient, quota func() litmos.Quota, end func(), err error,
) {
	server, err := newServer(ctx, r.config, cli.RunTimeOpts{})
	if err != nil {
		return nil, nil, nil, err
	}
	connection, end, err := inprocess.Dial(ctx, server, observe...)
	if err != nil {
		return nil, nil, nil, err
	}
	return connectorclient.NewConnectorClient(ctx, connection), server.built.Quota, end, nil
}

// command runs a command other than a sync.
func (r *run) command(ctx context.Context, f *flag) error {
	client, _, end, err := r.connect(ctx)
	if err != nil {
		return err
	}
	defer end()
	return f.task(ctx, r.settings, client)
}
