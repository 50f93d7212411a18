package litmossim

import "net/http"

// listPathCourses keeps the order of the path; that its rows are those of
// /courses is guessed.
func (c *call) listPathCourses() *listing {
	return &listing{root: "Courses", item: "Course", rows: rowsOf(known(c.courses, c.learningPath.CourseIDs), (*Course).row)}
}

// followPaths assigns learning paths; whether e-mails go out by default is
// unknown, here they do.
func (c *call) followPaths() error {
	if paths, err := named(c, "LearningPath", c.paths); err == nil && len(paths) == 0 {
		return refuse(http.StatusNotFound, "The userid does not exist or no valid learning paths were included in the request.")
	}
	follows := func(p *LearningPath) bool { return p.Assignments.Of(c.user.ID) != nil }
	return give(c, "LearningPath", c.paths, follows, func(p *LearningPath) {
		c.assign(p, c.user, "")
		c.mail(c.user, viaPath(p.ID), true)
	})
}

// unfollowPath refuses a path that a team gives (documented). One assigned directly
// and by a team stays (guessed).
func (c *call) unfollowPath() error {
	switch a := c.learningPath.Assignments.Of(c.user.ID); {
	case a == nil:
		return noPath()
	case a.Via == "":
		c.release(c.learningPath, c.user, "")
	case !c.fires("team-path-delete-200"):
		return refuse(http.StatusNotAcceptable, "The Learning Path can't be removed because it was assigned via a Team.")
	}
	return nil
}

func noPath() error { return refuse(http.StatusNotFound, "The learning path does not exist.") }

func (p *LearningPath) row() row { return row{id: p.ID, order: p.Name, encode: p.encode} }

func (p *LearningPath) encode(e *encoder) {
	e.members(p, "Id", "Name", "Description", "Active", "OriginalId", "ForSale", "Price",
		"EcommerceShortDescription", "EcommerceLongDescription", "AccessTillDate", "AccessTillDays")
	e.put("IsEquivalency", false)
	e.put("LearningPathTeamLibrary", false)
	e.put("Languages", "")
}

// encodeUserPath writes a learning path in the list of a user. What ResultId is, is unknown.
func encodeUserPath(e *encoder, p *LearningPath, progress Assignment) {
	e.members(p, "Id", "Name", "Active", "OriginalId")
	encodeProgress(e, progress)
	e.put("ResultId", p.OriginalID)
	e.members(p, "AccessTillDate")
}

// encodePathUser writes a user in the list of a learning path.
func encodePathUser(e *encoder, u *User, progress Assignment) {
	e.members(u, "Id", "UserName", "FirstName", "LastName")
	e.members(&progress, "Completed", "PercentageComplete")
}
