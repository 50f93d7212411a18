package check

import (
	"context"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var orderQuestions = []question{
	{"users-sorted", "Are users sorted by user name if asked for?", func(ctx context.Context, s *survey) Finding {
		const unsorted = "The connector reads the users as they come. The rows in which pages overlap show whether some moved."
		sorting, users := s.first(ctx, sortedUsers), s.need(s.users.first)
		// How Litmos compares names is not known. It may ignore punctuation, so a few pairs in
		// another order show nothing.
		wrong := neighbours(users, "UserName", func(name, next string) bool {
			return strings.ToLower(next) < strings.ToLower(name)
		})
		switch {
		case sorting.err != nil:
			return found(Handled, unsorted, "No: %s.", sorting.outcome())
		case len(users) < 10:
			return notKnown("There are too few users.")
		case wrong > len(users)/4:
			return found(Handled, unsorted, "No: the order is another.")
		}
		return expected("Yes.")
	}},
	{"users-order", "Do users stand in the same order twice?", order("UserName", func(s *survey) *list { return s.users })},
	{"teams-order", "Do teams stand in the same order twice, equal names too?", order("Name", func(s *survey) *list { return s.teams })},
	{"courses-order", "Do courses stand in the same order twice, equal names too?", order("Name", func(s *survey) *list { return s.courses })},
	{"assignees-order", "Do the users of a course stand in the same order twice?", func(ctx context.Context, s *survey) Finding {
		if len(s.courses.looked) == 0 {
			return notKnown("There is no course.")
		}
		longest := slices.MaxFunc(s.courses.looked, func(a, b *list) int { return len(a.first.Rows) - len(b.first.Rows) })
		return s.order(ctx, longest, "FirstName")
	}},
}

// order answers whether a list stands in the same order twice, of which the rows are sorted by
// a name.
func order(name string, of func(*survey) *list) func(context.Context, *survey) Finding {
	return func(ctx context.Context, s *survey) Finding { return s.order(ctx, of(s), name) }
}

// order asks for the first page of a list twice more: an order may change with every other
// request.
func (s *survey) order(ctx context.Context, l *list, name string) Finding {
	rows := s.need(l.first)
	if len(rows) < 2 {
		return notKnown("There are too few rows.")
	}
	before := idsOf(rows)
	after := before
	for again := 0; again < 2 && slices.Equal(before, after); again++ {
		after = idsOf(s.need(s.send(ctx, page(l.Probe, 0, limit))))
	}
	same := slices.Equal(before, after)
	slices.Sort(before)
	slices.Sort(after)
	switch {
	case same && neighbours(rows, name, strings.EqualFold) > 0:
		return expected("Yes, equal names too.")
	case same:
		return expected("Yes; no two have equal names.")
	case l.more:
		return found(Risk, "The connector sees rows that moved by the three rows in which pages overlap, and reads again from further back. "+
			"After eight such steps in a list the sync ends with status 10.", "No: rows change places.")
	case slices.Equal(before, after):
		return found(Handled, "The list came in one page, where the order does not matter.", "No: rows change places.")
	}
	return notKnown("The list changed meanwhile.")
}

// neighbours counts the rows whose name and that of the next row are as asked for.
func neighbours(rows []litmos.Row, field string, are func(name, next string) bool) (n int) {
	for i := 1; i < len(rows); i++ {
		if are(rows[i-1].Fields[field], rows[i].Fields[field]) {
			n++
		}
	}
	return n
}
