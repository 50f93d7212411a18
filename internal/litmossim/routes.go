package litmossim

import (
	"net/http"
	"net/url"
	"strings"
)

// route is a call of the API. A call with list is served in pages, any other
// by handle.
type route struct {
	method  string
	pattern string
	list    func(*call) (*listing, error)
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
	{method: "GET", pattern: "/users/{user}/courses/{course}", handle: (*call).getUserCourse},
	{method: "GET", pattern: "/users/{user}/learningpaths", list: (*call).listUserPaths},
	{method: "GET", pattern: "/teams", list: (*call).listTeams},
	{method: "GET", pattern: "/teams/{team}", handle: (*call).getTeam},
	{method: "GET", pattern: "/teams/{team}/teams", list: (*call).listSubTeams},
	{method: "GET", pattern: "/teams/{team}/users", list: (*call).listMembers},
	{method: "GET", pattern: "/teams/{team}/leaders", list: (*call).listLeaders},
	{method: "GET", pattern: "/teams/{team}/admins", list: (*call).listAdmins},
	{method: "GET", pattern: "/teams/{team}/courses", list: (*call).listTeamCourses},
	{method: "GET", pattern: "/courses", list: (*call).listCourses},
	{method: "GET", pattern: "/courses/{course}", handle: (*call).getCourse},
	{method: "GET", pattern: "/courses/{course}/users", list: (*call).listCourseUsers},
	{method: "GET", pattern: "/courses/{course}/modules", list: (*call).listModules},
	{method: "GET", pattern: "/learningpaths", list: (*call).listPaths},
	{method: "GET", pattern: "/learningpaths/{path}", handle: (*call).getPath},
	{method: "GET", pattern: "/learningpaths/{path}/courses", list: (*call).listPathCourses},
	{method: "GET", pattern: "/learningpaths/{path}/users", list: (*call).listPathUsers},

	{method: "POST", pattern: "/users", handle: (*call).createUser},
	{method: "PUT", pattern: "/users/{user}", handle: (*call).updateUser},
	{method: "DELETE", pattern: "/users/{user}", handle: (*call).deleteUser},
	{method: "POST", pattern: "/users/courses", handle: (*call).readUserCourses},
	{method: "POST", pattern: "/users/{user}/teams", handle: (*call).joinTeams},
	{method: "DELETE", pattern: "/users/{user}/teams", handle: (*call).leaveTeams},
	{method: "POST", pattern: "/users/{user}/courses", handle: (*call).assignCourses},
	{method: "DELETE", pattern: "/users/{user}/courses/{course}", handle: (*call).unassignCourse},
	{method: "PUT", pattern: "/users/{user}/courses/{course}/reset", handle: (*call).resetCourse},
	{method: "POST", pattern: "/users/{user}/learningpaths", handle: (*call).followPaths},
	{method: "DELETE", pattern: "/users/{user}/learningpaths/{path}", handle: (*call).unfollowPath},
	{method: "POST", pattern: "/teams", handle: (*call).createTeam},
	{method: "PUT", pattern: "/teams/{team}", handle: (*call).updateTeam},
	{method: "DELETE", pattern: "/teams/{team}", handle: (*call).deleteTeam},
	{method: "POST", pattern: "/teams/{team}/teams", handle: (*call).createSubTeam},
	{method: "POST", pattern: "/teams/{team}/users", handle: (*call).addMembers},
	{method: "DELETE", pattern: "/teams/{team}/users/{user}", handle: (*call).removeMember},
	{method: "PUT", pattern: "/teams/{team}/leaders/{user}", handle: (*call).addLeader},
	{method: "DELETE", pattern: "/teams/{team}/leaders/{user}", handle: (*call).removeLeader},
	{method: "PUT", pattern: "/teams/{team}/admins/{user}", handle: (*call).addAdmin},
	{method: "DELETE", pattern: "/teams/{team}/admins/{user}", handle: (*call).removeAdmin},
	{method: "POST", pattern: "/teams/{team}/courses", handle: (*call).addTeamCourses},
	{method: "DELETE", pattern: "/teams/{team}/courses", handle: (*call).removeTeamCourses},
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
	var vars map[string]string
	for i, name := range names {
		switch {
		case name[0] == '{':
			if vars == nil {
				vars = make(map[string]string, 2)
			}
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

// reads tells whether the call changes nothing; POST /users/courses reads.
func (c *call) reads() bool {
	return c.method == http.MethodGet || c.path == "/users/courses"
}
