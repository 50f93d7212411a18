package check

import (
	"maps"
	"math"
	"slices"
)

// cost estimates a full sync, by the table of "Quota planning" in docs/operations.md.
func (s *survey) cost() Cost {
	userPages := s.users.pages()
	if s.users.hidden() { // users are read to their count, however short a page is
		userPages = s.users.rows/s.users.size + 1
	}
	c := Cost{
		Requests:          2 + userPages,
		RequestsPerMinute: s.Settings.RequestsPerMinute,
		SampledTeams:      len(s.teams.looked),
		SampledCourses:    len(s.courses.looked),
		SampledPaths:      len(s.paths.looked),
		Exact:             s.users.ended && !s.users.more,
		AtLeast:           !s.users.ended,
	}
	for _, g := range s.synced() {
		requests, objects := g.pages(), g.rows
		if limited := len(g.only); limited > 0 {
			requests, objects = limited, limited // each is asked for by its id
		} else {
			c.AtLeast = c.AtLeast || !g.ended
		}
		c.Requests += requests + g.scaled(objects, (*list).pages)
		unknown := func(l *list) bool { return !l.ended }
		c.Exact = c.Exact && len(g.looked) == objects && !slices.ContainsFunc(g.looked, unknown)
	}
	if !s.Settings.SkipTeamRoles {
		c.Requests += s.strayParents() + s.teams.scaled(s.teams.rows, func(members *list) int {
			if s.mayHaveRoles(members) {
				return 2 // leaders and admins
			}
			return 0
		})
	}
	free := c.RequestsPerMinute
	c.Minutes = math.Round(10*float64(max(0, c.Requests-free))*61/60/float64(free)) / 10
	return c
}

// scaled is what the user lists of so many objects cost if they are like those looked into.
func (g *list) scaled(objects int, cost func(*list) int) int {
	if len(g.looked) == 0 {
		return objects // one page each, at least
	}
	sum := 0
	for _, l := range g.looked {
		sum += cost(l)
	}
	return int(math.Round(float64(sum) * float64(objects) / float64(len(g.looked))))
}

// strayParents counts the sub-teams whose parent is not listed. A sync asks for each of
// those parents by its id.
func (s *survey) strayParents() int {
	if s.teams.more {
		return 0 // it may be on another page
	}
	listed, parents := idsOf(s.teams.first.Rows), slices.Collect(maps.Values(s.parents()))
	return len(filter(parents, func(id string) bool { return !slices.Contains(listed, id) }))
}
