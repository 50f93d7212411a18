package connector

import (
	"math"
	"testing"
	"time"
)

// someDay is when the polls of a test begin.
var someDay = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// finish ends a poll, unless more is to be read.
func finish(c *feedCursor) (more bool) {
	for i := range c.Places {
		c.Places[i].Done = true
	}
	return c.advance()
}

// TestCursorFits: the largest cursor is within the limit of the SDK, and is read back as it was.
func TestCursorFits(t *testing.T) {
	t.Parallel()
	now := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	c := newFeedCursor(now)
	c.Spent = 100_000
	c.begin(now)
	for i := range uint32(10_000) {
		c.note(&feedRow{hash: i * 8, date: now.Add(time.Duration(i) * time.Minute), feed: int(i % feedCount), half: i%2 == 0})
	}
	for i := range c.Places {
		c.Places[i].Start, c.Places[i].First, c.Places[i].Done = 10_000_000, math.MaxUint32, true
		c.Places[i].Rests, c.Places[i].Floor, c.Places[i].End = now.Unix(), secondOf(now), 2
	}
	text := c.String()
	if len(text) > 4096 || len(c.Told) != maxTold {
		t.Errorf("%d bytes for %d rows", len(text), len(c.Told))
	}
	if read, err := parseFeedCursor(text, time.Time{}); err != nil || read.String() != text {
		t.Errorf("read back as %s, %v", read.String(), err)
	}
}

// TestForgottenRows: rows that the cursor cannot hold count as dealt with by their date, but only
// after the poll in which they came, because a feed has no order.
func TestForgottenRows(t *testing.T) {
	t.Parallel()
	c := newFeedCursor(someDay)
	c.begin(someDay)
	row := func(i, feed int) *feedRow {
		return &feedRow{hash: uint32(i) << 3, date: someDay.Add(time.Duration(i) * time.Second), feed: feed}
	}
	const rows = maxTold + 100
	for i := range rows {
		c.note(row(i, 1))
	}
	old, other, undated := row(50, 1), row(50, 2), &feedRow{feed: 1}
	old.hash = 1 << 30 // another of the same second
	if whole, _ := c.knows(old); whole {
		t.Error("passes over an old row within the poll")
	}
	if finish(&c) {
		t.Fatal("the poll goes on")
	}
	for i := range rows {
		if whole, _ := c.knows(row(i, 1)); !whole {
			t.Errorf("row %d would be told again", i)
		}
	}
	if whole, _ := c.knows(old); !whole {
		t.Error("an old row is taken for new")
	}
	for _, r := range []*feedRow{other, undated, row(rows, 1)} {
		if whole, _ := c.knows(r); whole {
			t.Errorf("passes over %+v", r)
		}
	}
}

// TestEndOfWindowIsTriedAgain: a refusal that was temporary does not make the feed late for ever.
func TestEndOfWindowIsTriedAgain(t *testing.T) {
	t.Parallel()
	c := newFeedCursor(someDay)
	for _, step := range []struct{ hours, end int }{{1, 2}, {5, 2}, {6, 0}} {
		c.begin(someDay.Add(time.Duration(step.hours) * time.Hour))
		c.Places[0].End = 2
		if finish(&c); c.Places[0].End != step.end {
			t.Errorf("after %d hours the end is %d", step.hours, c.Places[0].End)
		}
	}
}

// TestBeginningOfWindow: a poll reads from where the feed that is farthest behind was left, and from
// the oldest row on that was dealt with in half.
func TestBeginningOfWindow(t *testing.T) {
	t.Parallel()
	c := newFeedCursor(someDay)
	poll := func(hours int, want int, during func()) {
		t.Helper()
		c.begin(someDay.Add(time.Duration(hours) * time.Hour))
		if got := time.Unix(c.Since, 0).Add(feedOverlap).Sub(someDay).Hours(); got != float64(want) {
			t.Errorf("after %d hours, read from %v, want %d", hours, got, want)
		}
		during()
		finish(&c)
	}
	const rest = int(feedRest / time.Hour)
	poll(1, 0, func() {})
	poll(2, 1, func() { c.Places[2].Rests = c.Began + seconds(feedRest) })
	poll(4, 2, func() {})
	poll(2+rest, 1, func() { c.note(&feedRow{date: someDay.Add(-3 * time.Hour), half: true}) })
	poll(3+rest, -3, func() {})
	poll(40, -3, func() {})
	poll(60, 40, func() {})
}

// TestForeignCursors do not end in a panic.
func TestForeignCursors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"x", "[]", `{"p":[{"s":-1}]}`, `{"p":[{"e":3}]}`, `{"t":"!"}`, `{"p":[{"a":"x"}]}`} {
		if c, err := parseFeedCursor(text, time.Time{}); err == nil {
			t.Errorf("%s: %+v", text, c)
		}
	}
	c, err := parseFeedCursor(`{"b":1,"t":"AAAAAQAAAAf____","p":[{},{}]}`, time.Time{})
	if err == nil {
		c.begin(time.Now())
		c.note(&feedRow{})
		c.advance()
	}
}
