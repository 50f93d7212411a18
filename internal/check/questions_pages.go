package check

import (
	"context"
	"net/url"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// readsOn is what the connector does where pages are not as documented.
const readsOn = "The connector asks for more after a page that may have been cut, and each page begins with the last three rows of the one before."

// endsShort is what it does where it cannot see that a page was cut.
const endsShort = "The connector takes a page of under 500 rows, and of no round number, for the last, where the rows are not counted. "

var pageQuestions = []question{
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
		ends := filter(long, func(l *list) bool { return l.stuck || l.past != nil && !l.past.notAsked() })
		for _, l := range ends {
			switch {
			case l.stuck:
				return found(Risk, "The connector fails rather than take a part of a list for the whole.", "No: the first page comes again.")
			case l.past.err != nil:
				return found(Risk, "A sync fails where the last page of a list may have been cut, which is so from 500 rows up and at 100, 150, 200 and so on.",
					"No: %s.", l.past.outcome())
			}
		}
		if len(ends) == 0 {
			return notKnown("The end of no list was seen.")
		}
		return expected("Yes.")
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
