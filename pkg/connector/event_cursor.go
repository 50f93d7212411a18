package connector

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// feedOverlap is how far back a poll begins before the one before it. Litmos does not say in
	// which zone it takes the ends of a window: it may be as far as 12 hours behind UTC. The
	// other hours are for rows that come late.
	feedOverlap = 26 * time.Hour
	// feedAhead is how long after the beginning of a poll its windows end. Litmos shows the rows of the
	// present day only if a window ends in the future (documented), wherever its zone is. If Litmos
	// refuses that, windows end in the present in UTC, and then in the present of the zone that is
	// farthest behind, by zoneBehind.
	feedAhead  = 24 * time.Hour
	zoneBehind = 12 * time.Hour
	// feedPast is how far back the first poll may begin.
	feedPast = 7 * 24 * time.Hour
	// feedRest is for how long a feed that Litmos refuses is left alone. After that it is read from
	// where it was left, so nothing is lost if the refusal lasts less than feedPast.
	feedRest = 6 * time.Hour
	// feedPatience is for how long a row of which not all was looked up is read again. It has an end,
	// because the row never comes again if Litmos has replaced it by a later one.
	feedPatience = 48 * time.Hour
	// maxTold is how many rows a cursor remembers. With them it has up to 4,096 bytes, which is the
	// limit of the SDK.
	maxTold = 330
)

// feedCursor says how far the event feed has come. It holds all that the next call needs, which
// may go to another process. A poll reads one feed of Litmos after the other, each in windows from
// the oldest on. Times are Unix seconds.
type feedCursor struct {
	// Began is when the poll began, Spent how many requests it has made.
	Began int64
	Spent int
	// Feed is the feed that is read, feedCount at the end of the poll. Since is where the window
	// begins, Start the next row of it, First the first row of the page before.
	Feed  int
	Since int64
	Start int
	First toldRow
	Feeds [feedCount]feedState
	// Told are the rows that were dealt with, by whether that was in half. Rows are the same, packed.
	Told map[toldRow]bool `json:"-"`
	Rows []byte
}

// feedState is what the next poll needs to know of a feed of Litmos.
type feedState struct {
	// From is when the last poll began that read the feed, or when the first is to begin.
	From int64
	// Early is by how much windows end before feedAhead, because Litmos refuses them. Every feedRest
	// feedAhead is tried again.
	Early time.Duration
	// Rests is until when the feed is left alone.
	Rests int64
	// Floor is the date up to which all rows count as dealt with, because more have come since than
	// the cursor holds. Next is what it will be when the feed is read from its beginning again.
	Floor, Next uint32
}

// halfBit is set in a packed row of which not all was looked up.
const halfBit toldRow = 1

// parseFeedCursor reads a cursor. Without one the feed begins at a time that the caller gives.
func parseFeedCursor(text string, start time.Time) (feedCursor, error) {
	c := feedCursor{Told: map[toldRow]bool{}}
	if text == "" {
		c.Feed = feedCount
		for feed := range c.Feeds {
			c.Feeds[feed].From = start.Unix()
		}
		return c, nil
	}
	if json.Unmarshal([]byte(text), &c) != nil || c.Start < 0 || c.Feed < 0 || c.Feed > feedCount {
		return feedCursor{}, errBadToken
	}
	for ; len(c.Rows) >= 8; c.Rows = c.Rows[8:] {
		row := toldRow(binary.BigEndian.Uint64(c.Rows))
		c.Told[row&^halfBit] = row&halfBit != 0
	}
	return c, nil
}

// pack returns the cursor as text. It forgets the oldest rows if there are too many.
func (c *feedCursor) pack() string {
	rows := slices.Sorted(maps.Keys(c.Told))
	for ; len(rows) > maxTold; rows = rows[1:] {
		of := &c.Feeds[rows[0].feed()]
		of.Next = max(of.Next, rows[0].second())
	}
	c.Rows = nil
	for _, row := range rows {
		if c.Told[row] {
			row |= halfBit
		}
		c.Rows = binary.BigEndian.AppendUint64(c.Rows, uint64(row))
	}
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // plain data can be written
	}
	return string(text)
}

// isOver tells whether the poll has read all.
func (c *feedCursor) isOver() bool { return c.Feed == feedCount }

// begin begins a poll, unless one is under way.
func (c *feedCursor) begin(now time.Time) {
	if c.isOver() {
		c.Began, c.Spent = now.Unix(), 0
		c.open(0)
	}
}

// open goes to the beginning of a feed, or of the first after it that does not rest. That is where
// the feed was left, or the oldest row of which not all was looked up, for feedPatience.
func (c *feedCursor) open(feed int) {
	for feed < feedCount && c.Feeds[feed].Rests > c.Began {
		feed++
	}
	c.Feed, c.Start = feed, 0
	if c.isOver() {
		return
	}
	state := &c.Feeds[feed]
	state.Floor = state.Next
	if state.From/seconds(feedRest) != c.Began/seconds(feedRest) {
		state.Early = 0
	}
	from := min(state.From, c.Began)
	for row, half := range c.Told {
		if at := int64(row.second()); half && row.feed() == feed && at >= c.Began-seconds(feedPatience) {
			from = min(from, at)
		}
	}
	c.Since = max(from, c.Began-seconds(feedPast)) - seconds(feedOverlap)
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// window is what to read of the feed. Last says that no other window comes after it.
func (c *feedCursor) window() (w litmos.Window, last bool) {
	to, end := c.Since+seconds(litmos.MaxWindow), c.Began+seconds(feedAhead-c.Feeds[c.Feed].Early)
	return litmos.Window{Since: time.Unix(c.Since, 0), To: time.Unix(min(to, end), 0)}, to >= end
}

// advance goes on after a page: to the next page of the window, which is at next if there is one, to
// the next window or to the next feed.
func (c *feedCursor) advance(rows []*hint, next int) {
	w, last := c.window()
	switch {
	case next > 0 && (c.Start == 0 || rows[0].row != c.First): // not a page that comes again
		c.Start, c.First = next, rows[0].row
	case !last:
		c.Start, c.Since = 0, w.To.Unix()
	default:
		c.Feeds[c.Feed].From = c.Began
		c.open(c.Feed + 1)
	}
}

// knows tells whether a row was dealt with, wholly or in half.
func (c *feedCursor) knows(row toldRow) (whole, half bool) {
	half, known := c.Told[row]
	isOld := row.second() > 0 && row.second() <= c.Feeds[row.feed()].Floor
	return isOld || known && !half, half
}
