package check

import (
	"context"
	"fmt"
	"strconv"
)

// question is one that the documentation of Litmos leaves open, or answers in a way that the
// connector relies on.
type question struct {
	id, text string
	ask      func(context.Context, *survey) Finding
}

// questions are asked in this order. Their ids are part of the report's format.
var questions = []question{
	{"lists-readable", "May this key read every list that a sync reads?", listsReadable},
	{"users-counted", "Does /users/paginated count the users?", usersCounted},
	{"users-complete", "Does /users/details list as many users as are counted?", usersComplete},
	{"inactive-listed", "Are inactive users listed, too, unless asked otherwise?", inactiveListed},
	{"page-size", "Does a page hold the 1,000 rows that are asked for?", pageSize},
	{"page-over-full", "Does a page hold no more rows than are asked for?", pageOverFull},
	{"limit-above-1000", "What does a limit above 1,000 do?", limitAbove},
	{"offset", "Does start say how many rows to pass over?", offset},
	{"past-end", "Is there an empty list behind the end of a list?", pastEnd},
	{"users-sorted", "Are users sorted by user name if asked for?", usersSorted},
	{"users-order", "Do users stand in the same order twice?", usersOrder},
	{"teams-order", "Do teams stand in the same order twice, equal names too?", teamsOrder},
	{"courses-order", "Do courses stand in the same order twice, equal names too?", coursesOrder},
	{"assignees-order", "Do the users of a course stand in the same order twice?", assigneesOrder},
	{"sub-teams", "Does /teams list sub-teams, and the team above each?", subTeams},
	{"member-levels", "Do the user lists of teams show access levels?", memberLevels},
	{"inactive-members", "Do the user lists of teams leave out inactive members?", inactiveMembers},
	{"nested-members", "Are members of a sub-team left out of the team above?", nestedMembers},
	{"team-roles", "Do /leaders and /admins of a team answer?", teamRoles},
	{"roles-above-learner", "Are leaders and admins always above Learner?", rolesAboveLearner},
	{"inactive-assignees", "Do the user lists of courses hold inactive users?", inactiveAssignees},
	{"all-users-listed", "Is everybody in a team or course among the users?", allUsersListed},
	{"access-levels", "Are there access levels other than the four known?", accessLevels},
	{"search", "Does search find a user by the user name?", search},
	{"unknown-id", "Is an unknown id answered with 404?", unknownID},
	{"count-envelope", "Are the rows of /users/paginated in Items, or in Item?", countEnvelope},
	{"learning-paths", "Does /learningpaths answer?", learningPaths},
	{"refusals", "Does a refused request say when to come back?", refusals},
}

func expected(format string, args ...any) Finding { return found(AsExpected, "", format, args) }

func notKnown(format string, args ...any) Finding { return found(NotKnown, "", format, args) }

func handled(consequence, format string, args ...any) Finding {
	return found(Handled, consequence, format, args)
}

func risk(consequence, format string, args ...any) Finding {
	return found(Risk, consequence, format, args)
}

func fails(consequence, format string, args ...any) Finding {
	return found(Fails, consequence, format, args)
}

func found(v Verdict, consequence, format string, args []any) Finding {
	return Finding{Verdict: v, Consequence: consequence, Answer: fmt.Sprintf(format, args...)}
}

// unanswered is the finding of a question whose request failed.
func unanswered(r reply) Finding { return notKnown("Not seen: %s.", r.outcome()) }

// rows is a number of rows in words.
func rows(n int) string { return plural(n, "row") }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(n), noun)
}

// thousands writes a number with commas.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
