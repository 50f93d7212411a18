package check

import (
	"math"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// cost estimates a full sync, by the table of "Quota planning" in docs/operations.md.
func (s *survey) cost() Cost {
	teams, courses := s.teams.rows, s.courses.rows
	requests := 2 + s.users.pages() + s.teams.pages()
	if limited := len(s.settings.CourseIDs); limited > 0 {
		courses = limited
		requests += limited
	} else {
		requests += s.courses.pages()
	}
	requests += scaled(s.members, teams, (*list).pages) + scaled(s.assignees, courses, (*list).pages)
	if !s.settings.SkipLearningPaths {
		requests += s.paths.pages() + scaled(s.followers, s.paths.rows, (*list).pages)
	}
	if !s.settings.SkipTeamRoles {
		requests += s.strayParents() + scaled(s.members, teams, func(l *list) int {
			if s.mayHaveRoles(l) {
				return 2 // leaders and admins
			}
			return 0
		})
	}
	requests += s.otherLevels()
	quota := s.settings.RequestsPerMinute
	return Cost{
		Requests:          requests,
		Minutes:           math.Round(10*float64(max(0, requests-quota))*61/60/float64(quota)) / 10,
		RequestsPerMinute: quota,
		SampledTeams:      len(s.members),
		SampledCourses:    len(s.assignees),
		SampledPaths:      len(s.followers),
		Exact:             len(s.members) == teams && len(s.assignees) == courses && len(s.followers) == len(s.syncedPaths()) && s.complete(),
		AtLeast:           s.unmeasured(),
	}
}

// unmeasured tells whether the end of a list that a sync reads was not seen.
func (s *survey) unmeasured() bool {
	return !s.users.ended || !s.teams.ended || len(s.settings.CourseIDs) == 0 && !s.courses.ended ||
		!s.settings.SkipLearningPaths && !s.paths.ended
}

// complete tells whether every list that was looked at is known to its end.
func (s *survey) complete() bool {
	unknown := func(sample sample) bool { return !sample.ended }
	return s.users.ended && s.users.full == 0 && !slices.ContainsFunc(slices.Concat(s.members, s.assignees, s.followers), unknown)
}

// scaled is what n lists cost if they are like the samples.
func scaled(samples []sample, n int, cost func(*list) int) int {
	if len(samples) == 0 {
		return n // one page each, at least
	}
	sum := 0
	for _, s := range samples {
		sum += cost(&s.list)
	}
	return int(math.Round(float64(sum) * float64(n) / float64(len(samples))))
}

// mayHaveRoles tells whether a sync asks for the leaders and admins of a team: if a member
// is above Learner, or the level cannot be seen.
func (s *survey) mayHaveRoles(l *list) bool {
	levels := s.levels()
	return slices.ContainsFunc(l.first.Rows, func(member litmos.Row) bool {
		level := litmos.AccessLevel(member.Fields["AccessLevel"])
		if level == "" {
			level = levels[member.ID()]
		}
		return level != litmos.LevelLearner
	})
}

// strayParents counts the sub-teams whose parent is not listed.
func (s *survey) strayParents() int {
	if s.teams.full > 0 {
		return 0 // it may be on another page
	}
	stray := 0
	for _, parent := range s.parents() {
		if !slices.Contains(s.teams.first.ids(), parent) {
			stray++
		}
	}
	return stray
}
