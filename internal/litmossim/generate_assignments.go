package litmossim

import (
	"slices"
	"time"
)

// assignments fills the courses: first the users of a learning path with the
// course, then the members of a team that gives it, then anyone.
func (g *generator) assignments() {
	perCourse := min(g.size.AssigneesPerCourse, len(g.tenant.Users))
	for i, p := range g.tenant.Paths {
		p.Assignments = assigned(ids(g.choose(perCourse/4, anyUser)), "")
		if i == 0 && len(g.tenant.Teams) > 0 {
			g.givePath(p, g.tenant.Teams[0], perCourse)
		}
		g.resultID += int64(len(p.Assignments))
	}
	for i, course := range g.tenant.Courses {
		if i == 1 && len(g.tenant.Courses) >= 3 {
			continue // the course without assignees
		}
		g.assign(i, course, perCourse)
	}
}

// givePath lets a team give a learning path, if the courses can hold its members.
func (g *generator) givePath(p *LearningPath, t *Team, perCourse int) {
	others := filter(p.Assignments, func(a Assignment) bool { return !slices.Contains(t.Members, a.UserID) })
	if len(others)+len(t.Members) > perCourse {
		return
	}
	t.Paths = []string{p.ID}
	p.Assignments = slices.Concat(others, assigned(t.Members, viaTeam(t.ID)))
}

func assigned(users []string, via string) (all Assignments) {
	for _, id := range users {
		all = append(all, Assignment{UserID: id, Via: via})
	}
	return all
}

func (g *generator) assign(i int, course *Course, n int) {
	course.Assignments = make([]Assignment, 0, n)
	taken := make(map[string]bool, n)
	add := func(users []string, via string) {
		for _, id := range users {
			if !taken[id] {
				taken[id] = true
				course.Assignments = append(course.Assignments, g.assignment(id, via))
			}
		}
	}
	for _, p := range g.tenant.Paths {
		if slices.Contains(p.CourseIDs, course.ID) {
			for _, a := range p.Assignments {
				add([]string{a.UserID}, viaPath(p.ID))
			}
		}
	}
	if teams := g.tenant.Teams; i%4 == 0 && len(teams) > 0 {
		// Every fourth course is given by a team, if it can hold all members.
		if t := teams[i/4%len(teams)]; len(t.Members) <= n-len(taken) {
			t.Courses = append(t.Courses, course.ID)
			add(t.Members, viaTeam(t.ID))
		}
	}
	add(ids(g.choose(n-len(taken), func(u *User) bool { return !taken[u.ID] })), "")
}

// assignment is completed, in progress or not started, in equal parts. Of some that are
// not started an earlier completion still counts: they are automatic retakes.
func (g *generator) assignment(userID, via string) Assignment {
	g.resultID++
	a := Assignment{
		UserID: userID, Via: via, ResultID: g.resultID,
		AssignedDate: epoch.Add(-time.Duration(g.rng.IntN(300*24)) * time.Hour),
	}
	switch g.rng.IntN(3) {
	case 0:
		a.Completed, a.PercentageComplete = true, 100
		a.StartDate = a.AssignedDate.Add(24 * time.Hour)
		a.DateCompleted = a.StartDate.Add(time.Hour)
		if g.oneIn(3) {
			a.CompliantTill = a.DateCompleted.AddDate(1, 0, 0).Truncate(24 * time.Hour)
		}
	case 1:
		a.PercentageComplete = float64(1+g.rng.IntN(19)) * 5
		a.StartDate = a.AssignedDate.Add(48 * time.Hour)
	default:
		if a.ResultID%5 == 0 {
			a.CompliantTill = a.AssignedDate.AddDate(1, 0, 0).Truncate(24 * time.Hour)
		}
	}
	if g.oneIn(4) {
		a.DueDate = epoch.AddDate(0, 0, g.rng.IntN(400)-30).Truncate(24 * time.Hour)
	}
	if g.oneIn(10) {
		a.AccessTillDate = epoch.AddDate(1, 0, 0)
	}
	return a
}
