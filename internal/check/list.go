package check

import (
	"context"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// limit is how many rows the connector asks for.
	limit = 1000
	// samples is how many teams and courses are looked into.
	samples = 5
	// longSearch and shortSearch are how many requests may go into finding the end of a list.
	longSearch  = 12
	shortSearch = 3
)

// list is what is known of a list.
type list struct {
	first  reply  // its first page, as the connector asks for it
	rows   int    // seen, or known to be there because later ones are
	ended  bool   // there are no more
	full   int    // rows of a page that others follow; 0 if there is one page
	hidden bool   // others follow a page that the connector would take for the last
	stuck  bool   // the first page comes again, whatever the offset
	past   *reply // what was answered behind the end; nil if the end was not asked for
}

func (l *list) count() Count {
	if !l.first.ok() {
		return Count{}
	}
	return Count{Rows: l.rows, Known: true, AtLeast: !l.ended}
}

// pages is how many requests the connector needs for the list.
func (l *list) pages() int { return litmos.Pages(l.rows, l.full) }

// measure finds the end of a list.
func (a *account) measure(ctx context.Context, what litmos.Probe, tries int) list {
	l := list{first: a.ask(ctx, page(what, 0, limit))}
	l.rows = min(len(l.first.Rows), limit)
	if !l.first.ok() || l.rows == 0 {
		l.ended = l.first.ok()
		return l
	}
	end, known := 0, false // of the list
	seen := idSet{}
	seen.add(l.first)
	for range tries {
		start := l.next(end, known)
		r := a.ask(ctx, page(what, start, limit))
		switch {
		case !r.ok():
			l.past = &r
			return l
		case r.hasRows() && r.Rows[0].ID() == l.first.Rows[0].ID():
			l.stuck = true
			return l
		}
		if seen.add(r) == 0 {
			l.past, end, known = &r, start, true
		} else {
			l.follows(start + min(len(r.Rows), limit))
		}
		if l.ended = known && l.rows >= end; l.ended {
			return l
		}
	}
	return l
}

// next is where to look for the end: behind the rows known, then twice as far until
// nothing is there, then halfway between.
func (l *list) next(end int, known bool) int {
	switch {
	case known && end-l.rows > l.full:
		return (l.rows + end) / 2
	case !known && l.full > 0:
		return 2 * l.rows
	default:
		return l.rows
	}
}

// follows takes in that the list has more rows than its first page.
func (l *list) follows(rows int) {
	if l.full == 0 {
		l.full = l.rows
		l.hidden = litmos.Pages(l.rows, limit) == 1
	}
	l.rows = rows
}

// idSet are the ids seen in a list.
type idSet map[string]bool

// add returns how many are new.
func (s idSet) add(r reply) int {
	before := len(s)
	for _, id := range r.ids() {
		s[id] = true
	}
	return len(s) - before
}

// lengthOf is like measure for one of many lists: it looks behind the first page only if
// the connector would.
func (a *account) lengthOf(ctx context.Context, what litmos.Probe) list {
	first := a.ask(ctx, page(what, 0, limit))
	if first.ok() && litmos.Pages(len(first.Rows), limit) == 1 {
		return list{first: first, rows: len(first.Rows), ended: true}
	}
	return a.measure(ctx, what, shortSearch)
}

// spread takes n rows from all over a list.
func spread(rows []litmos.Row, n int) []litmos.Row {
	if len(rows) <= n {
		return rows
	}
	out := make([]litmos.Row, n)
	for i := range out {
		out[i] = rows[i*len(rows)/n]
	}
	return out
}
