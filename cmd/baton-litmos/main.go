// Command baton-litmos syncs a Litmos account for ConductorOne.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/conductorone/baton-sdk/pkg/exit"
)

func main() {
	// The SDK logs with zap. Only its storage engine writes to the standard log, about internals.
	log.SetOutput(io.Discard)
	restrictFiles()
	cmd, err := newCommand(context.Background())
	if err == nil {
		err = cmd.Execute()
	}
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, lastWords(err))
	if signal, ok := errors.AsType[signalled](err); ok {
		os.Exit(signal.status())
	}
	exit.Exit(err)
}

// prefixes are what gRPC and the SDK put before a message. The exit status says the same.
var prefixes = regexp.MustCompile(`errors found:\n|failed to unmarshal config: \d+ error\(s\) decoding:\n\n\* |` +
	`error: [a-z ]+ failed: |(validate failed: )?rpc error: code = \w+ desc = `)

// lastWords says why a run failed. When one of the calls that run at once fails, the SDK cancels the
// others. Their errors are left out.
func lastWords(err error) string {
	said := prefixes.ReplaceAllString(err.Error(), "")
	if strings.HasPrefix(said, "required flag") {
		said += ": a variable such as BATON_API_KEY does, too; see baton-litmos --help"
	}
	lines := slices.DeleteFunc(strings.Split(said, "\n"), func(line string) bool { return strings.HasSuffix(line, context.Canceled.Error()) })
	return cmp.Or(strings.Join(lines, "\n"), said)
}
