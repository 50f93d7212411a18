package check

import (
	"context"
	"maps"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// limit is how many rows the connector asks for.
	limit = 1000
	// samples is how many objects of a group are looked into.
	samples = 5
	// longSearch and shortSearch are how many requests may go into finding the end of a list.
	longSearch  = 12
	shortSearch = 3
)

// list is what is known of a list.
type list struct {
	litmos.Probe        // asks for it
	first        reply  // its first page, as the connector asks for it
	size         int    // of the first page, without what is beyond the limit
	rows         int    // seen, or known to be there because later ones are
	ended        bool   // there are no more
	more         bool   // others follow the first page
	stuck        bool   // the first page comes again, whatever the offset
	past         *reply // what was answered behind the end; nil if the end was not asked for

	// Of a list whose objects have user lists of their own:
	only    []string // the objects to which the settings limit a sync, if they do
	skipped bool     // a sync leaves the list out
	looked  []*list  // the user lists that were looked into
}

// usersOf asks for the user list of an object.
func (l *list) usersOf(id string) litmos.Probe {
	return litmos.Probe{Path: l.Path + "/{id}/users", ID: id, Root: "Users"}
}

// failed tells whether the list could not be read.
func (l *list) failed() bool { return l.first.err != nil }

func (l *list) count() Count {
	if l.failed() {
		return Count{}
	}
	return Count{Rows: l.rows, Known: true, AtLeast: !l.ended}
}

// hidden tells whether others follow a page that the connector would take for the last.
func (l *list) hidden() bool { return l.more && litmos.Pages(l.size, limit) == 1 }

// pages is how many requests the connector needs for the list.
func (l *list) pages() int { return litmos.Pages(l.rows, l.size) }

// begin asks for the first page of a list.
func (s *survey) begin(ctx context.Context, l *list) {
	l.first = s.first(ctx, l.Probe)
	l.size = min(len(l.first.Rows), limit)
	l.rows = l.size
}

// measure finds the end of a list, of which the first page is known.
func (s *survey) measure(ctx context.Context, l *list, tries int) {
	if l.rows == 0 {
		l.ended = !l.failed()
		return
	}
	seen := l.first.Rows
	end := 0 // a place behind the last row; 0 if none is known
	for range tries {
		start := l.next(end)
		r := s.ask(ctx, page(l.Probe, start, limit))
		if l.stuck = begins(r, l.first); l.stuck {
			return
		}
		if newIn(r.Rows, seen) == 0 {
			l.past, end = &r, start
		} else {
			seen = slices.Concat(seen, r.Rows)
			l.more, l.rows = true, start+min(len(r.Rows), limit)
		}
		l.ended = end > 0 && l.rows >= end && r.err == nil
		if l.ended || r.err != nil {
			return
		}
	}
}

// begins tells whether two pages begin with the same row.
func begins(r, like reply) bool {
	return len(r.Rows) > 0 && len(like.Rows) > 0 && r.Rows[0].ID() == like.Rows[0].ID()
}

// next is where to look for the end: behind the known rows, then twice as far until nothing
// is there, then halfway between.
func (l *list) next(end int) int {
	switch {
	case end-l.rows > l.size:
		return (l.rows + end) / 2
	case end == 0 && l.more:
		return 2 * l.rows
	}
	return l.rows
}

// lookInto measures the user lists of some objects. It looks behind a first page only if the
// connector would.
func (s *survey) lookInto(ctx context.Context, objects *list) {
	ids := objects.only
	if len(ids) == 0 {
		ids = idsOf(objects.first.Rows)
	}
	for _, id := range spread(ids, samples) {
		l := &list{Probe: objects.usersOf(id)}
		s.begin(ctx, l)
		if l.first.notAsked() {
			return
		}
		if l.pages() > 1 {
			s.measure(ctx, l, shortSearch)
		} else {
			l.ended = !l.failed()
		}
		objects.looked = append(objects.looked, l)
	}
}

// spread takes n ids from all over a list.
func spread(ids []string, n int) (some []string) {
	n = min(n, len(ids))
	for i := range n {
		some = append(some, ids[i*len(ids)/n])
	}
	return some
}

// newIn counts the ids of rows that are not among those seen.
func newIn(rows, seen []litmos.Row) int {
	ids := byID(seen, "Id")
	before := len(ids)
	maps.Copy(ids, byID(rows, "Id"))
	return len(ids) - before
}

func filter[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !keep(one) })
}

// idsOf are the ids of rows, in their order.
func idsOf(rows []litmos.Row) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID()
	}
	return ids
}

// byID are the texts of a field, by the id of the row. Rows without that field are left out.
func byID(rows []litmos.Row, field string) map[string]string {
	texts := map[string]string{}
	for _, row := range rows {
		if text := row.Fields[field]; text != "" {
			texts[row.ID()] = text
		}
	}
	return texts
}

// usersIn are the rows of lists, one list after the other.
func usersIn(lists []*list) []litmos.Row {
	var rows []litmos.Row
	for _, l := range lists {
		rows = append(rows, l.first.Rows...)
	}
	return rows
}
