package check

import (
	"context"
	"slices"
)

var listQuestions = []question{
	{"lists-readable", "May this key read every list that a sync reads?", func(_ context.Context, s *survey) Finding {
		const refused = "A list that may not be read is not taken for empty: the sync ends with status 9, or 7 for a 403."
		others := filter(s.synced(), func(g *list) bool { return g != s.paths }) // which have a question of their own
		long, looked := [][]*list{{s.users}}, [][]*list{}
		for _, g := range others {
			long, looked = append(long, []*list{g}), append(looked, g.looked)
		}
		for _, lists := range slices.Concat(long, looked) {
			failed := filter(lists, (*list).failed)
			switch {
			case len(failed) == 0:
			case len(failed) == len(lists):
				return found(Fails, refused, "No, %s: %s.", failed[0].Path, failed[0].first.outcome())
			default:
				return found(Risk, "The sync passes over what was deleted meanwhile, and fails otherwise.",
					"No, for %d of %d that were looked at, %s: %s.", len(failed), len(lists), failed[0].Path, failed[0].first.outcome())
			}
		}
		if slices.ContainsFunc(others, func(g *list) bool { return g.rows > 0 && len(g.looked) == 0 }) {
			return unanswered(reply{err: errNotAsked})
		}
		return expected("Yes.")
	}},
	{"users-counted", "Does /users/paginated count the users?", func(ctx context.Context, s *survey) Finding {
		const needed = "The connector compares the list with the count: the sync ends with status 9 or 10."
		counting := s.ask(ctx, userCount)
		switch {
		case s.counted.Known:
			return expected("Yes: %s.", plural(s.counted.Rows, "user"))
		case counting.err != nil:
			return found(Fails, needed, "No: %s.", counting.outcome())
		}
		return found(Fails, needed, "No: the answer has no TotalCount.")
	}},
	{"users-complete", "Does /users/details list as many users as are counted?", func(ctx context.Context, s *survey) Finding {
		total := s.counted.Rows
		switch {
		case s.users.past == nil:
			return notKnown("One of the two could not be read.")
		case s.users.stuck:
			return notKnown("Every page is the first.")
		case s.uncounted > 0:
			return found(Handled, "More users than counted are no loss.", "No: it lists at least %s more.", plural(s.uncounted, "user"))
		case len(s.users.first.Rows) == total, len(s.need(s.ask(ctx, page(s.users.Probe, total-1, limit)))) > 0:
			return expected("Yes.")
		}
		return found(Handled, "The connector reads the list a second time. If both times it holds the same users, it believes them and warns.",
			"No: it lists fewer.")
	}},
	{"inactive-listed", "Are inactive users listed, too, unless asked otherwise?", func(_ context.Context, s *survey) Finding {
		listed := len(s.seenInactive())
		switch {
		case listed > 0 && s.inactive.Known && s.inactive.Rows == 0:
			return expected("Yes, but the count of the active users includes them.")
		case listed > 0:
			return expected("Yes.")
		case s.inactive.Rows > 0 && !s.users.more:
			return found(Risk, "Users who are not listed look as if they were deleted.", "No: %s not listed.", plural(s.inactive.Rows, "inactive user"))
		}
		return notKnown("No inactive user was seen.")
	}},
}
