package litmos

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

const (
	// pageSize is how many rows to ask for: the documented maximum.
	pageSize = 1000
	// overlap is how many rows that were already read each following page begins with. One row
	// would show that rows were inserted or deleted. Three also show that rows of equal sort
	// key have changed places, and cost no further request below 100,000 rows.
	overlap = 3
	// maxMoves is how often one walk may step back because rows have moved.
	maxMoves = 8
)

var (
	errBadCursor = errors.New("not a page token of this connector")
	errMoved     = errors.New("rows keep moving while the list is read, or Litmos ignores the offset")
)

// Cursor is a place in a list, between two of its rows. The zero Cursor is the beginning of the
// list. Litmos lists by offset, in an order that it does not promise and that changes when rows
// are added or removed. So a Cursor also says which rows are before it.
type Cursor struct {
	// Start is the offset of the next row.
	Start int `json:"s,omitempty"`
	// Seen holds the ids of the rows before Start, at most overlap of them, oldest first.
	Seen []string `json:"i,omitempty"`
	// First is the id of the first row of the page before, Size how many rows it had.
	First string `json:"f,omitempty"`
	Size  int    `json:"n,omitempty"`
	// Back is how many rows further back to read, because Seen was not in its place. Moves is
	// how often that happened in this walk.
	Back  int `json:"b,omitempty"`
	Moves int `json:"m,omitempty"`
	// Shifted says that a page began with rows that were not there before. They may have been
	// added, or they may stand behind Start no more. So the list is read once more after its
	// end. Again says that this is the second time.
	Shifted bool `json:"h,omitempty"`
	Again   bool `json:"g,omitempty"`
	// Rows is how many rows the walk has read, each counted once although pages overlap.
	// Digest is the sum of the hashes of their ids. Two walks over the same rows have the same
	// Digest, in whatever order.
	Rows   int    `json:"r,omitempty"`
	Digest uint64 `json:"d,omitempty"`
}

// check refuses a cursor that no walk can have made.
func (c Cursor) check() error {
	if c.Start < 0 || c.Back < 0 || c.Size < 0 || c.Moves < 0 || c.Rows < 0 || len(c.Seen) > min(overlap, c.Start) {
		return errBadCursor
	}
	return nil
}

// offset is where to read from so that the page begins with Seen.
func (c Cursor) offset() int { return max(0, c.Start-len(c.Seen)-c.Back) }

// Page is one answer of a list call.
type Page[T any] struct {
	// Rows are the rows not read yet. After rows of the list have moved, Rows may hold some
	// that were read before.
	Rows []T
	// Last says that the list ends with Rows.
	Last bool

	at   Cursor   // where this page was asked for
	ids  []string // of all rows of the answer
	skip int      // how many of them are not in Rows
	old  int      // how many of them were read before
	next Cursor   // after all of Rows
}

// After is the cursor behind the first n of Rows. The next page begins behind all of them.
func (p Page[T]) After(n int) Cursor {
	if n == len(p.Rows) {
		return p.next
	}
	return p.cursor(p.skip + n)
}

// cursor is the place behind the first n rows of the answer.
func (p Page[T]) cursor(n int) Cursor {
	seen := p.ids[max(0, n-overlap):n]
	if n < overlap {
		// A page cut to less than the overlap still has the rows before it.
		seen = slices.Concat(p.at.Seen, p.ids[min(p.skip, n):n])
		seen = seen[max(0, len(seen)-overlap):]
	}
	next := Cursor{
		Start: p.at.offset() + n, Seen: slices.Clone(seen), Size: len(p.ids), Moves: p.at.Moves,
		Shifted: p.at.Shifted, Again: p.at.Again, Rows: p.at.Rows, Digest: p.at.Digest,
	}
	counted := make(map[string]bool, n)
	// Rows beyond the limit of a page are read again, and are counted then.
	for _, id := range p.ids[min(p.old, n):min(n, max(p.old, pageSize))] {
		if !counted[id] {
			counted[id] = true
			next.Rows++
			next.Digest += hash(id)
		}
	}
	if len(p.ids) > 0 {
		next.First = p.ids[0]
	}
	next.Seen = next.Seen[max(0, len(next.Seen)-next.Start):]
	return next
}

// newPage makes a page of the rows that Litmos answered to a request at a cursor.
func newPage[T any](at Cursor, rows []T, id func(*T) string) (Page[T], error) {
	p := Page[T]{Rows: rows, at: at, ids: make([]string, len(rows))}
	for i := range rows {
		p.ids[i] = id(&rows[i])
	}
	switch {
	case at.Start == 0:
	case p.atPlace():
		p.skip, p.old = len(at.Seen), len(at.Seen)
		p.Rows = rows[p.skip:]
	case at.offset() == 0:
		// This was read from the beginning of the list, so no row before it can be missing.
		if p.at.Moves++; p.at.Moves > maxMoves {
			return Page[T]{}, errMoved
		}
		p.at.Rows, p.at.Digest, p.at.Shifted = 0, 0, false
	case !p.joins():
		return p.stepBack()
	default:
		places := p.places()
		p.old = 1 + slices.Max(places)
		p.at.Shifted = p.at.Shifted || slices.Min(places) > p.at.Back
	}
	// The cursor advances by the limit at most. Whether the next page repeats the rows beyond the
	// limit is not known, and rows that are read twice do no harm.
	p.next = p.cursor(min(len(rows), pageSize))
	p.Last = !mayBeCut(len(rows))
	if p.Last && p.next.Shifted && !p.next.Again {
		p.Last, p.next = false, Cursor{Again: true}
	}
	return p, nil
}

// Pages is how many requests the walk over a list of n rows takes if Litmos puts size rows
// into a full page; size 0 is the documented maximum.
func Pages(n, size int) int {
	if size <= overlap || size > pageSize {
		size = pageSize
	}
	for pages := 1; ; pages++ {
		rows := min(n, size)
		if rows <= overlap && pages > 1 || !mayBeCut(rows) {
			return pages
		}
		n -= rows - overlap
	}
}

// mayBeCut tells whether more rows may follow a page of n rows. Litmos promises nothing about
// short pages, may lower the limit to a smaller round number, and may filter rows after it has
// cut the page.
func mayBeCut(n int) bool {
	return n >= pageSize/2 || n >= 100 && n%50 == 0
}

// atPlace tells whether the answer begins with the rows seen last: no row has moved.
func (p Page[T]) atPlace() bool {
	n := len(p.at.Seen)
	return len(p.ids) >= n && slices.Equal(p.ids[:n], p.at.Seen)
}

// joins tells whether no row can be missing between the rows seen and this answer.
func (p Page[T]) joins() bool {
	if p.at.Back == 0 && len(p.ids) > 0 && p.ids[0] == p.at.First {
		return false // Litmos sent the page before again
	}
	places := p.places()
	if len(places) == 0 {
		return false
	}
	inOrder := slices.IsSorted(places)
	span := slices.Max(places) - slices.Min(places) + 1
	all := len(places) == len(p.at.Seen)
	if p.at.Back == 0 {
		// If rows were inserted before, or if Litmos filters rows after it has cut the page, the
		// rows seen are together, only later in the page. A page that may be cut must hold rows
		// behind them.
		tail := slices.Max(places) == len(p.ids)-1
		return all && inOrder && span == len(places) && !(tail && mayBeCut(len(p.ids)))
	}
	// The page was read again from further back. The rows seen may have changed places with
	// their neighbours, or one of them was deleted.
	const near = 2 * overlap
	return span <= near && (all || inOrder && len(places) == len(p.at.Seen)-1)
}

// places are the indexes in the answer of those rows seen last that are in it.
func (p Page[T]) places() []int {
	places := make([]int, 0, overlap)
	for _, id := range p.at.Seen {
		if i := slices.Index(p.ids, id); i >= 0 {
			places = append(places, i)
		}
	}
	return places
}

// stepBack drops an answer between which and the rows seen a row may be missing, and asks for an
// earlier page.
func (p Page[T]) stepBack() (Page[T], error) {
	next := p.at
	next.Back += max(1, next.Size/2)
	next.Moves++
	if next.Moves > maxMoves {
		return Page[T]{}, errMoved
	}
	p.Rows, p.ids, p.skip, p.next = nil, nil, 0, next
	return p, nil
}

// readPage asks for the page at a cursor.
func readPage[T any](ctx context.Context, c *Client, r request, at Cursor, rowType rowType[T]) (Page[T], error) {
	if err := at.check(); err != nil {
		return Page[T]{}, &Error{Op: r.op, Object: r.object, Err: err}
	}
	query := url.Values{
		"limit": {strconv.Itoa(pageSize)},
		"start": {strconv.Itoa(at.offset())},
	}
	maps.Copy(query, r.query)
	r.query = query

	return fetch(ctx, c, r, func(document []byte) (Page[T], error) {
		rows, err := rowType.decode(document)
		if err != nil {
			return Page[T]{}, err
		}
		return newPage(at, rows, ID[T])
	})
}

func hash(id string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, id) // a hash does not fail
	return h.Sum64()
}

// All reads a list page by page, from its beginning. It ends after an error. A row may occur
// twice.
func All[T any](list func(Cursor) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var at Cursor
		for {
			page, err := list(at)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, row := range page.Rows {
				if !yield(row, nil) {
					return
				}
			}
			if page.Last {
				return
			}
			at = page.After(len(page.Rows))
		}
	}
}
