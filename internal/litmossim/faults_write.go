package litmossim

import (
	"fmt"
	"net/http"
	"slices"
)

// writeFaults concern writes: the answer to a write that took effect is lost, or
// somebody else changes the user between a read and a write.
var writeFaults = []*kind{
	{
		name: "edit-after-read", about: "after a GET of a user somebody changes JobTitle, Active (to false) or AccessLevel (to Learner)",
		value: editedField, fits: calls("GET /users/{user}"), after: editAfterRead,
	},
	lost("reset-after", "a write takes effect, then the connection is reset", answer{delivery: deliverReset}),
	lost("status-504-after", "a write takes effect and answers 504", gatewayError(http.StatusGatewayTimeout)),
}

// edits are what edit-after-read does to a user; n counts the edits.
var edits = map[string]func(u *User, n int){
	"JobTitle":    func(u *User, n int) { u.JobTitle = fmt.Sprintf("Edited %d", n) },
	"Active":      func(u *User, _ int) { u.Active = false },
	"AccessLevel": func(u *User, _ int) { u.AccessLevel = LevelLearner },
}

// editAfterRead changes the user that was just read, as somebody else might.
func editAfterRead(c *call, a *answer, f *active) bool {
	if a.status != http.StatusOK || c.present.users[c.user.ID] == nil {
		return false
	}
	u := c.present.users[c.user.ID]
	next := *u
	edits[f.value](&next, f.fired+1)
	if next == *u {
		return false
	}
	*u = next
	c.present.logEdit(u)
	c.present.changed()
	return true
}

func lost(name, about string, instead answer) *kind {
	return &kind{
		name: name, about: about, fits: writes,
		after: func(_ *call, a *answer, _ *active) bool {
			if a.status >= 300 {
				return false
			}
			*a = instead
			return true
		},
	}
}

// switches are faults that handlers ask for by name, with call.fires. Each stands for
// behaviour of Litmos that is unknown, or reported in two ways.
var switches = []*kind{
	{name: "vanish-team", about: "a team that is listed answers 404, by default the first", value: someID, fits: target("team", allTeams)},
	{name: "vanish-course", about: "a course that is listed answers 404, by default the first", value: someID, fits: target("course", allCourses)},
	{name: "vanish-path", about: "a learning path that is listed answers 404, by default the first", value: someID, fits: target("path", allPaths)},
	{name: "other-object", about: "a single object is asked for and another of its kind is answered", fits: reads},
	{name: "late-writes", about: "reads show the account as it was MILLISECONDS ago", value: milliseconds, fits: reads},
	{name: "late-arrival", about: "a write arrives MILLISECONDS later", value: milliseconds, fits: writes},
	{name: "ignored-ids", about: "adding users to a team, or anything to a user, succeeds without effect", fits: writes},
	{name: "no-promotion", about: "AccessLevel does not follow the roles on teams", fits: writes},
	{name: "put-replace", about: "PUT of a user clears what the body leaves out", fits: updates},
	{name: "put-activates", about: "PUT of a user sets Active, whatever the body says", fits: updates},
	{name: "level-not-taken", about: "a write of a user does not change AccessLevel", fits: calls("POST /users", "PUT /users/{user}")},
	{name: "level-drops-roles", about: "PUT of AccessLevel Learner takes the roles on teams away", fits: updates},
	{name: "created-inactive", about: "POST of a user makes an inactive one, whatever the body says", fits: calls("POST /users")},
	{
		name: "team-course-delete-404", about: "taking away a course that a team gives is answered with 404",
		fits: calls("DELETE /users/{user}/courses/{course}"),
	},
	{
		name: "team-path-delete-200", about: "taking away a learning path that a team gives is answered with 200, without effect",
		fits: calls("DELETE /users/{user}/learningpaths/{path}"),
	},
}

var updates = calls("PUT /users/{user}")

// target fits calls whose path names the object of the fault's value or, without a
// value, the first object listed.
func target[T interface{ row() row }](variable string, all func(*call) []T) func(*call, *active) bool {
	return func(c *call, f *active) bool {
		id := c.request.PathValue(variable)
		if id == "" || f.value != "" {
			return id != "" && id == f.value
		}
		rows := rowsOf(all(c), T.row)
		return len(rows) > 0 && id == slices.MinFunc(rows, byOrder).id
	}
}
