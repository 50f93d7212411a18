// Command plot draws the tables of docs/performance.md: time against size where Litmos
// counts, and memory against size. It is run from the folder tools.
package main

import (
	"cmp"
	"fmt"
	"image/color"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// figure is a picture of a table: lines over the numbers of one column.
type figure struct {
	file, title, heading, x string
	lines                   []line
}

// line is the numbers of the column so many cells behind the one with a head.
type line struct {
	head   string
	behind int
	name   string
	number func(cell string) (float64, error)
}

var figures = []figure{
	{"time", "Minutes of a sync, by its requests", "## Where Litmos counts", "Requests", []line{
		{"50 ms", 0, "answers in 50 ms", minutes}, {"5 s", 0, "answers in 5 s", minutes},
	}},
	{"memory", "Peak memory in MB of the process that writes the file, by its grants", "## Without a quota", "Grants", []line{
		{"Pebble", 1, "pebble", number}, {"SQLite", 1, "sqlite", number},
	}},
}

func main() {
	log.SetFlags(0)
	plot.DefaultFont.Variant = "Sans"
	content, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range figures {
		if err := f.draw(string(content)); err != nil {
			log.Fatalf("%s.svg: %v", f.file, err)
		}
	}
}

func minutes(cell string) (float64, error) {
	text, _, _ := strings.Cut(cell, " ")
	took, err := time.ParseDuration(text)
	return took.Minutes(), err
}

func number(cell string) (float64, error) { return strconv.ParseFloat(cell, 64) }

var colours = []color.Color{color.RGBA{0x0b, 0x5f, 0xa5, 0xff}, color.RGBA{0xc2, 0x41, 0x0c, 0xff}}

func (f figure) draw(document string) error {
	p := plot.New()
	p.Title.Text, p.X.Min, p.Y.Min, p.Legend.Top, p.Legend.Left = f.title, 0, 0, true, true
	p.Title.Padding, p.Legend.Padding = 2*vg.Millimeter, vg.Millimeter
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.TickerFunc(ticks), plot.TickerFunc(ticks)
	p.Add(plotter.NewGrid())
	for i, l := range f.lines {
		points, err := f.points(document, l)
		if err != nil {
			return err
		}
		drawn, marks, err := plotter.NewLinePoints(points)
		if err != nil {
			return err
		}
		drawn.Color, marks.Color = colours[i], colours[i]
		p.Add(drawn, marks)
		p.Legend.Add(l.name, drawn, marks)
	}
	return p.Save(20*vg.Centimeter, 11*vg.Centimeter, "../docs/"+f.file+".svg")
}

// ticks are those of gonum, with thousands set apart.
func ticks(low, high float64) []plot.Tick {
	all := plot.DefaultTicks{}.Ticks(low, high)
	for i := range all {
		if all[i].Label != "" {
			all[i].Label = humanize.Commaf(all[i].Value)
		}
	}
	return all
}

// points reads the first table under the heading.
func (f figure) points(document string, l line) (points plotter.XYs, err error) {
	_, section, _ := strings.Cut(document, f.heading+"\n")
	var heads []string
	for text := range strings.Lines(section) {
		row, isRow := strings.CutPrefix(strings.TrimSpace(text), "| ")
		switch cells := strings.Split(strings.TrimSuffix(row, " |"), " | "); {
		case isRow && heads == nil:
			heads = cells
		case isRow:
			x, y := slices.Index(heads, f.x), slices.Index(heads, l.head)
			if x < 0 || y < 0 || len(cells) != len(heads) {
				return nil, fmt.Errorf("%q under %q", cells, heads)
			}
			var point plotter.XY
			var wrong error
			point.X, err = number(cells[x])
			point.Y, wrong = l.number(cells[y+l.behind])
			if err := cmp.Or(err, wrong); err != nil {
				return nil, err
			}
			points = append(points, point)
		case heads != nil && !strings.HasPrefix(text, "|"):
			slices.SortFunc(points, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
			return points, nil
		}
	}
	return nil, fmt.Errorf("no table under %q", f.heading)
}
