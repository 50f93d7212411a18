package litmossim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// maximumBatch is the most teams or users that a call takes (documented).
const maximumBatch = 25

const noSuchUser = "The userid does not exist."

// joinTeams adds no team at all if one of them is refused (guessed).
func (c *call) joinTeams() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, refuse(http.StatusNotFound, noSuchUser)
	}
	sent, err := c.many("Teams", "Team", teamOrder)
	if err != nil {
		return answer{}, err
	}
	if len(sent) == 0 || len(sent) > maximumBatch {
		return answer{}, invalidTeams()
	}
	var teams []*Team
	for _, r := range sent {
		t := c.teams[r["Id"]]
		switch {
		case t == nil:
			return answer{}, invalidTeams()
		case slices.Contains(t.Members, u.ID):
			return answer{}, refuse(http.StatusConflict, "The user already belongs to one or more of the teams")
		}
		teams = append(teams, t)
	}
	for _, t := range teams {
		c.join(t, u)
		if c.sends(false) {
			c.mail(u, viaTeam(t.ID))
		}
	}
	return empty(http.StatusOK), nil
}

func invalidTeams() error {
	return refuse(http.StatusNotFound, "Invalid Team Id found in the list or Maximum TeamIds is 25")
}

// leaveTeams leaves all teams (recorded).
func (c *call) leaveTeams() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, refuse(http.StatusNotFound, noSuchUser)
	}
	for _, t := range c.teamsOf(u.ID) {
		c.leave(t, u.ID)
	}
	return empty(http.StatusOK), nil
}

// assignCourses ignores invalid ids and what is assigned already (documented);
// e-mails go out unless sendmessage=false (documented).
func (c *call) assignCourses() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, err
	}
	courses, _, err := c.sentCourses()
	if err != nil {
		return answer{}, err
	}
	courses = slices.DeleteFunc(courses, func(course *Course) bool { return course.assignment(u.ID) != nil })
	if len(courses) > 0 && c.fires(ignoredIDs) {
		courses = nil
	}
	for _, course := range courses {
		if c.assign(course, u, "") && c.sends(true) {
			c.mailAssignment(u, "course:"+course.ID)
		}
	}
	return empty(http.StatusOK), nil
}

// unassignCourse does nothing to a course that a team gives (guessed) and
// refuses one that is part of a path (documented). A course assigned directly
// and by a team stays (guessed).
func (c *call) unassignCourse() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, err
	}
	course, err := c.course()
	if err != nil {
		return answer{}, err
	}
	switch a := course.assignment(u.ID); {
	case a == nil:
		return c.absent(http.StatusNotFound, noCourse(course.ID))
	case strings.HasPrefix(a.Via, "path:"):
		return answer{}, refuse(http.StatusNotAcceptable,
			"The course - "+course.ID+" can't be removed from "+u.ID+" because it is part of a learning path.")
	case strings.HasPrefix(a.Via, "team:"):
		if c.fires(teamCourse404) {
			return answer{}, noCourse(course.ID)
		}
	default:
		c.release(course, u.ID, "")
	}
	return empty(http.StatusOK), nil
}

func (c *call) resetCourse() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, err
	}
	course, err := c.course()
	if err != nil {
		return answer{}, err
	}
	a := course.assignment(u.ID)
	if a == nil {
		return answer{}, noCourse(course.ID)
	}
	c.reset(a)
	return empty(http.StatusOK), nil
}

// readUserCourses is a read in spite of its method: the assignments of up to
// 25 users (documented). Unknown users are left out (guessed).
func (c *call) readUserCourses() (answer, error) {
	sent, err := c.many("Users", "User", memberOrder)
	if err != nil {
		return answer{}, err
	}
	if len(sent) > maximumBatch {
		return answer{}, refuse(http.StatusNotAcceptable, "The maximum number of users is 25")
	}
	var rows []row
	for _, r := range sent {
		if u := c.users[r["Id"]]; u != nil {
			rows = append(rows, userCoursesRow{u, c.userCourses(u)})
		}
	}
	return c.rows("Users", "User", rows)
}

// followPaths assigns learning paths; whether e-mails go out by default is
// unknown, here they do.
func (c *call) followPaths() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, noPathOrUser()
	}
	sent, err := c.many("LearningPaths", "LearningPath", pathOrder)
	if err != nil {
		return answer{}, err
	}
	var paths []*LearningPath
	for _, r := range sent {
		id := cmp.Or(r["Id"], r["LearningPathId"])
		if id == "" {
			return answer{}, refuse(http.StatusBadRequest, "The LearningPath Id can't be null. Check the body for the proper format.")
		}
		if p := c.paths[id]; p != nil {
			paths = append(paths, p)
		}
	}
	if len(paths) == 0 {
		return answer{}, noPathOrUser()
	}
	for _, p := range paths {
		if c.follow(p, u) && c.sends(true) {
			c.mailAssignment(u, viaPath(p.ID))
		}
	}
	return empty(http.StatusOK), nil
}

func noPathOrUser() error {
	return refuse(http.StatusNotFound, "The userid does not exist or no valid learning paths were included in the request.")
}

func (c *call) unfollowPath() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, err
	}
	p, err := c.learningPath()
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(p.Users, u.ID) {
		return c.absent(http.StatusNotFound, noPath())
	}
	c.unfollow(p, u.ID)
	return empty(http.StatusOK), nil
}
