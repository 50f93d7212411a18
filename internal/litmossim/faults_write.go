package litmossim

import (
	"fmt"
	"net/http"
)

// writeFaults concern writes: the answer to a write that took effect is lost, or
// somebody else writes first.
var writeFaults = []*kind{
	editAfterRead,
	lost("reset-after", "a write takes effect, then the connection is reset", answer{delivery: deliverReset}),
	lost("status-500-after", "a write takes effect and answers 500", requestError(http.StatusInternalServerError, serverFault)),
	lost("status-504-after", "a write takes effect and answers 504", gatewayError(http.StatusGatewayTimeout)),
}

// edits are what edit-after-read does to a user; n counts the edits.
var edits = map[string]func(u *User, n int){
	"JobTitle":    func(u *User, n int) { u.JobTitle = fmt.Sprintf("Edited %d", n) },
	"Active":      func(u *User, _ int) { u.Active = false },
	"AccessLevel": func(u *User, _ int) { u.AccessLevel = LevelLearner },
}

// editAfterRead is somebody else who changes the user just read.
var editAfterRead = &kind{
	name: "edit-after-read", about: "after a GET of a user somebody changes JobTitle, Active (to false) or AccessLevel (to Learner)",
	value: editedField, fits: calls("GET /users/{user}"),
	after: func(c *call, a *answer, f *active) bool {
		if a.status != http.StatusOK || c.present.users[c.user.ID] == nil {
			return false
		}
		u := c.present.users[c.user.ID]
		next := *u
		edits[f.Value](&next, f.fired+1)
		if next == *u {
			return false
		}
		c.present.replaceUser(u, next)
		return true
	},
}

func lost(name, about string, instead answer) *kind {
	return &kind{
		name: name, about: about, value: noValue, fits: writes,
		after: func(_ *call, a *answer, _ *active) bool {
			if a.status >= 300 {
				return false
			}
			*a = instead
			return true
		},
	}
}

// Switches are faults that handlers ask for. Each stands for behaviour of Litmos that
// is unknown, or reported in two ways.
var (
	key403 = &kind{
		name: "key-403", about: "a bad key is answered with 403", value: noValue, fits: badKeys,
	}
	vanishTeam = &kind{
		name: "vanish-team", about: "a team that is listed answers 404, by default the first", value: someID, fits: oneTeam,
	}
	vanishCourse = &kind{
		name: "vanish-course", about: "a course that is listed answers 404, by default the first", value: someID, fits: oneCourse,
	}
	vanishPath = &kind{
		name: "vanish-path", about: "a learning path that is listed answers 404, by default the first", value: someID, fits: onePath,
	}

	ignoredIDs = &kind{
		name: "ignored-ids", about: "adding users to a team, or courses or learning paths to a user, succeeds without effect", value: noValue,
		fits: calls("POST /teams/{team}/users", "POST /users/{user}/courses", "POST /users/{user}/learningpaths"),
	}
	absent404 = &kind{
		name: "absent-delete-404", about: "taking away what is not there is answered with 404", value: noValue, fits: writes,
	}
	absent200 = &kind{
		name: "absent-delete-200", about: "taking away what is not there is answered with 200", value: noValue, fits: writes,
	}
	putReplace = &kind{
		name: "put-replace", about: "PUT of a user clears what the body leaves out", value: noValue, fits: calls("PUT /users/{user}"),
	}
	levelKept = &kind{
		name: "level-not-taken", about: "PUT of a user does not change AccessLevel", value: noValue, fits: calls("PUT /users/{user}"),
	}

	noPromotion = &kind{
		name: "no-promotion", about: "AccessLevel does not follow the roles on teams", value: noValue, fits: writes,
	}
	putActivates = &kind{
		name: "put-activates", about: "PUT of a user sets Active, whatever the body says", value: noValue, fits: calls("PUT /users/{user}"),
	}
	levelDropsRoles = &kind{
		name: "level-drops-roles", about: "PUT of AccessLevel Learner takes the roles on teams away", value: noValue,
		fits: calls("PUT /users/{user}"),
	}
	lateWrites = &kind{
		name: "late-writes", about: "reads show the account as it was MILLISECONDS ago", value: milliseconds, fits: reads,
	}
	lateArrival = &kind{
		name: "late-arrival", about: "a write arrives MILLISECONDS later", value: milliseconds,
		fits: func(c *call, _ *active) bool { return c.authorized && c.route != nil && c.method != http.MethodGet },
	}
	otherObject = &kind{
		name: "other-object", about: "a single object is asked for and another of its kind is answered", value: noValue,
		fits: calls("GET /users/{user}", "GET /teams/{team}", "GET /courses/{course}", "GET /learningpaths/{path}"),
	}
	teamCourse404 = &kind{
		name: "team-course-delete-404", about: "taking away a course that a team gives is answered with 404", value: noValue,
		fits: calls("DELETE /users/{user}/courses/{course}"),
	}
	teamPath200 = &kind{
		name: "team-path-delete-200", about: "taking away a learning path that a team gives is answered with 200, without effect", value: noValue,
		fits: calls("DELETE /users/{user}/learningpaths/{path}"),
	}
)

var switches = []*kind{
	key403, vanishTeam, vanishCourse, vanishPath, ignoredIDs, absent404, absent200,
	putReplace, levelKept, noPromotion, teamCourse404, teamPath200, putActivates, levelDropsRoles, lateWrites, lateArrival, otherObject,
}

func oneTeam(c *call, f *active) bool {
	return c.admitted && isTarget(c.vars["team"], f.Value, c.listTeams)
}

func oneCourse(c *call, f *active) bool {
	return c.admitted && isTarget(c.vars["course"], f.Value, c.listCourses)
}

func onePath(c *call, f *active) bool {
	return c.admitted && isTarget(c.vars["path"], f.Value, c.listPaths)
}

// isTarget compares an id with the one wanted or else with the first listed.
func isTarget(id, wanted string, all func() *listing) bool {
	if id == "" || wanted != "" {
		return id != "" && id == wanted
	}
	rows := all().rows
	return len(rows) > 0 && id == rows[0].id
}
