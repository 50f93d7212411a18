package connector

import (
	"math"
	"testing"
	"time"
)

// someDay is when the polls of a test begin.
var someDay = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// parsed is a cursor as a process reads it.
func parsed(t *testing.T, text string) feedCursor {
	t.Helper()
	c, err := parseFeedCursor(text, someDay)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// finish reads all that is left of a poll.
func finish(c *feedCursor) {
	for !c.isOver() {
		c.advance(nil, 0)
	}
}

// TestCursorFits: the largest cursor is within the limit of the SDK, and is read back as it was.
func TestCursorFits(t *testing.T) {
	t.Parallel()
	now := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	c := parsed(t, "")
	c.begin(now)
	for i := range uint32(10_000) {
		c.Told[newToldRow(now.Add(time.Duration(i)*time.Minute), i*8, uint64(i%feedCount))] = i%2 == 0
	}
	c.Spent, c.Feed, c.Start, c.First = 100_000, feedCount, 10_000_000, math.MaxUint64
	for i := range c.Feeds {
		c.Feeds[i] = feedState{From: now.Unix(), Early: feedAhead + zoneBehind, Rests: now.Unix(), Floor: math.MaxUint32, Next: math.MaxUint32}
	}
	text := c.pack()
	read := parsed(t, text)
	if len(text) > 4096 || len(read.Told) != maxTold {
		t.Errorf("%d bytes for %d rows", len(text), len(read.Told))
	}
	if again := read.pack(); again != text {
		t.Errorf("read back as %s", again)
	}
}

// TestForgottenRows: rows that the cursor cannot hold count as dealt with by their date, but only
// after the poll in which they came, because a feed has no order.
func TestForgottenRows(t *testing.T) {
	t.Parallel()
	c := parsed(t, "")
	c.begin(someDay)
	row := func(i int, feed uint64) toldRow {
		return newToldRow(someDay.Add(time.Duration(i)*time.Second), uint32(i)<<3, feed)
	}
	const rows = maxTold + 100
	for i := range rows {
		c.Told[row(i, 1)] = false
	}
	c = parsed(t, c.pack())
	c.Told[row(20, 1)] = false // comes late
	c = parsed(t, c.pack())
	old, other, undated := row(50, 1)+8, row(50, 2), newToldRow(time.Time{}, 8, 1) // old is another of the same second
	if whole, _ := c.knows(old); whole {
		t.Error("passes over an old row within the poll")
	}
	finish(&c)
	c.begin(someDay)
	for i := range rows {
		if whole, _ := c.knows(row(i, 1)); !whole {
			t.Errorf("row %d would be told again", i)
		}
	}
	if whole, _ := c.knows(old); !whole {
		t.Error("an old row is taken for new")
	}
	for _, r := range []toldRow{other, undated, row(rows, 1)} {
		if whole, _ := c.knows(r); whole {
			t.Errorf("passes over %x", r)
		}
	}
}

// TestEndOfWindowIsTriedAgain: a refusal that was temporary does not make the feed late for ever.
func TestEndOfWindowIsTriedAgain(t *testing.T) {
	t.Parallel()
	c := parsed(t, "")
	c.Feeds[0].Early = feedAhead
	for _, step := range []struct{ hours, end int }{{1, 1}, {5, 5}, {6, 6 + 24}} {
		c.begin(someDay.Add(time.Duration(step.hours) * time.Hour))
		if w, _ := c.window(); !w.To.Equal(someDay.Add(time.Duration(step.end) * time.Hour)) {
			t.Errorf("after %d hours the window ends at %v", step.hours, w.To)
		}
		finish(&c)
	}
}

// TestBeginningOfWindow: a poll reads a feed from where it was left, and from the oldest row on that
// was dealt with in half.
func TestBeginningOfWindow(t *testing.T) {
	t.Parallel()
	c := parsed(t, "")
	poll := func(hours int, want [feedCount]int) {
		t.Helper()
		c.begin(someDay.Add(time.Duration(hours) * time.Hour))
		var got [feedCount]int
		for !c.isOver() {
			got[c.Feed] = int(time.Unix(c.Since, 0).Add(feedOverlap).Sub(someDay) / time.Hour)
			c.advance(nil, 0)
		}
		if got != want {
			t.Errorf("after %d hours, read from %v, want %v", hours, got, want)
		}
	}
	const rest = int(feedRest / time.Hour)
	poll(1, [feedCount]int{0, 0, 0})
	c.Feeds[2].Rests = someDay.Add(2 * time.Hour).Add(feedRest).Unix()
	poll(4, [feedCount]int{1, 1, 0}) // 0 is none
	poll(2+rest, [feedCount]int{4, 4, 1})
	c.Told[newToldRow(someDay.Add(-3*time.Hour), 8, 1)] = true
	poll(3+rest, [feedCount]int{2 + rest, -3, 2 + rest})
	poll(40, [feedCount]int{3 + rest, -3, 3 + rest})
	poll(60, [feedCount]int{40, 40, 40})
}

// TestForeignCursors do not end in a panic.
func TestForeignCursors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"x", "[]", `{"Start":-1}`, `{"Feed":-1}`, `{"Feed":4}`, `{"Rows":"!"}`, `{"Feeds":[{"From":"x"}]}`} {
		if c, err := parseFeedCursor(text, time.Time{}); err == nil {
			t.Errorf("%s: %+v", text, c)
		}
	}
	for _, text := range []string{"{}", `{"Began":1,"Rows":"AAAAAQAAAAf/////","Feeds":[{},{}]}`} {
		c := parsed(t, text)
		c.begin(time.Now())
		c.advance(nil, 0)
		c.pack()
	}
}

// TestPageThatComesAgain: if Litmos gives the same page for another place, the poll goes on behind it.
func TestPageThatComesAgain(t *testing.T) {
	t.Parallel()
	c := parsed(t, "")
	c.begin(someDay)
	page := []*hint{{row: newToldRow(someDay, 8, 0)}}
	c.advance(page, 1000)
	if c.Feed != 0 || c.Start != 1000 {
		t.Errorf("after the first page: feed %d, row %d", c.Feed, c.Start)
	}
	c = parsed(t, c.pack())
	if c.advance(page, 2000); c.Feed != 1 || c.Start != 0 {
		t.Errorf("after the same page again: feed %d, row %d", c.Feed, c.Start)
	}
}
