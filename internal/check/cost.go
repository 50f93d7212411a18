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
		c.add(*g)
	}
	if !s.Settings.SkipTeamRoles {
		c.Requests += s.strayParents() + s.teams.scaled(func(members *list) int {
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

// add adds the requests for a list, or for each object asked for by its id, and for the user lists.
func (c *Cost) add(g list) {
	unknown := func(l *list) bool { return !l.ended }
	requests := g.pages()
	if limited := len(g.only); limited > 0 {
		requests, g.rows, g.ended = limited, limited, true
	}
	c.Requests += requests + g.scaled((*list).pages)
	c.Exact = c.Exact && len(g.looked) == g.rows && !slices.ContainsFunc(g.looked, unknown)
	c.AtLeast = c.AtLeast || !g.ended
}

// scaled is what all user lists cost if they are like those looked into.
func (g *list) scaled(cost func(*list) int) int {
	if len(g.looked) == 0 {
		return g.rows // one page each, at least
	}
	sum := 0
	for _, l := range g.looked {
		sum += cost(l)
	}
	return int(math.Round(float64(sum) * float64(g.rows) / float64(len(g.looked))))
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
