package check

import (
	"context"
	"slices"
	"strings"
)

func inactiveAssignees(_ context.Context, s *survey) Finding {
	all, inactive, n := allRows(s.assignees), s.inactive(), 0
	for _, user := range all {
		if slices.Contains(inactive, user.ID()) {
			n++
		}
	}
	switch {
	case n > 0:
		return expected("Yes: %d of %s. They are synced.", n, plural(len(all), "assignment"))
	case len(inactive) == 0 || len(all) == 0:
		return notKnown("No inactive user, or no assignment, was seen.")
	default:
		return expected("None among %s.", plural(len(all), "assignment"))
	}
}

func allUsersListed(_ context.Context, s *survey) Finding {
	if s.users.full > 0 || !s.users.first.ok() {
		return notKnown("Not all users were read.")
	}
	known, strangers := s.users.first.ids(), map[string]bool{}
	rows := slices.Concat(allRows(s.members), allRows(s.assignees), allRows(s.followers))
	for _, row := range rows {
		if !slices.Contains(known, row.ID()) {
			strangers[row.ID()] = true
		}
	}
	switch {
	case len(rows) == 0:
		return notKnown("No member or assignment was seen.")
	case len(strangers) > 0:
		return handled("The sync leaves them out, with a warning.", "No: %s of a team, course or learning path.", plural(len(strangers), "user"))
	default:
		return expected("Yes.")
	}
}

func learningPaths(_ context.Context, s *survey) Finding {
	const leaves = "skip-learning-paths leaves learning paths out."
	failed := slices.IndexFunc(s.followers, func(l sample) bool { return !l.first.ok() })
	switch {
	case s.settings.SkipLearningPaths && s.paths.first.ok():
		return expected("Yes. A full sync leaves learning paths out.")
	case s.settings.SkipLearningPaths:
		return handled("A full sync leaves learning paths out.", "No: %s.", s.paths.first.outcome())
	case s.paths.first.notAsked():
		return unanswered(s.paths.first)
	case !s.paths.first.ok():
		return fails("The sync ends with status 9, or 7 for a 403. "+leaves, "No: %s.", s.paths.first.outcome())
	case failed >= 0:
		return risk("The sync passes over a learning path that was deleted meanwhile, and fails otherwise. "+leaves,
			"Yes, but the users of one do not: %s.", s.followers[failed].first.outcome())
	default:
		return expected("Yes.")
	}
}

// refusals looks at what the check itself met: to provoke a refusal would take the quota
// from others.
func refusals(_ context.Context, s *survey) Finding {
	n, said := 0, 0
	for _, f := range s.failures {
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
	default:
		return handled("The connector sends less, and tries again when there is room in the quota.", "No: %d of %d do not.", n-said, n)
	}
}
