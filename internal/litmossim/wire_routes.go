package litmossim

import (
	"net/http"
	"net/url"
	"strings"
)

// route is a call of the API. A call with list is served in pages, any other by
// handle.
type route struct {
	method  string
	pattern string
	list    func(*call) *listing
	handle  func(*call) (answer, error)
}

// routes are tried in order; literal segments stand before variable ones.
var routes = []route{
	{method: "GET", pattern: "/users", list: (*call).listUsers},
	{method: "GET", pattern: "/users/paginated", list: (*call).listUserCollection},
	{method: "GET", pattern: "/users/details", list: (*call).listUserDetails},
	{method: "GET", pattern: "/users/{user}", handle: (*call).getUser},
	{method: "GET", pattern: "/users/{user}/teams", list: (*call).listUserTeams},
	{method: "GET", pattern: "/users/{user}/courses", list: (*call).listUserCourses},
	{method: "GET", pattern: "/users/{user}/learningpaths", list: (*call).listUserPaths},
	{method: "GET", pattern: "/teams", list: (*call).listTeams},
	{method: "GET", pattern: "/teams/{team}", handle: (*call).getTeam},
	{method: "GET", pattern: "/teams/{team}/teams", list: (*call).listSubTeams},
	{method: "GET", pattern: "/teams/{team}/users", list: (*call).listMembers},
	{method: "GET", pattern: "/teams/{team}/leaders", list: (*call).listLeaders},
	{method: "GET", pattern: "/teams/{team}/admins", list: (*call).listAdmins},
	{method: "GET", pattern: "/teams/{team}/courses", list: (*call).listTeamCourses},
	{method: "GET", pattern: "/teams/{team}/learningpaths", list: (*call).listTeamPaths},
	{method: "GET", pattern: "/courses", list: (*call).listCourses},
	{method: "GET", pattern: "/courses/{course}", handle: (*call).getCourse},
	{method: "GET", pattern: "/courses/{course}/users", list: (*call).listCourseUsers},
	{method: "GET", pattern: "/learningpaths", list: (*call).listPaths},
	{method: "GET", pattern: "/learningpaths/{path}", handle: (*call).getPath},
	{method: "GET", pattern: "/learningpaths/{path}/courses", list: (*call).listPathCourses},
	{method: "GET", pattern: "/learningpaths/{path}/users", list: (*call).listPathUsers},
	{method: "GET", pattern: "/org/activities/assignments", list: (*call).listActivities},
	{method: "GET", pattern: "/org/teams/users", list: (*call).listMemberships},
	{method: "GET", pattern: "/org/users/details", list: (*call).listEditedUsers},

	{method: "POST", pattern: "/users", handle: (*call).createUser},
	{method: "PUT", pattern: "/users/{user}", handle: write(http.StatusOK, (*call).updateUser)},
	{method: "DELETE", pattern: "/users/{user}", handle: write(http.StatusOK, (*call).deleteUser)},
	{method: "POST", pattern: "/users/{user}/courses", handle: write(http.StatusOK, (*call).assignCourses)},
	{method: "DELETE", pattern: "/users/{user}/courses/{course}", handle: write(http.StatusOK, (*call).unassignCourse)},
	{method: "POST", pattern: "/users/{user}/learningpaths", handle: write(http.StatusOK, (*call).followPaths)},
	{method: "DELETE", pattern: "/users/{user}/learningpaths/{path}", handle: write(http.StatusOK, (*call).unfollowPath)},
	{method: "POST", pattern: "/teams", handle: (*call).createTeam},
	{method: "DELETE", pattern: "/teams/{team}", handle: write(http.StatusOK, (*call).deleteTeam)},
	{method: "POST", pattern: "/teams/{team}/users", handle: write(http.StatusCreated, (*call).addMembers)},
	{method: "DELETE", pattern: "/teams/{team}/users/{member}", handle: write(http.StatusOK, (*call).removeMember)},
	{method: "PUT", pattern: "/teams/{team}/leaders/{member}", handle: write(http.StatusOK, grantRole(leaders))},
	{method: "DELETE", pattern: "/teams/{team}/leaders/{member}", handle: write(http.StatusOK, revokeRole(leaders))},
	{method: "PUT", pattern: "/teams/{team}/admins/{member}", handle: write(http.StatusOK, grantRole(admins))},
	{method: "DELETE", pattern: "/teams/{team}/admins/{member}", handle: write(http.StatusOK, revokeRole(admins))},
	{method: "POST", pattern: "/teams/{team}/courses", handle: write(http.StatusCreated, (*call).addTeamCourses)},
	{method: "DELETE", pattern: "/teams/{team}/courses", handle: write(http.StatusOK, (*call).removeTeamCourses)},
}

// write makes the handler of a call that changes something and answers without a
// body.
func write(status int, change func(*call) error) func(*call) (answer, error) {
	return func(c *call) (answer, error) { return empty(status), change(c) }
}

// findRoute returns nil where Litmos has no such call.
func findRoute(method string, segments []string) (*route, map[string]string) {
	for i := range routes {
		r := &routes[i]
		if r.method != method {
			continue
		}
		if vars, ok := match(r.pattern, segments); ok {
			return r, vars
		}
	}
	return nil, nil
}

func match(pattern string, segments []string) (map[string]string, bool) {
	names := strings.Split(pattern[1:], "/")
	if len(names) != len(segments) {
		return nil, false
	}
	vars := make(map[string]string, 2)
	for i, name := range names {
		switch {
		case name[0] == '{':
			vars[name[1:len(name)-1]] = segments[i]
		case name != segments[i]:
			return nil, false
		}
	}
	return vars, true
}

// split returns the unescaped segments of the path below BasePath.
func split(u *url.URL) (segments []string, ok bool) {
	rest, ok := strings.CutPrefix(u.EscapedPath(), BasePath+"/")
	if !ok {
		return nil, false
	}
	for s := range strings.SplitSeq(strings.TrimSuffix(rest, "/"), "/") {
		segment, err := url.PathUnescape(s)
		if err != nil {
			return nil, false
		}
		segments = append(segments, segment)
	}
	return segments, true
}
