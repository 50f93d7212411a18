package check

import (
	_ "embed"
	"fmt"
	"io"
	"math"
	"strings"
	"text/template"

	"github.com/dustin/go-humanize"
	"github.com/dustin/go-humanize/english"
)

// columns is the maximum width of the text. A word that is longer is not broken.
const columns = 80

// titles are the heads of the findings of each verdict, in the order in which these matter.
var titles = []struct {
	Verdict Verdict
	Text    string
}{
	{Fails, "A sync will fail or be incomplete"},
	{Risk, "A sync may fail or miss something"},
	{Handled, "Not as documented or assumed, and handled"},
	{AsExpected, "As the connector expects"},
	{NotKnown, "Could not be seen"},
}

//go:embed text.tmpl
var textTemplate string

var text = template.Must(template.New("report").Funcs(template.FuncMap{
	"titles": func() any { return titles },
	"findings": func(all []Finding, v Verdict) []Finding {
		return filter(all, func(f Finding) bool { return f.Verdict == v })
	},
	"duration": duration, "plural": plural, "thousands": thousands,
}).Parse(textTemplate))

// WriteText writes the report for people.
func WriteText(w io.Writer, r *Report) error {
	var b, wrapped strings.Builder
	if err := text.Execute(&b, r); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		wrap(&wrapped, strings.TrimSuffix(line, "\n"))
	}
	_, err := io.WriteString(w, wrapped.String())
	return err
}

func (c Count) String() string {
	switch {
	case !c.Known:
		return "not known"
	case c.AtLeast:
		return "at least " + thousands(c.Rows)
	}
	return thousands(c.Rows)
}

func duration(minutes float64) string {
	n := int(math.Ceil(minutes))
	switch {
	case n == 0:
		return "seconds"
	case n < 60:
		return plural(n, "minute")
	}
	return fmt.Sprintf("%d h %d min", n/60, n%60)
}

func plural(n int, noun string) string {
	return thousands(n) + " " + english.PluralWord(n, noun, "")
}

func thousands(n int) string { return humanize.Comma(int64(n)) }

// wrap writes a line and breaks it if it is too long. The parts after the first are indented
// by two more columns.
func wrap(b *strings.Builder, text string) {
	line := text[:len(text)-len(strings.TrimLeft(text, " "))]
	indent := line + "  "
	for word := range strings.SplitSeq(text[len(line):], " ") {
		if len(line)+len(word) > columns && strings.TrimSpace(line) != "" {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		line += word + " "
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
