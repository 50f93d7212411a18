package check

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// The lists of users that a full sync reads, and their counts.
var (
	userCount   = litmos.Probe{Path: "/users/paginated", Root: "UserCollection", Query: url.Values{"limit": {"1"}}}
	activeCount = litmos.Probe{Path: "/users/paginated", Root: "UserCollection", Query: url.Values{"limit": {"1"}, "showInactive": {"false"}}}
	sortedUsers = litmos.Probe{Path: "/users/details", Root: "Users", Query: url.Values{"sort": {"UserName"}, "dir": {"ASC"}}}
)

// survey is what is known of an account. It remembers the answers of Litmos, so that questions
// can share them.
type survey struct {
	Options

	replies map[string]reply
	failing map[string]bool // paths that failed twice in a row
	fatal   error           // ends the check
	missing *reply          // a failure that leaves the present question open
	traffic Traffic
	times   []time.Duration // of the answers

	counted  Count // users, by the request that counts them
	inactive Count // users that a count of the active ones leaves out
	users    *list

	groups                []*list // those whose objects have user lists
	teams, courses, paths *list   // those of groups that questions ask about
}

func newSurvey(o Options) *survey {
	s := &survey{Options: o, replies: map[string]reply{}, failing: map[string]bool{}, users: &list{Probe: sortedUsers}, groups: []*list{
		{Probe: litmos.Probe{Path: "/teams", Root: "Teams"}},
		{Probe: litmos.Probe{Path: "/courses", Root: "Courses"}, only: o.Settings.LimitedCourses},
		{Probe: litmos.Probe{Path: "/learningpaths", Root: "LearningPaths"}, skipped: o.Settings.SkipLearningPaths},
	}}
	s.teams, s.courses, s.paths = s.groups[0], s.groups[1], s.groups[2]
	return s
}

// synced are the groups that a sync reads.
func (s *survey) synced() []*list {
	return filter(s.groups, func(g *list) bool { return !g.skipped })
}

// look reads what decides the cost.
func (s *survey) look(ctx context.Context) {
	s.Stage("counting what the account holds")
	s.counted = totalIn(s.ask(ctx, userCount))
	if active := totalIn(s.ask(ctx, activeCount)); s.counted.Known && active.Known {
		s.inactive = Count{Rows: max(0, s.counted.Rows-active.Rows), Known: true}
	}
	s.measureUsers(ctx, s.users)
	for _, g := range s.groups {
		s.begin(ctx, g)
		s.measure(ctx, g, longSearch)
	}
	s.Stage("looking into some of it")
	for _, g := range s.synced() {
		s.lookInto(ctx, g)
	}
}

// totalIn is how many users Litmos says to count.
func totalIn(r reply) Count {
	for _, row := range r.Rows {
		if n, err := strconv.Atoi(row.Fields["TotalCount"]); err == nil {
			return Count{Rows: n, Known: true}
		}
	}
	return Count{}
}

// measureUsers looks behind the last user that Litmos counts. There is no end to search for.
func (s *survey) measureUsers(ctx context.Context, l *list) {
	s.begin(ctx, l)
	if l.failed() {
		l.Query = nil // without an order
		s.begin(ctx, l)
	}
	if !s.counted.Known || l.failed() {
		return
	}
	total := s.counted.Rows
	past := s.ask(ctx, page(l.Probe, total, limit))
	l.past, l.stuck = &past, begins(past, l.first)
	l.more = l.rows < total && !l.stuck && len(s.ask(ctx, page(l.Probe, l.rows, limit)).Rows) > 0
	l.rows, l.ended = max(total, l.rows), true
}

// lists are those of the whole account, and the user lists that were looked into.
func (s *survey) lists() (long, looked []*list) {
	long = slices.Concat([]*list{s.users}, s.synced())
	for _, g := range long {
		looked = append(looked, g.looked...)
	}
	return long, looked
}

// seenInactive are the users of the first page who are not active.
func (s *survey) seenInactive() []string { return idsOf(filter(s.users.first.Rows, isInactive)) }

func isInactive(user litmos.Row) bool { return strings.EqualFold(user.Fields["Active"], "false") }

func hasNoLevel(user litmos.Row) bool { return user.Fields["AccessLevel"] == "" }

// levels are the access levels of the users of the first page, by the id of the user.
func (s *survey) levels() map[string]string { return byID(s.users.first.Rows, "AccessLevel") }

// parents are the teams above those of the first page, by the id of the team below.
func (s *survey) parents() map[string]string { return byID(s.teams.first.Rows, "ParentTeamId") }

// mayHaveRoles tells whether a sync asks for the leaders and admins of a team: if a member
// is above Learner, or the level cannot be seen.
func (s *survey) mayHaveRoles(members *list) bool {
	levels := s.levels()
	return slices.ContainsFunc(members.first.Rows, func(member litmos.Row) bool {
		return cmp.Or(member.Fields["AccessLevel"], levels[member.ID()]) != string(litmos.LevelLearner)
	})
}
