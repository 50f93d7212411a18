// Command plot draws the tables of docs/performance.md: time against size where Litmos
// counts, and memory against size. It is run from the folder tools.
package main

import (
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	content, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		log.Fatal(err)
	}
	for file, draw := range map[string]func(string) (string, error){"time": timePlot, "memory": memoryPlot} {
		picture, err := draw(string(content))
		if err == nil {
			err = os.WriteFile("../docs/"+file+".svg", []byte(picture), 0o600)
		}
		if err != nil {
			log.Fatalf("%s.svg: %v", file, err)
		}
	}
}

// timePlot shows the minutes of a sync by its requests, when Litmos answers at once and
// when it takes five seconds.
func timePlot(document string) (string, error) {
	t, err := read(document, "## Where Litmos counts", "Requests", "50 ms", "5 s")
	if err != nil {
		return "", err
	}
	p := plot{title: "Minutes of a sync, by its requests", lines: []line{{name: "answers in 50 ms"}, {name: "answers in 5 s"}}}
	for _, row := range t.rows {
		for i, head := range []string{"50 ms", "5 s"} {
			took, err := time.ParseDuration(strings.Fields(row[t.column(head)])[0])
			if err != nil {
				return "", err
			}
			if err := p.add(i, row[t.column("Requests")], took.Minutes()); err != nil {
				return "", err
			}
		}
	}
	return p.svg(), nil
}

// memoryPlot shows the peak memory of the process that writes the file, by its grants. It
// stands after the time, for each storage engine.
func memoryPlot(document string) (string, error) {
	t, err := read(document, "## Without a quota", "Grants", "Pebble", "SQLite")
	if err != nil {
		return "", err
	}
	p := plot{title: "Peak memory in MB of the process that writes the file, by its grants", lines: []line{{name: "pebble"}, {name: "sqlite"}}}
	for _, row := range t.rows {
		for i, head := range []string{"Pebble", "SQLite"} {
			megabytes, err := strconv.ParseFloat(row[t.column(head)+1], 64)
			if err != nil {
				return "", err
			}
			if err := p.add(i, row[t.column("Grants")], megabytes); err != nil {
				return "", err
			}
		}
	}
	return p.svg(), nil
}

type table struct {
	heads []string
	rows  [][]string
}

// column is where a head stands that read has found.
func (t table) column(head string) int { return slices.Index(t.heads, head) }

// read reads the first table under a heading, which must have the heads.
func read(document, heading string, heads ...string) (table, error) {
	_, section, _ := strings.Cut(document, heading+"\n")
	var lines [][]string
	for text := range strings.Lines(section) {
		text = strings.TrimSpace(text)
		if !strings.HasPrefix(text, "|") {
			if len(lines) > 0 {
				break
			}
			continue
		}
		cells := strings.Split(strings.Trim(text, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(lines) > 0 && len(cells) != len(lines[0]) {
			return table{}, fmt.Errorf("%s: %d cells under %d heads", heading, len(cells), len(lines[0]))
		}
		lines = append(lines, cells)
	}
	const headAndRuler = 2
	if len(lines) <= headAndRuler {
		return table{}, fmt.Errorf("no table under %q", heading)
	}
	for _, head := range heads {
		if !slices.Contains(lines[0], head) {
			return table{}, fmt.Errorf("%s: no column %q", heading, head)
		}
	}
	return table{heads: lines[0], rows: lines[headAndRuler:]}, nil
}
