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
	rows := slices.Concat(allRows(s.members), allRows(s.assignees))
	for _, row := range rows {
		if !slices.Contains(known, row.ID()) {
			strangers[row.ID()] = true
		}
	}
	switch {
	case len(rows) == 0:
		return notKnown("No member or assignment was seen.")
	case len(strangers) > 0:
		return handled("The sync leaves them out, with a warning.", "No: %s of a team or course.", plural(len(strangers), "user"))
	default:
		return expected("Yes.")
	}
}

func learningPaths(_ context.Context, s *survey) Finding {
	if !s.paths.first.ok() {
		return handled("A full sync does not read learning paths.", "No: %s.", s.paths.first.outcome())
	}
	return expected("Yes. A full sync does not read learning paths.")
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
