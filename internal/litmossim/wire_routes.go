package litmossim

import (
	"net/http"
	"strings"
)

// route is a call of the API. A call with list is served in pages, any other by
// handle.
type route struct {
	pattern string // method and path
	list    func(*call) *listing
	handle  func(*call) (answer, error)
}

// routes are the calls that the connector, its check or the tests make.
var routes = []route{
	{pattern: "GET /users", list: (*call).listUsers},
	{pattern: "GET /users/paginated", list: (*call).listUserCollection},
	{pattern: "GET /users/details", list: func(c *call) *listing { return c.userList((*User).encodeDetails) }},
	{pattern: "GET /users/{user}", handle: get("User", func(c *call) func(*encoder) { return shown(c, c.user, c.Users).encodeFull })},
	{pattern: "GET /users/{user}/teams", list: listOf("Teams", func(c *call) []*Team { return c.teamsOf(c.user.ID) })},
	{pattern: "GET /users/{user}/courses", list: assignedTo("Courses", allCourses, encodeUserCourse)},
	{pattern: "GET /users/{user}/learningpaths", list: assignedTo("LearningPaths", allPaths, encodeUserPath)},
	// Sub-teams are in the list of all teams (documented by a client), and only direct ones
	// in that of a team (recorded).
	{pattern: "GET /teams", list: listOf("Teams", allTeams)},
	{pattern: "GET /teams/{team}", handle: get("Team", func(c *call) func(*encoder) { return shown(c, c.team, c.Teams).encodeDetail })},
	{pattern: "GET /teams/{team}/teams", list: listOf("Teams", func(c *call) []*Team { return c.subTeams(c.team.ID) })},
	{pattern: "GET /teams/{team}/users", list: membersWith(members)},
	{pattern: "GET /teams/{team}/leaders", list: membersWith(leaders)},
	{pattern: "GET /teams/{team}/admins", list: membersWith(admins)},
	{pattern: "GET /teams/{team}/courses", list: listOf("Courses", func(c *call) []*Course { return known(c.courses, c.team.Courses) })},
	{pattern: "GET /teams/{team}/learningpaths", list: listOf("LearningPaths", func(c *call) []*LearningPath { return known(c.paths, c.team.Paths) })},
	{pattern: "GET /courses", list: listOf("Courses", allCourses)},
	{pattern: "GET /courses/{course}", handle: get("Course", func(c *call) func(*encoder) { return shown(c, c.course, c.Courses).encode })},
	{pattern: "GET /courses/{course}/users", list: func(c *call) *listing { return c.assignees(c.course, encodeCourseUser) }},
	{pattern: "GET /learningpaths", list: listOf("LearningPaths", allPaths)},
	{pattern: "GET /learningpaths/{path}", handle: get("LearningPath", func(c *call) func(*encoder) { return shown(c, c.learningPath, c.Paths).encode })},
	{pattern: "GET /learningpaths/{path}/courses", list: (*call).listPathCourses},
	{pattern: "GET /learningpaths/{path}/users", list: func(c *call) *listing { return c.assignees(c.learningPath, encodePathUser) }},
	{pattern: "GET /org/activities/assignments", list: (*call).listActivities},
	{pattern: "GET /org/teams/users", list: (*call).listMemberships},
	{pattern: "GET /org/users/details", list: (*call).listEditedUsers},

	{pattern: "POST /users", handle: (*call).createUser},
	{pattern: "PUT /users/{user}", handle: write(http.StatusOK, (*call).updateUser)},
	{pattern: "DELETE /users/{user}", handle: obey(func(c *call) { c.removeUser(c.user) })},
	{pattern: "POST /users/{user}/courses", handle: write(http.StatusOK, (*call).assignCourses)},
	{pattern: "DELETE /users/{user}/courses/{course}", handle: write(http.StatusOK, (*call).unassignCourse)},
	{pattern: "POST /users/{user}/learningpaths", handle: write(http.StatusOK, (*call).followPaths)},
	{pattern: "DELETE /users/{user}/learningpaths/{path}", handle: write(http.StatusOK, (*call).unfollowPath)},
	{pattern: "POST /teams", handle: (*call).createTeam},
	{pattern: "DELETE /teams/{team}", handle: obey(func(c *call) { c.removeTeam(c.team) })}, // 200 is guessed
	{pattern: "POST /teams/{team}/users", handle: write(http.StatusCreated, (*call).addMembers)},
	{pattern: "DELETE /teams/{team}/users/{member}", handle: obey(func(c *call) { c.leave(c.team, c.user) })}, // who is no member, too (guessed)
	{pattern: "PUT /teams/{team}/leaders/{member}", handle: write(http.StatusOK, changeRole(leaders, (*call).promote))},
	{pattern: "DELETE /teams/{team}/leaders/{member}", handle: write(http.StatusOK, changeRole(leaders, (*call).demote))},
	{pattern: "PUT /teams/{team}/admins/{member}", handle: write(http.StatusOK, changeRole(admins, (*call).promote))},
	{pattern: "DELETE /teams/{team}/admins/{member}", handle: write(http.StatusOK, changeRole(admins, (*call).demote))},
	{pattern: "POST /teams/{team}/courses", handle: write(http.StatusCreated, (*call).addTeamCourses)},
	{pattern: "DELETE /teams/{team}/courses", handle: write(http.StatusOK, (*call).removeTeamCourses)},
}

func allTeams(c *call) []*Team         { return c.Teams }
func allCourses(c *call) []*Course     { return c.Courses }
func allPaths(c *call) []*LearningPath { return c.Paths }

// operands are what the path of a call names; the others are nil.
type operands struct {
	user         *User
	team         *Team
	course       *Course
	learningPath *LearningPath
}

// resolve looks up what the path names. A user is given by id or by user name
// (documented); a member of a team by id.
func (c *call) resolve() error {
	name := c.request.PathValue
	c.team, c.course, c.learningPath = c.teams[name("team")], c.courses[name("course")], c.paths[name("path")]
	user := name("user") + name("member")
	c.user = c.users[user]
	if c.user == nil && name("user") != "" {
		c.user = c.names[strings.ToLower(user)]
	}
	switch {
	case name("team") != "" && (c.team == nil || c.fires("vanish-team")):
		return noTeam(name("team"))
	case user != "" && c.user == nil:
		return noUser(user)
	case name("course") != "" && (c.course == nil || c.fires("vanish-course")):
		return noCourse(name("course"))
	case name("path") != "" && (c.learningPath == nil || c.fires("vanish-path")):
		return noPath()
	}
	return c.resolveWindow()
}

// get makes the handler of a call for a single object.
func get(root string, content func(*call) func(*encoder)) func(*call) (answer, error) {
	return func(c *call) (answer, error) { return c.encode(http.StatusOK, root, content(c)), nil }
}

// write makes the handler of a call that changes something and answers without a
// body.
func write(status int, change func(*call) error) func(*call) (answer, error) {
	return func(c *call) (answer, error) { return answer{status: status}, change(c) }
}

// obey makes the handler of a call that changes something without a body, and never refuses.
func obey(change func(*call)) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		change(c)
		return answer{status: http.StatusOK}, nil
	}
}

// mount serves the calls of the API, and answers 404 to all others.
func (s *Server) mount() {
	for i := range routes {
		method, path, _ := strings.Cut(routes[i].pattern, " ")
		s.mux.HandleFunc(method+" "+BasePath+path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, &routes[i]) })
	}
	s.mux.HandleFunc(BasePath+"/", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, nil) })
}
