package check

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// The lists that a full sync reads, and what belongs to them.
var (
	userCount     = litmos.Probe{Path: "/users/paginated", Root: "UserCollection", Query: url.Values{"limit": {"1"}}}
	activeCount   = litmos.Probe{Path: "/users/paginated", Root: "UserCollection", Query: url.Values{"limit": {"1"}, "showInactive": {"false"}}}
	sortedUsers   = litmos.Probe{Path: "/users/details", Root: "Users", Query: url.Values{"sort": {"UserName"}, "dir": {"ASC"}}}
	unsortedUsers = litmos.Probe{Path: "/users/details", Root: "Users"}
	teamList      = litmos.Probe{Path: "/teams", Root: "Teams"}
	courseList    = litmos.Probe{Path: "/courses", Root: "Courses"}
	pathList      = litmos.Probe{Path: "/learningpaths", Root: "LearningPaths"}
)

func membersOf(team string) litmos.Probe {
	return litmos.Probe{Path: "/teams/{id}/users", ID: team, Root: "Users"}
}

func assigneesOf(course string) litmos.Probe {
	return litmos.Probe{Path: "/courses/{id}/users", ID: course, Root: "Users"}
}

func followersOf(path string) litmos.Probe {
	return litmos.Probe{Path: "/learningpaths/{id}/users", ID: path, Root: "Users"}
}

// survey is the account as far as it decides what a sync costs.
type survey struct {
	*account
	settings config.Settings

	userList  litmos.Probe // sortedUsers, or unsortedUsers if Litmos refuses to sort
	unsorted  *reply       // the refusal
	counted   reply
	users     list
	uncounted int // users listed beyond those counted
	teams     list
	courses   list
	paths     list
	members   []sample // of some teams
	assignees []sample // of some courses
	followers []sample // of some learning paths
}

// sample is a list that was picked out of many.
type sample struct {
	of litmos.Row // the team, course or learning path
	list
}

// look reads what decides the cost.
func (s *survey) look(ctx context.Context, stage func(string)) {
	stage("counting users, teams, courses and learning paths")
	s.counted = s.ask(ctx, userCount)
	s.lookAtUsers(ctx)
	s.teams = s.measure(ctx, teamList, longSearch)
	s.courses = s.measure(ctx, courseList, longSearch)
	s.paths = s.measure(ctx, pathList, longSearch)
	stage("looking into some teams, courses and learning paths")
	for _, team := range spread(s.teams.first.Rows, samples) {
		s.members = append(s.members, sample{team, s.lengthOf(ctx, membersOf(team.ID()))})
	}
	for _, course := range spread(s.syncedCourses(), samples) {
		s.assignees = append(s.assignees, sample{course, s.lengthOf(ctx, assigneesOf(course.ID()))})
	}
	for _, path := range spread(s.syncedPaths(), samples) {
		s.followers = append(s.followers, sample{path, s.lengthOf(ctx, followersOf(path.ID()))})
	}
}

// lookAtUsers reads the first page, and behind the last user that Litmos counts.
func (s *survey) lookAtUsers(ctx context.Context) {
	s.userList = sortedUsers
	first := s.ask(ctx, page(s.userList, 0, limit))
	if !first.ok() {
		refusal := first
		s.userList, s.unsorted = unsortedUsers, &refusal
		first = s.ask(ctx, page(s.userList, 0, limit))
	}
	s.users = list{first: first, rows: min(len(first.Rows), limit)}
	total, ok := s.total()
	if !ok || !first.ok() {
		return
	}
	past := s.ask(ctx, page(s.userList, total, limit))
	s.users.past = &past
	s.users.stuck = past.hasRows() && first.hasRows() && past.Rows[0].ID() == first.Rows[0].ID()
	seen := idSet{}
	seen.add(first)
	s.uncounted = max(seen.add(past), len(first.Rows)-total)
	if s.users.rows < total && !s.users.stuck && s.ask(ctx, page(s.userList, s.users.rows, limit)).hasRows() {
		s.users.follows(total)
	}
	s.users.rows, s.users.ended = total, true
}

func (r reply) hasRows() bool { return r.ok() && len(r.Rows) > 0 }

// total is how many users Litmos counts.
func (s *survey) total() (int, bool) { return totalIn(s.counted) }

func totalIn(r reply) (int, bool) {
	for _, row := range r.Rows {
		if n, err := strconv.Atoi(row.Fields["TotalCount"]); err == nil {
			return n, true
		}
	}
	return 0, false
}

// syncedCourses are those of the first page, or those that a sync is limited to.
func (s *survey) syncedCourses() []litmos.Row {
	if len(s.settings.CourseIDs) == 0 {
		return s.courses.first.Rows
	}
	rows := make([]litmos.Row, len(s.settings.CourseIDs))
	for i, id := range s.settings.CourseIDs {
		rows[i] = litmos.Row{Fields: map[string]string{"Id": id}}
	}
	return rows
}

// syncedPaths are the learning paths of the first page, unless a sync leaves them out.
func (s *survey) syncedPaths() []litmos.Row {
	if s.settings.SkipLearningPaths {
		return nil
	}
	return s.paths.first.Rows
}

// levels are the access levels of the users seen.
func (s *survey) levels() map[string]litmos.AccessLevel {
	levels := map[string]litmos.AccessLevel{}
	for _, user := range s.users.first.Rows {
		levels[user.ID()] = litmos.AccessLevel(user.Fields["AccessLevel"])
	}
	return levels
}

// otherLevels counts the levels that the documentation does not know.
func (s *survey) otherLevels() int {
	known := []litmos.AccessLevel{"", litmos.LevelLearner, litmos.LevelTeamLeader, litmos.LevelAdministrator, litmos.LevelAccountOwner}
	others := map[litmos.AccessLevel]bool{}
	for _, level := range s.levels() {
		if !slices.Contains(known, level) {
			others[level] = true
		}
	}
	return len(others)
}

// parents are the teams above those of the first page, by the id of the team below.
func (s *survey) parents() map[string]string {
	parents := map[string]string{}
	for _, team := range s.teams.first.Rows {
		if parent := team.Fields["ParentTeamId"]; parent != "" {
			parents[team.ID()] = parent
		}
	}
	return parents
}
