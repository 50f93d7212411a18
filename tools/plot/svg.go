package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// plot is a picture of lines over one axis, which begins at 0 like the other.
type plot struct {
	title string
	lines []line
}

type line struct {
	name   string
	points [][2]float64
}

// add adds a point to a line.
func (p *plot) add(line int, x string, y float64) error {
	at, err := strconv.ParseFloat(x, 64)
	p.lines[line].points = append(p.lines[line].points, [2]float64{at, y})
	return err
}

// The picture in pixels: light, and readable where it is shown at half its size.
const (
	width, height       = 800, 420
	left, right         = 70, 40
	top, bottom         = 60, 50
	plotWidth           = width - left - right
	plotHeight          = height - top - bottom
	marks               = 5
	legendStep, keySize = 190, 14
)

var colours = []string{"#0b5fa5", "#c2410c", "#15803d"}

func (p *plot) svg() string {
	var maxX, maxY float64
	for _, l := range p.lines {
		slices.SortFunc(l.points, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
		for _, point := range l.points {
			maxX, maxY = max(maxX, point[0]), max(maxY, point[1])
		}
	}
	maxX, maxY = round(maxX), round(maxY)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="14" fill="#333">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="17">%s</text>`+"\n", left, p.title)
	for i := range marks + 1 {
		share := float64(i) / marks
		x, y := left+share*plotWidth, top+plotHeight-share*plotHeight
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#ddd"/>`+"\n", left, y, width-right)
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left-8, y+5, number(share*maxY))
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", x, height-bottom+24, number(share*maxX))
	}
	for i, l := range p.lines {
		colour := colours[i]
		var path []string
		for _, point := range l.points {
			x, y := left+point[0]/maxX*plotWidth, top+plotHeight-point[1]/maxY*plotHeight
			path = append(path, fmt.Sprintf("%.1f,%.1f", x, y))
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>`+"\n", x, y, colour)
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(path, " "), colour)
		fmt.Fprintf(&b, `<rect x="%d" y="36" width="%d" height="4" fill="%s"/>`+"\n", left+i*legendStep, keySize, colour)
		fmt.Fprintf(&b, `<text x="%d" y="43">%s</text>`+"\n", left+i*legendStep+keySize+6, l.name)
	}
	return b.String() + "</svg>\n"
}

// round is the next number above whose fifths are short.
func round(n float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(n)))
	for _, step := range []float64{1, 1.5, 2, 2.5, 3, 4, 5} {
		if n <= step*unit {
			return step * unit
		}
	}
	return 10 * unit
}

// number is a number with its thousands set apart.
func number(n float64) string {
	text := strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64)
	for at := len(strconv.FormatInt(int64(n), 10)) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
