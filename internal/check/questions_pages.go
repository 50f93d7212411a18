package check

import (
	"context"
	"net/url"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// readsOn is what the client does where pages are not as documented.
const readsOn = "The connector asks for more after a page that may have been cut, and each page begins with the last three rows of the one before."

// listsReadable looks at the lists that were read to know the cost.
func listsReadable(_ context.Context, s *survey) Finding {
	const gives = "A list that may not be read is not taken for empty: the sync ends with status 9, or 7 for a 403."
	for _, one := range []struct {
		path string
		reply
	}{{"/users/details", s.users.first}, {"/teams", s.teams.first}, {"/courses", s.courses.first}} {
		if !one.ok() {
			return fails(gives, "No, %s: %s.", one.path, one.outcome())
		}
	}
	for _, some := range []struct {
		path    string
		samples []sample
	}{{"/teams/{id}/users", s.members}, {"/courses/{id}/users", s.assignees}} {
		failed := slices.DeleteFunc(slices.Clone(some.samples), func(l sample) bool { return l.first.ok() })
		switch {
		case len(failed) == 0:
		case len(failed) == len(some.samples):
			return fails(gives, "No, %s: %s.", some.path, failed[0].first.outcome())
		default:
			return risk("The sync passes over what was deleted meanwhile, and fails otherwise.",
				"Not %d of %d looked at, %s: %s.", len(failed), len(some.samples), some.path, failed[0].first.outcome())
		}
	}
	return expected("Yes.")
}

// longLists are the lists of the whole account.
func (s *survey) longLists() []list {
	lists := []list{s.users, s.teams, s.courses}
	if !s.settings.SkipLearningPaths {
		lists = append(lists, s.paths)
	}
	return lists
}

// needsPages tells whether a sync asks for a second page of a list.
func (s *survey) needsPages() bool {
	return slices.ContainsFunc(append(s.longLists(), s.sampled()...), func(l list) bool {
		return l.pages() > 1 || litmos.Pages(len(l.first.Rows), limit) > 1
	})
}

func (s *survey) sampled() []list {
	var lists []list
	for _, sample := range slices.Concat(s.members, s.assignees, s.followers) {
		lists = append(lists, sample.list)
	}
	return lists
}

func pageSize(_ context.Context, s *survey) Finding {
	longest, smallest, hidden, stuck := 0, 0, false, false
	for _, l := range append(s.longLists(), s.sampled()...) {
		longest = max(longest, len(l.first.Rows))
		hidden, stuck = hidden || l.hidden, stuck || l.stuck
		if l.full > 0 && (smallest == 0 || l.full < smallest) {
			smallest = l.full
		}
	}
	switch {
	case hidden:
		return fails("The connector takes a page of under 500 rows, and of no round number, for the last. Rows would be missing. "+
			"Of users it counts them, reads them again and warns.",
			"No: others follow a page of %s.", rows(smallest))
	case smallest > 0 && smallest < limit:
		return handled(readsOn+" A sync takes more requests; they are in the estimate.", "No: %s at most.", rows(smallest))
	case smallest == limit:
		return expected("Yes.")
	case stuck:
		return notKnown("Every page is the first.")
	case longest == 0:
		return notKnown("No list has rows.")
	default:
		return expected("As far as can be seen: the longest list came whole, with %s.", rows(longest))
	}
}

// A small page out of the middle of the users.
const (
	smallPage = 7
	farStart  = 20
)

// small asks for a small page, and what it should hold.
func (s *survey) small(ctx context.Context) (r reply, start int, want []string) {
	all := s.users.first.ids()
	start = min(farStart, max(0, len(all)-smallPage))
	return s.ask(ctx, page(s.userList, start, smallPage)), start, all[start:min(len(all), start+smallPage)]
}

func pageOverFull(ctx context.Context, s *survey) Finding {
	r, _, want := s.small(ctx)
	switch {
	case !r.ok():
		return unanswered(r)
	case len(r.Rows) > smallPage:
		return handled("The connector goes on by the limit and takes each row once.", "No: %s where %d were asked for.", rows(len(r.Rows)), smallPage)
	case len(r.Rows) < len(want):
		return handled(readsOn, "Fewer: %s where %d were asked for.", rows(len(r.Rows)), len(want))
	default:
		return expected("Yes.")
	}
}

func offset(ctx context.Context, s *survey) Finding {
	r, start, want := s.small(ctx)
	switch {
	case !r.ok():
		return unanswered(r)
	case start == 0 || len(r.Rows) == 0:
		return notKnown("There are too few users.")
	}
	at := slices.Index(s.users.first.ids(), r.Rows[0].ID())
	switch {
	case r.Rows[0].ID() == want[0]:
		return expected("Yes.")
	case at == 0 && s.needsPages():
		return fails("The connector never ends a list on a page that it knows: the sync ends with status 10.", "No: every page is the first.")
	case at == 0:
		return risk("No list of this account needs a second page. A sync fails when one does.", "No: every page is the first.")
	case at >= 0 && at < start:
		return handled("The connector knows the rows again.", "Pages start %s early.", rows(start-at))
	default:
		return risk("The connector reads again from further back, and fails if rows keep moving.", "Not the row expected there: the list may have changed.")
	}
}

func limitAbove(ctx context.Context, s *survey) Finding {
	r := s.ask(ctx, litmos.Probe{Path: "/users", Root: "Users", Query: url.Values{"limit": {"2000"}}})
	total, _ := s.total()
	switch {
	case !r.ok():
		return expected("%s. The connector never asks for more than 1,000.", r.outcome())
	case len(r.Rows) > limit:
		return expected("%s came. The connector never asks for more than 1,000.", rows(len(r.Rows)))
	case total > limit:
		return expected("%s came, without an error. The connector never asks for more than 1,000.", rows(len(r.Rows)))
	default:
		return expected("No error; whether it is cut cannot be seen with %s.", plural(total, "user"))
	}
}

func pastEnd(_ context.Context, s *survey) Finding {
	asked := false
	for _, l := range s.longLists() {
		switch {
		case l.stuck:
			return risk("The connector fails rather than take a part of a list for the whole.", "No: the first page comes again.")
		case l.past == nil:
		case l.past.notAsked():
		case !l.past.ok():
			return risk("A sync fails where the last page of a list may have been cut, which is so from 500 rows up and at 100, 150, 200 and so on.",
				"No: %s.", l.past.outcome())
		default:
			asked = true
		}
	}
	if !asked {
		return notKnown("The end of no list was seen.")
	}
	return expected("Yes.")
}
