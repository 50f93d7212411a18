package progress

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

const (
	// interval is how often a line says where a sync stands.
	interval   = time.Minute
	barWidth   = 24
	nothingYet = "nothing read yet"
)

// Lines says every minute in one line where the sync stands, until ctx ends.
func (s Sync) Lines(ctx context.Context, say func(line string)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			f := s.figures()
			parts := []string{f.requests(), f.remaining(), rows(f.read, nothingYet)}
			if wait := f.waiting(); wait != "" {
				parts = append(parts, wait)
			}
			say(strings.Join(parts, "; "))
		}
	}
}

// Live shows on a terminal where the sync stands, until stop. What is written to log
// appears above.
func (s Sync) Live(terminal io.Writer) (log io.Writer, stop func()) {
	display := mpb.New(mpb.WithOutput(terminal), mpb.WithAutoRefresh())
	line := func(text func(figures) string) *mpb.Bar {
		filler := mpb.BarFillerFunc(func(w io.Writer, _ decor.Statistics) error { return nil })
		return display.MustAdd(0, filler, mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return text(s.figures()) })))
	}
	bars := []*mpb.Bar{
		line(func(f figures) string { return fmt.Sprintf("%s  %s  %s", f.requests(), f.bar(), f.remaining()) }),
		line(func(f figures) string { return rows(f.read, nothingYet) }),
		line(figures.waiting),
	}
	return display, func() {
		for _, bar := range bars {
			bar.Abort(true)
		}
		display.Wait()
	}
}

// bar draws how much is done.
func (f figures) bar() string {
	done := 0
	if f.expected > 0 {
		done = barWidth * f.sent / f.expected
	}
	return "[" + strings.Repeat("=", done) + strings.Repeat(" ", barWidth-done) + "]"
}

// Summary says what a finished sync took, and what it has read by what its file counts.
func (s Sync) Summary(file *reader_v2.SyncStats) (took, has string) {
	took = fmt.Sprintf("%s with %s", rough(time.Since(s.Began)), counted(s.Quota().Sent, "requests"))
	return took, rows(s.stored(file), "nothing")
}
