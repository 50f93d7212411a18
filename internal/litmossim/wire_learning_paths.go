package litmossim

import (
	"net/http"
	"slices"
)

func (c *call) listPaths() *listing {
	return c.list("LearningPaths", "all paths", func() []row { return rowsOf(c.Paths, pathRow) })
}

func (c *call) getPath() (answer, error) {
	return c.encode(http.StatusOK, "LearningPath", shown(c, c.learningPath, c.Paths).encode), nil
}

// listPathCourses keeps the order of the path; that its rows are those of
// /courses is guessed.
func (c *call) listPathCourses() *listing {
	return &listing{root: "Courses", item: "Course", rows: rowsOf(known(c.courses, c.learningPath.CourseIDs), courseRow)}
}

func (c *call) listPathUsers() *listing {
	s, p := c.state, c.learningPath
	return c.list("Users", "users of "+p.ID, func() []row {
		return rowsOf(known(s.users, p.Users), func(u *User) row {
			return row{id: u.ID, order: u.FirstName, encode: func(e *encoder) { encodePathUser(e, u, s.progress(p, u.ID)) }}
		})
	})
}

// followPaths assigns learning paths; whether e-mails go out by default is
// unknown, here they do.
func (c *call) followPaths() error {
	if paths, err := named(c, "LearningPath", c.paths); err == nil && len(paths) == 0 {
		return refuse(http.StatusNotFound, "The userid does not exist or no valid learning paths were included in the request.")
	}
	follows := func(p *LearningPath) bool { return slices.Contains(p.Users, c.user.ID) }
	return give(c, "LearningPath", c.paths, follows, func(p *LearningPath) {
		c.follow(p, c.user, "")
		c.mail(c.user, viaPath(p.ID), true)
	})
}

// unfollowPath refuses a path that a team gives (documented). One assigned directly
// and by a team stays (guessed).
func (c *call) unfollowPath() error {
	switch p := c.learningPath; {
	case !slices.Contains(p.Users, c.user.ID):
		return noPath()
	case p.Via[c.user.ID] == "":
		c.drop(p, c.user, "")
	case !c.fires("team-path-delete-200"):
		return refuse(http.StatusNotAcceptable, "The Learning Path can't be removed because it was assigned via a Team.")
	}
	return nil
}

func (c *call) listTeamPaths() *listing {
	return c.list("LearningPaths", "paths of "+c.team.ID, func() []row { return rowsOf(known(c.paths, c.team.Paths), pathRow) })
}

func (c *call) listUserPaths() *listing {
	s, u := c.state, c.user
	return c.list("LearningPaths", "paths of "+u.ID, func() []row {
		followed := filter(c.Paths, func(p *LearningPath) bool { return slices.Contains(p.Users, u.ID) })
		return rowsOf(followed, func(p *LearningPath) row {
			return row{id: p.ID, order: p.Name, encode: func(e *encoder) { encodeUserPath(e, p, s.progress(p, u.ID)) }}
		})
	})
}

func noPath() error { return refuse(http.StatusNotFound, "The learning path does not exist.") }

func pathRow(p *LearningPath) row { return row{id: p.ID, order: p.Name, encode: p.encode} }

func (p *LearningPath) encode(e *encoder) {
	e.members(p, "Id", "Name", "Description", "Active", "OriginalId", "ForSale", "Price")
	e.empty("EcommerceShortDescription")
	e.empty("EcommerceLongDescription")
	e.members(p, "AccessTillDate", "AccessTillDays")
	e.flag("IsEquivalency", false)
	e.flag("LearningPathTeamLibrary", false)
	e.empty("Languages")
}

// encodeUserPath writes a learning path in the list of a user. What ResultId is, is unknown.
func encodeUserPath(e *encoder, p *LearningPath, progress Assignment) {
	e.members(p, "Id", "Name", "Active", "OriginalId")
	encodeProgress(e, &progress)
	e.integer("ResultId", p.OriginalID)
	e.members(p, "AccessTillDate")
}

// encodePathUser writes a user in the list of a learning path.
func encodePathUser(e *encoder, u *User, progress Assignment) {
	e.members(u, "Id", "UserName", "FirstName", "LastName")
	e.flag("Completed", progress.Completed)
	e.decimal("PercentageComplete", progress.Percentage)
}
