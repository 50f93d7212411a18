package check

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var otherQuestions = []question{
	{"inactive-assignees", "Do the user lists of courses hold inactive users?", func(_ context.Context, s *survey) Finding {
		all, inactive := usersIn(s.courses.looked), s.seenInactive()
		theirs := filter(all, func(user litmos.Row) bool { return slices.Contains(inactive, user.ID()) })
		switch {
		case len(theirs) > 0:
			return expected("Yes: %d of %s. They are synced.", len(theirs), plural(len(all), "assignment"))
		case len(inactive) == 0 || len(all) == 0:
			return notKnown("No inactive user, or no assignment, was seen.")
		}
		return expected("None among %s.", plural(len(all), "assignment"))
	}},
	{"all-users-listed", "Is everybody in a team or course among the users?", func(_ context.Context, s *survey) Finding {
		_, looked := s.lists()
		rows := usersIn(looked)
		strangers := newIn(rows, s.users.first.Rows)
		switch {
		case s.users.more || s.users.failed():
			return notKnown("Not all users were read.")
		case len(rows) == 0:
			return notKnown("No member or assignment was seen.")
		case strangers > 0:
			return found(Handled, "The sync leaves them out, with a warning.", "No: %s of a team, course or learning path.", plural(strangers, "user"))
		}
		return expected("Yes.")
	}},
	{"access-levels", "Are there access levels other than the four known?", func(_ context.Context, s *survey) Finding {
		known := []litmos.AccessLevel{litmos.LevelLearner, litmos.LevelTeamLeader, litmos.LevelAdministrator, litmos.LevelAccountOwner}
		levels := slices.Compact(slices.Sorted(maps.Values(s.levels())))
		others := filter(levels, func(level string) bool { return !slices.Contains(known, litmos.AccessLevel(level)) })
		users := s.users.first.Rows
		without := filter(users, hasNoLevel)
		switch {
		case len(users) == 0:
			return notKnown("No user was seen.")
		case len(without) > 0:
			return found(Risk, "A user without an access level gets none in the sync.", "%s without any.", plural(len(without), "user"))
		case len(others) > 0:
			return found(Handled, "Each is synced like the four.", "Yes: %d.", len(others))
		}
		return expected("No, as far as seen.")
	}},
	// A shorter name would find many users.
	{"search", "Does search find a user by the user name?", func(ctx context.Context, s *survey) Finding {
		const shortest, longest = 3, 50
		const creates = "The connector searches for an account before it creates it. " +
			"It would try to create one that exists, which Litmos refuses."
		i := slices.IndexFunc(s.users.first.Rows, func(r litmos.Row) bool { return len(r.Fields["UserName"]) >= shortest })
		if i < 0 {
			return notKnown("No user was seen.")
		}
		user := s.users.first.Rows[i]
		name := []rune(user.Fields["UserName"])
		search := url.Values{"search": {string(name[:min(len(name), longest)])}}
		r := s.first(ctx, litmos.Probe{Path: "/users", Root: "Users", Query: search})
		switch {
		case r.err != nil:
			return found(Risk, creates, "No: %s.", r.outcome())
		case slices.Contains(idsOf(r.Rows), user.ID()):
			return expected("Yes.")
		}
		return found(Risk, creates, "No.")
	}},
	{"unknown-id", "Is an unknown id answered with 404?", func(ctx context.Context, s *survey) Finding {
		r := s.ask(ctx, litmos.Probe{Path: "/teams/{id}", ID: "baton-litmos-check", Root: "Team"})
		if errors.Is(r.err, litmos.ErrNotFound) {
			return expected("Yes.")
		}
		return found(Risk, "The connector believes that a team, course or user is gone only on a 404. "+
			"Where one is deleted during a sync, the sync fails.", "No: %s.", r.outcome())
	}},
	{"count-envelope", "Are the rows of /users/paginated in Items, or in Item?", func(ctx context.Context, s *survey) Finding {
		const counts = "The connector reads the count alone."
		for _, row := range s.need(s.ask(ctx, userCount)) {
			switch row.Element {
			case "Items":
				return expected("In Items.")
			case "Item":
				return found(Handled, counts, "In Item.")
			}
		}
		return found(Handled, counts, "In neither.")
	}},
	{"learning-paths", "Does /learningpaths answer?", func(ctx context.Context, s *survey) Finding {
		const skip = "skip-learning-paths leaves learning paths out."
		first, failed := s.first(ctx, s.paths.Probe), filter(s.paths.looked, (*list).failed)
		switch {
		case s.paths.skipped && first.err == nil:
			return expected("Yes. A full sync leaves learning paths out.")
		case s.paths.skipped:
			return found(Handled, "A full sync leaves learning paths out.", "No: %s.", first.outcome())
		case first.err != nil:
			return found(Fails, "The sync ends with status 9, or 7 for a 403. "+skip, "No: %s.", first.outcome())
		case len(failed) > 0:
			return found(Risk, "The sync passes over a learning path that was deleted meanwhile, and fails otherwise. "+skip,
				"Yes, but the users of one do not: %s.", failed[0].first.outcome())
		}
		return expected("Yes.")
	}},
	// The check provokes no refusal, because that would take the quota from others.
	{"refusals", "Does a refused request say when to come back?", func(_ context.Context, s *survey) Finding {
		n, said := 0, 0
		for _, f := range s.traffic.Failures {
			if strings.HasPrefix(f.Outcome, "503") || strings.HasPrefix(f.Outcome, "429") {
				n += f.Times
				if f.RetryAfter {
					said += f.Times
				}
			}
		}
		switch {
		case n == 0:
			return notKnown("No request was refused.")
		case said == n:
			return expected("Yes: %d of %d.", said, n)
		}
		return found(Handled, "The connector sends less, and tries again when there is room in the quota.", "No: %d of %d do not.", n-said, n)
	}},
}
