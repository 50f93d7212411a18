package check

import (
	"context"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

func usersSorted(_ context.Context, s *survey) Finding {
	const without = "The connector reads the users as they come. The rows in which pages overlap show whether some moved."
	users := s.users.first
	switch {
	case !users.ok():
		return unanswered(users)
	case s.unsorted != nil:
		return handled(without, "No: %s.", s.unsorted.outcome())
	case len(users.Rows) < 10:
		return notKnown("There are too few users.")
	}
	// How the names are compared is not known: punctuation may not count, so few pairs
	// that look wrong say nothing.
	wrong := 0
	for i := 1; i < len(users.Rows); i++ {
		if strings.ToLower(userName(users.Rows[i])) < strings.ToLower(userName(users.Rows[i-1])) {
			wrong++
		}
	}
	if wrong > len(users.Rows)/4 {
		return handled(without, "No: the order is another.")
	}
	return expected("Yes.")
}

func userName(r litmos.Row) string  { return r.Fields["UserName"] }
func firstName(r litmos.Row) string { return r.Fields["FirstName"] }
func named(r litmos.Row) string     { return r.Fields["Name"] }

func usersOrder(ctx context.Context, s *survey) Finding {
	return s.order(ctx, s.userList, s.users, userName)
}

func teamsOrder(ctx context.Context, s *survey) Finding {
	return s.order(ctx, teamList, s.teams, named)
}

func coursesOrder(ctx context.Context, s *survey) Finding {
	return s.order(ctx, courseList, s.courses, named)
}

// assigneesOrder looks at the longest list of those read.
func assigneesOrder(ctx context.Context, s *survey) Finding {
	if len(s.assignees) == 0 {
		return notKnown("There is no course.")
	}
	longest := slices.MaxFunc(s.assignees, func(a, b sample) int { return len(a.first.Rows) - len(b.first.Rows) })
	return s.order(ctx, assigneesOf(longest.of.ID()), longest.list, firstName)
}

// order asks for the first page of a list twice more: an order may change with every
// other request.
func (s *survey) order(ctx context.Context, what litmos.Probe, l list, name func(litmos.Row) string) Finding {
	if !l.first.ok() {
		return unanswered(l.first)
	}
	if len(l.first.Rows) < 2 {
		return notKnown("There are too few rows.")
	}
	before, after, same := l.first.ids(), []string(nil), true
	for nth := 2; nth <= 3 && same; nth++ {
		again := s.askNth(ctx, page(what, 0, limit), nth)
		if !again.ok() {
			return unanswered(again)
		}
		after = again.ids()
		same = slices.Equal(before, after)
	}
	slices.Sort(before)
	slices.Sort(after)
	switch {
	case same && ties(l.first.Rows, name):
		return expected("Yes, equal names too.")
	case same:
		return expected("Yes; no two have equal names.")
	case !slices.Equal(before, after) && l.full == 0:
		return notKnown("The list changed meanwhile.")
	case l.full == 0:
		return handled("The list came in one page, where the order does not matter.", "No: rows change places.")
	default:
		return risk("The connector sees rows that moved by the three rows in which pages overlap, and reads again from further back. "+
			"After eight such steps in a list the sync ends with status 10.", "No: rows change places.")
	}
}

// ties tells whether rows that follow each other have equal names, ignoring case.
func ties(rows []litmos.Row, name func(litmos.Row) string) bool {
	for i := 1; i < len(rows); i++ {
		if strings.EqualFold(name(rows[i]), name(rows[i-1])) {
			return true
		}
	}
	return false
}
