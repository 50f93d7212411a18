package check

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

func usersCounted(_ context.Context, s *survey) Finding {
	const needed = "The connector holds the list against the count: the sync ends with status 9 or 10."
	if !s.counted.ok() {
		return fails(needed, "No: %s.", s.counted.outcome())
	}
	if total, ok := s.total(); ok {
		return expected("Yes: %s.", plural(total, "user"))
	}
	return fails(needed, "No: the answer has no TotalCount.")
}

func countEnvelope(_ context.Context, s *survey) Finding {
	has := func(element string) bool {
		return slices.ContainsFunc(s.counted.Rows, func(r litmos.Row) bool { return r.Element == element })
	}
	switch {
	case !s.counted.ok():
		return unanswered(s.counted)
	case has("Items"):
		return expected("In Items.")
	case has("Item"):
		return handled("The connector reads the count alone.", "In Item.")
	default:
		return handled("The connector reads the count alone.", "In neither.")
	}
}

func usersComplete(ctx context.Context, s *survey) Finding {
	total, ok := s.total()
	switch {
	case !ok || s.users.past == nil:
		return notKnown("One of the two could not be read.")
	case s.users.stuck:
		return notKnown("Every page is the first.")
	case s.uncounted > 0:
		return handled("More users than counted are no loss.", "No: it lists %s more, or over.", plural(s.uncounted, "user"))
	case len(s.users.first.Rows) == total:
		return expected("Yes.")
	}
	last := s.ask(ctx, page(s.userList, total-1, limit))
	switch {
	case !last.ok():
		return unanswered(last)
	case len(last.Rows) == 0:
		return handled("The connector reads the list a second time. If both times it holds the same users, it believes them and warns.",
			"No: it lists fewer.")
	default:
		return expected("Yes.")
	}
}

// inactive are the users of the first page who are not active.
func (s *survey) inactive() []string {
	var ids []string
	for _, user := range s.users.first.Rows {
		if strings.EqualFold(user.Fields["Active"], "false") {
			ids = append(ids, user.ID())
		}
	}
	return ids
}

// inactiveUsers is how many users a count of the active ones leaves out.
func (s *survey) inactiveUsers(ctx context.Context) Count {
	total, ok := s.total()
	active, counted := totalIn(s.ask(ctx, activeCount))
	if !ok || !counted {
		return Count{}
	}
	return Count{Rows: max(0, total-active), Known: true}
}

func inactiveListed(ctx context.Context, s *survey) Finding {
	count := s.inactiveUsers(ctx)
	switch {
	case len(s.inactive()) > 0 && count.Known && count.Rows == 0:
		return expected("Yes; a count of the active ones alone counts all the same.")
	case len(s.inactive()) > 0:
		return expected("Yes.")
	case count.Rows > 0 && s.users.full == 0:
		return risk("Users who are not listed look as if they were deleted.", "No: %s not listed.", plural(count.Rows, "inactive user"))
	default:
		return notKnown("No inactive user was seen.")
	}
}

func accessLevels(_ context.Context, s *survey) Finding {
	if len(s.users.first.Rows) == 0 {
		return notKnown("No user was seen.")
	}
	without := 0
	for _, level := range s.levels() {
		if level == "" {
			without++
		}
	}
	if without > 0 {
		return risk("A user without an access level gets none in the sync.", "%s without any.", plural(without, "user"))
	}
	if n := s.otherLevels(); n > 0 {
		return handled("Each is synced like the four, for one request. It is not given or taken.", "Yes: %d.", n)
	}
	return expected("No, as far as seen.")
}

// search looks for a user whose name is long enough to tell.
func search(ctx context.Context, s *survey) Finding {
	const longest = 50
	consequence := "Before an account is created, the connector looks for it so. " +
		"It would try to create one that exists, which Litmos refuses."
	i := slices.IndexFunc(s.users.first.Rows, func(r litmos.Row) bool { return len(userName(r)) >= 3 })
	if i < 0 {
		return notKnown("No user was seen.")
	}
	user := s.users.first.Rows[i]
	part := []rune(userName(user))
	part = part[:min(len(part), longest)]
	r := s.ask(ctx, page(litmos.Probe{Path: "/users", Root: "Users", Query: url.Values{"search": {string(part)}}}, 0, limit))
	switch {
	case !r.ok():
		return risk(consequence, "No: %s.", r.outcome())
	case slices.Contains(r.ids(), user.ID()):
		return expected("Yes.")
	default:
		return risk(consequence, "No.")
	}
}

// unknownID asks for a team that cannot be there.
func unknownID(ctx context.Context, s *survey) Finding {
	const consequence = "The connector believes that a team, course or user is gone only on a 404. " +
		"Where one is deleted during a sync, the sync fails."
	r := s.ask(ctx, litmos.Probe{Path: "/teams/{id}", ID: "baton-litmos-check", Root: "Team"})
	switch {
	case errors.Is(r.err, litmos.ErrNotFound):
		return expected("Yes.")
	case r.notAsked():
		return unanswered(r)
	default:
		return risk(consequence, "No: %s.", r.outcome())
	}
}
