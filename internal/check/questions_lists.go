package check

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// readsOn is what the connector does where pages are not as documented.
const readsOn = "The connector asks for more after a page that may have been cut, and each page begins with the last three rows of the one before."

// endsShort is what it does where it cannot see that a page was cut.
const endsShort = "The connector takes a page of under 500 rows, and of no round number, for the last, where the rows are not counted. "

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
			s.missing = &reply{err: errNotAsked}
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
		total, first, past := s.counted.Rows, s.users.first.Rows, s.users.past
		if past == nil {
			return notKnown("One of the two could not be read.")
		}
		uncounted := max(newIn(past.Rows, first), len(first)-total)
		switch {
		case s.users.stuck:
			return notKnown("Every page is the first.")
		case uncounted > 0:
			return found(Handled, "More users than counted are no loss.", "No: it lists at least %s more.", plural(uncounted, "user"))
		case len(first) == total, len(s.need(s.ask(ctx, page(s.users.Probe, total-1, limit)))) > 0:
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
	{"page-size", "Does a page hold the 1,000 rows that are asked for?", func(_ context.Context, s *survey) Finding {
		longest, smallest, hidden, stuck := 0, 0, false, false
		for _, l := range slices.Concat(s.lists()) {
			longest = max(longest, len(l.first.Rows))
			hidden, stuck = hidden || l.hidden() && l != s.users, stuck || l.stuck
			if l.more && (smallest == 0 || l.size < smallest) {
				smallest = l.size
			}
		}
		switch {
		case hidden:
			return found(Fails, endsShort+"Rows would be missing.", "No: others follow a page of %s.", plural(smallest, "row"))
		case s.users.hidden():
			return found(Risk, "Users are counted, and all of them are read. "+endsShort, "No: others follow a page of %s.", plural(smallest, "row"))
		case smallest > 0 && smallest < limit:
			return found(Handled, readsOn+" A sync takes more requests; they are in the estimate.", "No: %s at most.", plural(smallest, "row"))
		case smallest == limit:
			return expected("Yes.")
		case stuck:
			return notKnown("Every page is the first.")
		case longest == 0:
			return notKnown("No list has rows.")
		}
		return expected("As far as can be seen: the longest list came whole, with %s.", plural(longest, "row"))
	}},
	{"page-over-full", "Does a page hold no more rows than are asked for?", func(ctx context.Context, s *survey) Finding {
		got, want, _ := s.middle(ctx)
		switch {
		case len(got) > smallPage:
			return found(Handled, "The connector goes on by the limit and takes each row once.",
				"No: %s where %d were asked for.", plural(len(got), "row"), smallPage)
		case len(got) < len(want):
			return found(Handled, readsOn, "Fewer: %s where %d were asked for.", plural(len(got), "row"), len(want))
		}
		return expected("Yes.")
	}},
	{"limit-above-1000", "What does a limit above 1,000 do?", func(ctx context.Context, s *survey) Finding {
		r := s.ask(ctx, litmos.Probe{Path: "/users", Root: "Users", Query: url.Values{"limit": {"2000"}}})
		switch {
		case r.err != nil:
			return expected("%s. The connector never asks for more than 1,000.", r.outcome())
		case max(len(r.Rows), s.counted.Rows) > limit:
			return expected("%s came, without an error. The connector never asks for more than 1,000.", plural(len(r.Rows), "row"))
		}
		return expected("No error; whether it is cut cannot be seen with %s.", plural(s.counted.Rows, "user"))
	}},
	{"offset", "Does start say how many rows to pass over?", func(ctx context.Context, s *survey) Finding {
		got, want, start := s.middle(ctx)
		if start == 0 || len(got) == 0 {
			return notKnown("There are too few users.")
		}
		first := got[0].ID()
		at := slices.Index(idsOf(s.users.first.Rows), first)
		isLong := func(l *list) bool { return l.pages() > 1 }
		switch {
		case first == want[0]:
			return expected("Yes.")
		case at == 0 && slices.ContainsFunc(slices.Concat(s.lists()), isLong):
			return found(Fails, "The connector never ends a list on a page that it knows: the sync ends with status 10.", "No: every page is the first.")
		case at == 0:
			return found(Risk, "No list of this account needs a second page. A sync fails when one does.", "No: every page is the first.")
		case at >= 0 && at < start:
			return found(Handled, "The connector knows the rows again.", "Pages start %s early.", plural(start-at, "row"))
		}
		return found(Risk, "The connector reads again from further back, and fails if rows keep moving.",
			"Not the row expected there: the list may have changed.")
	}},
	{"past-end", "Is there an empty list behind the end of a list?", func(_ context.Context, s *survey) Finding {
		long, _ := s.lists()
		answer := notKnown("The end of no list was seen.")
		for _, l := range long {
			switch {
			case l.stuck:
				return found(Risk, "The connector fails rather than take a part of a list for the whole.", "No: the first page comes again.")
			case l.past == nil, l.past.notAsked():
			case l.past.err != nil:
				return found(Risk, "A sync fails where the last page of a list may have been cut, which is so from 500 rows up and at 100, 150, 200 and so on.",
					"No: %s.", l.past.outcome())
			default:
				answer = expected("Yes.")
			}
		}
		return answer
	}},
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
			return notKnown("No course was looked into.")
		}
		longest := slices.MaxFunc(s.courses.looked, func(a, b *list) int { return len(a.first.Rows) - len(b.first.Rows) })
		return order("FirstName", func(*survey) *list { return longest })(ctx, s)
	}},
}

// smallPage is how many users are asked for out of the middle.
const smallPage = 7

// middle asks for some users out of the middle, and returns their rows, the ids that should
// be there, and the place.
func (s *survey) middle(ctx context.Context) (got []litmos.Row, want []string, start int) {
	all := idsOf(s.users.first.Rows)
	start = min(20, max(0, len(all)-smallPage))
	return s.need(s.ask(ctx, page(s.users.Probe, start, smallPage))), all[start:min(len(all), start+smallPage)], start
}

// order asks for the first page of a list, of which the rows are sorted by a name, twice more: an
// order may change with every other request.
func order(name string, of func(*survey) *list) func(context.Context, *survey) Finding {
	return func(ctx context.Context, s *survey) Finding {
		l := of(s)
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
