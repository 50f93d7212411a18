package check

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// columns is how wide the text is at most, words that are longer aside.
const columns = 80

// groups are the findings in the order in which they matter.
var groups = []struct {
	verdict Verdict
	title   string
}{
	{Fails, "A sync will fail or be incomplete"},
	{Risk, "A sync may fail or miss something"},
	{Handled, "Not as documented or assumed, and handled"},
	{AsExpected, "As the connector expects"},
	{NotKnown, "Could not be seen"},
}

// WriteText writes the report for people.
func WriteText(w io.Writer, r *Report) error {
	var b strings.Builder
	r.account(&b)
	r.cost(&b)
	for _, g := range groups {
		r.group(&b, g.verdict, g.title)
	}
	r.traffic(&b)
	fmt.Fprintf(&b, "\nNext: %s\n", r.Next)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) account(b *strings.Builder) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	row := func(name, value string) { _, _ = fmt.Fprintf(table, "  %s\t%s\n", name, value) } // a Builder does not fail
	c := r.Counts
	b.WriteString("Litmos account\n")
	row("API", r.BaseURL)
	if r.Region != "" {
		row("Region", r.Region)
	}
	row("API key", "accepted")
	row("Users", c.Users.with(c.InactiveUsers, "inactive"))
	row("Teams", c.Teams.with(c.SubTeams, "sub-teams"))
	row("Courses", c.Courses.String())
	row("Learning paths", c.LearningPaths.String())
	_ = table.Flush()
}

func (c Count) String() string {
	switch {
	case !c.Known:
		return "not known"
	case c.AtLeast:
		return "at least " + thousands(c.Rows)
	default:
		return thousands(c.Rows)
	}
}

// with adds how many of the rows are of some kind.
func (c Count) with(some Count, kind string) string {
	if !c.Known || !some.Known {
		return c.String()
	}
	return fmt.Sprintf("%s, %s of them %s", c, some, kind)
}

func (r *Report) cost(b *strings.Builder) {
	c := r.Cost
	b.WriteString("\nA full sync\n")
	how := "about "
	switch {
	case c.AtLeast:
		how = "at least "
	case c.Exact:
		how = ""
	}
	paragraph(b, 2, fmt.Sprintf("%s%s, %s at %d requests a minute.", how, plural(c.Requests, "request"), duration(c.Minutes), c.RequestsPerMinute))
	if !c.Exact {
		paragraph(b, 2, fmt.Sprintf("Estimated from %s, %s and %s.",
			plural(c.SampledTeams, "team"), plural(c.SampledCourses, "course"), plural(c.SampledPaths, "learning path")))
	}
}

func duration(minutes float64) string {
	n := int(math.Ceil(minutes))
	switch {
	case n == 0:
		return "seconds"
	case n < 60:
		return plural(n, "minute")
	default:
		return fmt.Sprintf("%d h %d min", n/60, n%60)
	}
}

func (r *Report) group(b *strings.Builder, v Verdict, title string) {
	first := true
	for _, f := range r.Findings {
		if f.Verdict != v {
			continue
		}
		if first {
			fmt.Fprintf(b, "\n%s\n", title)
			first = false
		}
		paragraph(b, 2, f.Question+" "+f.Answer)
		if f.Consequence != "" {
			paragraph(b, 4, f.Consequence)
		}
	}
}

func (r *Report) traffic(b *strings.Builder) {
	t := r.Traffic
	b.WriteString("\nThis check\n")
	paragraph(b, 2, fmt.Sprintf("%s, all of them reads: %s bytes, the median after %d ms, the slowest after %d ms.",
		plural(t.Requests, "request"), thousands(t.Bytes), t.MedianMS, t.MaxMS))
	for _, f := range t.Failures {
		paragraph(b, 2, fmt.Sprintf("%s: %s (%s)", f.Call, f.Outcome, plural(f.Times, "time")))
	}
}

// paragraph writes words in lines, the first indented and the others by two columns more.
func paragraph(b *strings.Builder, indent int, text string) {
	line := strings.Repeat(" ", indent-1)
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > columns && strings.TrimSpace(line) != "" {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", indent+1)
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}
