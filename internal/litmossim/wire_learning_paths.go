package litmossim

import (
	"net/http"
	"slices"
)

func (c *call) listPaths() *listing {
	return &listing{
		root: "LearningPaths", item: "LearningPath",
		rows:   c.sorted("paths", func() []row { return rowsOf(c.Paths, pathRow) }),
		remove: c.removePath,
	}
}

func (c *call) getPath() (answer, error) {
	return c.object(http.StatusOK, "LearningPath", shown(c, c.learningPath, c.Paths).encode), nil
}

// listPathCourses keeps the order of the path; that its rows are those of
// /courses is guessed.
func (c *call) listPathCourses() *listing {
	return &listing{root: "Courses", item: "Course", rows: rowsOf(known(c.courses, c.learningPath.CourseIDs), courseRow)}
}

func (c *call) listPathUsers() *listing {
	s, p := c.state, c.learningPath
	rows := c.sorted("path users of "+p.ID, func() []row {
		return rowsOf(known(c.users, p.Users), func(u *User) (string, string, func(*encoder)) {
			return u.ID, u.FirstName, func(e *encoder) { encodePathUser(e, u, s.progress(p, u.ID)) }
		})
	})
	return &listing{
		root: "Users", item: "User", rows: rows,
		insert: func(u *User) { s.follow(p, u, "") },
		remove: func(id string) { s.unfollow(p, id) },
	}
}

// followPaths assigns learning paths; whether e-mails go out by default is
// unknown, here they do.
func (c *call) followPaths() error {
	paths, _, err := named(c, "LearningPath", c.paths)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return refuse(http.StatusNotFound, "The userid does not exist or no valid learning paths were included in the request.")
	}
	paths = filter(paths, func(p *LearningPath) bool { return !slices.Contains(p.Users, c.user.ID) })
	if len(paths) > 0 && c.fires("ignored-ids") {
		return nil
	}
	for _, p := range paths {
		c.follow(p, c.user, "")
		c.mail(c.user, viaPath(p.ID), true)
	}
	return nil
}

// unfollowPath refuses a path that a team gives (documented). One assigned directly
// and by a team stays (guessed).
func (c *call) unfollowPath() error {
	switch p := c.learningPath; {
	case !slices.Contains(p.Users, c.user.ID):
		return noPath()
	case p.Via[c.user.ID] == "":
		c.drop(p, c.user.ID, "")
	case !c.fires("team-path-delete-200"):
		return refuse(http.StatusNotAcceptable, "The Learning Path can't be removed because it was assigned via a Team.")
	}
	return nil
}

func (c *call) listTeamPaths() *listing {
	team := c.team
	rows := c.sorted("team paths of "+team.ID, func() []row { return rowsOf(known(c.paths, team.Paths), pathRow) })
	return &listing{root: "LearningPaths", item: "LearningPath", rows: rows}
}
