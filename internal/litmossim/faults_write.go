package litmossim

import "net/http"

// writeFaults lose the answer to a write that took effect.
var writeFaults = []*kind{
	lost("reset-after", "a write takes effect, then the connection is reset", answer{delivery: deliverReset}),
	lost("status-500-after", "a write takes effect and answers 500", requestError(http.StatusInternalServerError, serverFault)),
	lost("status-504-after", "a write takes effect and answers 504", gatewayError(http.StatusGatewayTimeout)),
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

// Switches are faults that handlers ask for, each where Litmos' way is unknown
// or has an alternative.
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

	ignoredIDs = &kind{
		name: "ignored-ids", about: "adding users to a team or courses to a user succeeds without effect", value: noValue,
		fits: calls("POST /teams/{team}/users", "POST /users/{user}/courses"),
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
	teamCourse404 = &kind{
		name: "team-course-delete-404", about: "taking away a course that a team gives is answered with 404", value: noValue,
		fits: calls("DELETE /users/{user}/courses/{course}"),
	}
)

var switches = []*kind{
	key403, vanishTeam, vanishCourse, ignoredIDs, absent404, absent200,
	putReplace, levelKept, noPromotion, teamCourse404,
}

func oneTeam(c *call, f *active) bool {
	return c.admitted && isTarget(c.vars["team"], f.Value, c.sortedTeams())
}

func oneCourse(c *call, f *active) bool {
	return c.admitted && isTarget(c.vars["course"], f.Value, c.sortedCourses())
}

// isTarget compares an id with the one wanted or else with the first listed.
func isTarget(id, wanted string, listed []row) bool {
	if wanted == "" && len(listed) > 0 {
		wanted = listed[0].id()
	}
	return id != "" && id == wanted
}
