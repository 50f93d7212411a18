package connector

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// feedOverlap is how far back a poll begins before the one before it. Litmos does not say in
	// which zone it takes the ends of a window: it may be as far as 12 hours behind UTC. The
	// other hours are for rows that come late.
	feedOverlap = 26 * time.Hour
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

// feedEnds are where windows end, counted from the beginning of a poll. Litmos shows the rows of
// the present day only if a window ends in the future (documented), wherever its zone is. If it
// refuses that, the present in UTC is tried, and then the present in the zone farthest behind.
var feedEnds = [...]time.Duration{24 * time.Hour, 0, -12 * time.Hour}

// feedCursor says how far the event feed has come. It holds all that the next call needs, which
// may go to another process. Times are Unix seconds.
type feedCursor struct {
	// Began is when the poll under way began, 0 if there is none. Since is where the window begins
	// that it reads. Spent is how many requests it has made.
	Began int64 `json:"b,omitempty"`
	Since int64 `json:"s,omitempty"`
	Spent int   `json:"n,omitempty"`
	// Places are those in the feeds of Litmos, Told the rows of them that were dealt with.
	Places [feedCount]feedPlace `json:"p"`
	Told   toldRows             `json:"t,omitempty"`
}

// feedPlace is a place in one feed of Litmos.
type feedPlace struct {
	// From is when the last poll began that read the feed, or when the first is to begin.
	From int64 `json:"a"`
	// Start is the next row of the window, First the hash of the first row of the page before.
	// Done says that the window has been read.
	Start int    `json:"s,omitempty"`
	First uint32 `json:"f,omitempty"`
	Done  bool   `json:"d,omitempty"`
	// End is the place in feedEnds of what Litmos does not refuse. Every feedRest the first is tried
	// again.
	End int `json:"e,omitempty"`
	// Rests is until when the feed is left alone.
	Rests int64 `json:"r,omitempty"`
	// Floor is the date up to which all rows count as dealt with, because more have come since than
	// Told holds. Next is what it will be in the next poll.
	Floor uint32 `json:"l,omitempty"`
	Next  uint32 `json:"x,omitempty"`
}

// toldRows are rows of the feeds, by date.
type toldRows []toldRow

type toldRow struct {
	second uint32 // of its date, Unix time
	hash   uint32 // its last bits say more, see feedMask
}

func compareTold(a, b toldRow) int {
	return cmp.Or(cmp.Compare(a.second, b.second), cmp.Compare(a.hash, b.hash))
}

// MarshalText packs the rows.
func (t toldRows) MarshalText() ([]byte, error) {
	var packed []byte
	for _, row := range t {
		packed = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(packed, row.second), row.hash)
	}
	return base64.RawURLEncoding.AppendEncode(nil, packed), nil
}

// UnmarshalText unpacks them.
func (t *toldRows) UnmarshalText(text []byte) error {
	packed, err := base64.RawURLEncoding.AppendDecode(nil, text)
	for ; len(packed) >= 8; packed = packed[8:] {
		*t = append(*t, toldRow{binary.BigEndian.Uint32(packed), binary.BigEndian.Uint32(packed[4:])})
	}
	return err
}

// newFeedCursor is where a feed begins.
func newFeedCursor(start time.Time) (c feedCursor) {
	for feed := range c.Places {
		c.Places[feed].From = start.Unix()
	}
	return c
}

// parseFeedCursor reads a cursor. Without one the feed begins at a time that the caller gives.
func parseFeedCursor(text string, start time.Time) (c feedCursor, err error) {
	if text == "" {
		return newFeedCursor(start), nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || !c.isValid() {
		return feedCursor{}, errBadToken
	}
	return c, nil
}

func (c *feedCursor) isValid() bool {
	for _, p := range c.Places {
		if p.Start < 0 || p.End < 0 || p.End >= len(feedEnds) {
			return false
		}
	}
	return true
}

func (c *feedCursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // plain data can be written
	}
	return string(text)
}

// begin begins a poll, unless one is under way. It reads from where the feed that is farthest behind
// was left, and again from the oldest row on of which not all was looked up, for feedPatience.
func (c *feedCursor) begin(now time.Time) {
	if c.Began != 0 {
		return
	}
	c.Began = now.Unix()
	from := c.Began
	for _, p := range c.Places {
		if p.Rests <= c.Began {
			from = min(from, p.From)
		}
	}
	for _, t := range c.Told {
		if at := int64(t.second); t.hash&halfMask != 0 && at >= c.Began-seconds(feedPatience) {
			from = min(from, at)
		}
	}
	c.Since = max(from, now.Add(-feedPast).Unix()) - seconds(feedOverlap)
}

// order puts rows in another order in each poll, so that a row that takes more requests than the
// budget leaves does not keep the same rows waiting in every poll.
func (c *feedCursor) order(rows []*feedRow) []*feedRow {
	turn := uint32(c.Began * 2654435761) //nolint:gosec // spreads the bits of the time
	slices.SortStableFunc(rows, func(a, b *feedRow) int { return cmp.Compare(a.hash^turn, b.hash^turn) })
	return rows
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// end is where the last window of the poll ends.
func (c *feedCursor) end(feed int) int64 { return c.Began + seconds(feedEnds[c.Places[feed].End]) }

// window is what to read of a feed. Open is false if nothing is left to read of it.
func (c *feedCursor) window(feed int) (w litmos.Window, open bool) {
	p, to := c.Places[feed], min(c.Since+seconds(litmos.MaxWindow), c.end(feed))
	return litmos.Window{Since: time.Unix(c.Since, 0), To: time.Unix(to, 0)}, !p.Done && p.Rests <= c.Began && to > c.Since
}

// What the last bits of a toldRow's hash say.
const (
	feedMask = 1<<2 - 1 // the number of the feed
	halfMask = 1 << 2   // not all was looked up
	hashMask = ^uint32(feedMask | halfMask)
)

func newToldRow(row *feedRow, half bool) toldRow {
	told := toldRow{secondOf(row.date), row.hash&hashMask | uint32(row.feed)} //nolint:gosec // below feedCount
	if half {
		told.hash |= halfMask
	}
	return told
}

// knows tells whether a row was dealt with, wholly or in half.
func (c *feedCursor) knows(row *feedRow) (whole, half bool) {
	told := newToldRow(row, false)
	_, whole = slices.BinarySearchFunc(c.Told, told, compareTold)
	_, half = slices.BinarySearchFunc(c.Told, newToldRow(row, true), compareTold)
	return whole || told.second > 0 && told.second <= c.Places[row.feed].Floor, half
}

// note notes that a row was dealt with, wholly or in half. It forgets the oldest if there are too
// many.
func (c *feedCursor) note(row *feedRow) {
	c.Told = slices.DeleteFunc(c.Told, func(t toldRow) bool { return t == newToldRow(row, true) })
	told := newToldRow(row, row.half)
	place, known := slices.BinarySearchFunc(c.Told, told, compareTold)
	if !known {
		c.Told = slices.Insert(c.Told, place, told)
	}
	if len(c.Told) > maxTold {
		of := &c.Places[min(c.Told[0].hash&feedMask, feedCount-1)]
		of.Next = max(of.Next, c.Told[0].second)
		c.Told = c.Told[1:]
	}
}

// secondOf is 0 for a row without a date.
func secondOf(date time.Time) uint32 {
	return uint32(min(max(0, date.Unix()), math.MaxUint32))
}

// advance goes on to the next window when this one has been read, and tells whether the poll goes
// on. At its end the next begins to forget what Told could not hold.
func (c *feedCursor) advance() (more bool) {
	for feed := range c.Places {
		_, open := c.window(feed)
		more = more || open
	}
	if more {
		return true
	}
	next := c.Since + seconds(litmos.MaxWindow)
	for feed := range c.Places {
		p := &c.Places[feed]
		p.Start, p.First, p.Done = 0, 0, false
		more = more || next < c.end(feed)
	}
	if more {
		c.Since = next
		return true
	}
	for i := range c.Places {
		p := &c.Places[i]
		p.Floor, p.Next = max(p.Floor, p.Next), 0
		if p.Rests > c.Began {
			continue
		}
		if p.From/seconds(feedRest) != c.Began/seconds(feedRest) {
			p.End = 0 // the first choice is tried again
		}
		p.From = c.Began
	}
	c.Began, c.Since, c.Spent = 0, 0, 0
	return false
}
