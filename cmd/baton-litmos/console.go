package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/conductorone/baton-sdk/pkg/logging"
	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/term"

	"github.com/conductorone/baton-litmos/internal/progress"
)

// console is what a run says: its log, where it stands, and how it ended. All of that goes
// to stderr. Unless somebody chose a level, the log is for people: a sync logs only warnings, and
// says instead where it stands.
type console struct {
	quiet    bool // nobody chose a log level
	json     bool // somebody chose JSON
	live     bool // stderr is a terminal
	paths    []string
	level    string
	format   string
	warnings atomic.Int64
	out      switched
}

func newConsole(cmd *cobra.Command, v *viper.Viper, syncs bool) *console {
	c := &console{
		quiet: !given(cmd, "log-level"),
		paths: v.GetStringSlice("log-path"), level: v.GetString("log-level"), format: v.GetString("log-format"),
		out: switched{to: os.Stderr},
	}
	c.json = given(cmd, "log-format") && c.format == logging.LogFormatJSON
	if c.quiet {
		c.live = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
		if syncs {
			c.level = zapcore.WarnLevel.String()
		}
		if !c.json {
			c.format = logging.LogFormatConsole
		}
	}
	return c
}

// log makes the logger of the run.
func (c *console) log(ctx context.Context) (context.Context, error) {
	target := zapcore.AddSync(&c.out)
	if len(c.paths) > 0 {
		var err error
		if target, _, err = zap.Open(c.paths...); err != nil {
			return nil, fmt.Errorf("field log-path: %w", err)
		}
	}
	return logging.InitWithCore(ctx, func(config zap.Config) zapcore.Core {
		encoder := zapcore.NewJSONEncoder(config.EncoderConfig)
		if config.Encoding == logging.LogFormatConsole {
			encoder = zapcore.NewConsoleEncoder(config.EncoderConfig)
		}
		core := zapcore.RegisterHooks(zapcore.NewCore(encoder, target, config.Level), c.count)
		if c.quiet && len(c.paths) == 0 {
			core = readable{core}
		}
		return core
	}, logging.WithLogFormat(c.format), logging.WithLogLevel(c.level), logging.WithOutputPaths(nil))
}

// readable leaves out what the SDK logs in every run that waits for the quota, is refused a
// request, is ended by a signal or goes on after one, and what the last line of a failed run
// says again.
type readable struct{ zapcore.Core }

// repeated are the beginnings of such messages, of one that tells all warnings again, and of one
// that says what the SDK does not check with SQLite.
var repeated = []string{
	"slow connector call", "HTTP request failed", "HTTP request server error", "sync stats so far",
	"error: ", "finished unary call with code", "cancelling context due to error in action", "sync completed with warnings",
	"more entitlement resources than resources", "more grant resources than resources",
	"ingest invariants: store engine lacks the inspection surface",
}

func (r readable) With(fields []zapcore.Field) zapcore.Core { return readable{r.Core.With(fields)} }

func (r readable) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if isRepeated(entry) {
		return checked
	}
	return r.Core.Check(entry, checked)
}

func isRepeated(entry zapcore.Entry) bool {
	return slices.ContainsFunc(repeated, func(beginning string) bool { return strings.HasPrefix(entry.Message, beginning) })
}

func (c *console) count(entry zapcore.Entry) error {
	if entry.Level == zapcore.WarnLevel && !isRepeated(entry) {
		c.warnings.Add(1)
	}
	return nil
}

// follow shows where a sync stands, until stop.
func (c *console) follow(ctx context.Context, s progress.Sync) (stop func()) {
	switch {
	case !c.quiet:
		return func() {}
	case c.live:
		log, end := s.Live(os.Stderr)
		c.out.set(log)
		return func() {
			end()
			c.out.set(os.Stderr)
		}
	default:
		ctx, cancel := context.WithCancel(ctx)
		go s.Lines(ctx, c.say)
		return cancel
	}
}

// say says one line. Where the log is JSON, it is a line of the log.
func (c *console) say(line string) {
	if !c.json {
		fmt.Fprintln(&c.out, line)
		return
	}
	encoder := zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())
	zap.New(zapcore.NewCore(encoder, zapcore.AddSync(&c.out), zapcore.InfoLevel)).Info(line)
}

// finished says what a sync took, what its file holds and what to do next.
func (c *console) finished(file, took, has string) {
	c.say("Synced " + file + " in " + took)
	c.say("It holds " + has)
	if n := int(c.warnings.Load()); n > 0 {
		c.say(english.Plural(n, "warning", "") + ", see " + cmp.Or(strings.Join(c.paths, ", "), "above"))
	}
	if !c.json {
		c.say("Look at it with: baton access --file " + quoted(file))
	}
}

// special is what may mean something else to a shell.
var special = regexp.MustCompile(`[^\w@%+=:,./-]`)

// quoted is a word of a shell's command line.
func quoted(word string) string {
	if special.MatchString(word) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

// switched is a writer that can change its target.
type switched struct {
	mu sync.Mutex
	to io.Writer
}

func (s *switched) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.to.Write(p)
}

func (s *switched) set(to io.Writer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.to = to
}
