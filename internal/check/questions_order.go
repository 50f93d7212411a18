package check

import (
	"context"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var orderQuestions = []question{
	{"users-sorted", "Are users sorted by user name if asked for?", func(_ context.Context, s *survey) Finding {
		const unsorted = "The connector reads the users as they come. The rows in which pages overlap show whether some moved."
		users := s.need(s.users.first)
		// How Litmos compares names is not known. It may ignore punctuation, so a few pairs in
		// another order show nothing.
		wrong := 0
		for i := 1; i < len(users); i++ {
			if strings.ToLower(users[i].Fields["UserName"]) < strings.ToLower(users[i-1].Fields["UserName"]) {
				wrong++
			}
		}
		switch {
		case s.sorting.err != nil:
			return found(Handled, unsorted, "No: %s.", s.sorting.outcome())
		case len(users) < 10:
			return notKnown("There are too few users.")
		case wrong > len(users)/4:
			return found(Handled, unsorted, "No: the order is another.")
		default:
			return expected("Yes.")
		}
	}},
	{"users-order", "Do users stand in the same order twice?", func(ctx context.Context, s *survey) Finding {
		return s.order(ctx, s.users, "UserName")
	}},
	{"teams-order", "Do teams stand in the same order twice, equal names too?", func(ctx context.Context, s *survey) Finding {
		return s.order(ctx, s.teams.list, "Name")
	}},
	{"courses-order", "Do courses stand in the same order twice, equal names too?", func(ctx context.Context, s *survey) Finding {
		return s.order(ctx, s.courses.list, "Name")
	}},
	{"assignees-order", "Do the users of a course stand in the same order twice?", func(ctx context.Context, s *survey) Finding {
		if len(s.courses.looked) == 0 {
			return notKnown("There is no course.")
		}
		longest := slices.MaxFunc(s.courses.looked, func(a, b list) int { return len(a.first.Rows) - len(b.first.Rows) })
		return s.order(ctx, longest, "FirstName")
	}},
}

// order asks for the first page of a list twice more: an order may change with every other
// request.
func (s *survey) order(ctx context.Context, l list, name string) Finding {
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
	case same && ties(rows, name):
		return expected("Yes, equal names too.")
	case same:
		return expected("Yes; no two have equal names.")
	case l.full > 0:
		return found(Risk, "The connector sees rows that moved by the three rows in which pages overlap, and reads again from further back. "+
			"After eight such steps in a list the sync ends with status 10.", "No: rows change places.")
	case slices.Equal(before, after):
		return found(Handled, "The list came in one page, where the order does not matter.", "No: rows change places.")
	default:
		return notKnown("The list changed meanwhile.")
	}
}

// ties tells whether rows that follow each other have equal names, ignoring case.
func ties(rows []litmos.Row, name string) bool {
	for i := 1; i < len(rows); i++ {
		if strings.EqualFold(rows[i].Fields[name], rows[i-1].Fields[name]) {
			return true
		}
	}
	return false
}
