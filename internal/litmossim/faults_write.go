package litmossim

import (
	"net/http"
	"slices"
)

// writeFaults concern writes: the answer to a write that took effect is lost, or
// somebody else changes the user between a read and a write.
var writeFaults = []*Fault{
	edit("edit-after-read", "after a GET of a user somebody changes JobTitle", func(u *User) { u.JobTitle += " edited" }),
	edit("deactivate-after-read", "after a GET of a user somebody sets Active to false", func(u *User) { u.Active = false }),
	lost("reset-after", "a write takes effect, then the connection ends", answer{}),
	lost("status-504-after", "a write takes effect and answers 504", gatewayError(http.StatusGatewayTimeout)),
}

// edit changes the user that was just read, as somebody else might.
func edit(name, about string, change func(*User)) *Fault {
	return &Fault{
		Name: name, About: about, fits: calls("GET /users/{user}"),
		after: func(c *call, a *answer, _ *active) bool {
			if a.status != http.StatusOK || c.present.users[c.user.ID] == nil {
				return false
			}
			u := c.present.users[c.user.ID]
			before := *u
			change(u)
			c.present.logEdit(u)
			c.present.changed()
			return *u != before
		},
	}
}

func lost(name, about string, instead answer) *Fault {
	return &Fault{
		Name: name, About: about, fits: writes,
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
var switches = []*Fault{
	{Name: "vanish-team", About: "a team that is listed answers 404, by default the first", value: someID, fits: target("team", allTeams)},
	{Name: "vanish-course", About: "a course that is listed answers 404, by default the first", value: someID, fits: target("course", allCourses)},
	{Name: "vanish-path", About: "a learning path that is listed answers 404, by default the first", value: someID, fits: target("path", allPaths)},
	{Name: "other-object", About: "a single object is asked for and another of its kind is answered", fits: reads},
	{Name: "late-writes", About: "reads show the account as it was MILLISECONDS ago", value: milliseconds, fits: reads},
	{Name: "late-arrival", About: "a write arrives MILLISECONDS later", value: milliseconds, fits: writes},
	{Name: "ignored-ids", About: "adding to a team or to a user succeeds without effect", fits: writes},
	{Name: "no-promotion", About: "AccessLevel does not follow the roles on teams", fits: writes},
	{Name: "put-replace", About: "PUT of a user clears what the body leaves out", fits: updates},
	{Name: "put-activates", About: "PUT of a user sets Active, whatever the body says", fits: updates},
	{Name: "level-not-taken", About: "a write of a user does not change AccessLevel", fits: calls("POST /users", "PUT /users/{user}")},
	{Name: "level-drops-roles", About: "PUT of AccessLevel Learner takes the roles on teams away", fits: updates},
	{Name: "created-inactive", About: "POST of a user makes an inactive one, whatever the body says", fits: calls("POST /users")},
	{
		Name: "team-course-delete-404", About: "taking away a course that a team gives is answered with 404",
		fits: calls("DELETE /users/{user}/courses/{course}"),
	},
	{
		Name: "team-path-delete-200", About: "taking away a learning path that a team gives is answered with 200, without effect",
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
