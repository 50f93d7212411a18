package litmossim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// userColumns are the fields that the sort parameter knows.
var userColumns = map[string]func(*User) string{
	"id":          func(u *User) string { return u.ID },
	"username":    func(u *User) string { return u.UserName },
	"firstname":   func(u *User) string { return u.FirstName },
	"lastname":    func(u *User) string { return u.LastName },
	"email":       func(u *User) string { return u.Email },
	"createddate": func(u *User) string { return u.CreatedDate.UTC().Format(time.RFC3339) },
}

func (c *call) listUsers() (*listing, error) {
	l := &listing{
		root: "Users", item: "User", rows: c.usersBy(c.query["sort"], c.query["dir"]),
		insert: func() { c.insertUser() },
		remove: c.removeUnlessOwner,
	}
	if column, ok := userColumns[strings.ToLower(c.query["sort"])]; ok {
		l.order = func(r row) string { return column(c.users[r.id()]) }
	}
	if strings.EqualFold(c.query["showinactive"], "false") {
		l.hidden = inactive
	}
	return l, nil
}

func (c *call) listUserCollection() (*listing, error) {
	l, err := c.listUsers()
	l.collection = true
	return l, err
}

func (c *call) listUserDetails() (*listing, error) {
	l, err := c.listUsers()
	if err != nil {
		return nil, err
	}
	since, err := createdSince(c.query["since"])
	if err != nil {
		return nil, err
	}
	details := make([]row, 0, len(l.rows))
	for _, r := range l.rows {
		if u := c.users[r.id()]; !u.CreatedDate.Before(since) {
			details = append(details, detailRow{u})
		}
	}
	l.rows = details
	return l, nil
}

// createdSince reads the since parameter of /users/details, which filters by
// the date of creation (documented).
func createdSince(v string) (time.Time, error) {
	if v == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, nil
		}
	}
	return time.Time{}, refuse(http.StatusNotAcceptable, "Please enter a valid date in the 'since' parameter")
}

func inactive(r row) bool {
	u, ok := r.(interface{ isActive() bool })
	return ok && !u.isActive()
}

func (u *User) isActive() bool { return u.Active }

// usersBy returns all users in the order asked for; without one, or with an
// unknown field, by FirstName.
func (c *call) usersBy(sort, dir string) []row {
	column, ok := userColumns[strings.ToLower(sort)]
	if !ok {
		return c.sortedUsers()
	}
	descending := strings.EqualFold(dir, "desc")
	list := "users by " + strings.ToLower(sort)
	if descending {
		list += " descending"
	}
	if rows, ok := c.lists[list]; ok {
		return rows
	}
	rows := slices.Clone(c.sortedUsers())
	sortRows(rows, func(r row) string { return strings.ToLower(column(c.users[r.id()])) })
	if descending {
		slices.Reverse(rows)
	}
	c.lists[list] = rows
	return rows
}

// user returns the user of the path, given by id or by user name (documented).
func (c *call) user() (*User, error) {
	key := c.vars["user"]
	if u := cmp.Or(c.users[key], c.names[strings.ToLower(key)]); u != nil {
		return u, nil
	}
	return nil, noUser(key)
}

func (c *call) getUser() (answer, error) {
	u, err := c.user()
	if err != nil {
		return answer{}, err
	}
	return c.object(http.StatusOK, "User", userFull{shown(c, u, c.Users)})
}

func (c *call) listUserTeams() (*listing, error) {
	u, err := c.user()
	if err != nil {
		return nil, refuse(http.StatusNotFound, "The userid does not exist.")
	}
	rows := c.sorted("user-teams/"+u.ID, func() []row { return rowsOf(c.teamsOf(u.ID)) })
	return &listing{root: "Teams", item: "Team", rows: rows, remove: func(id string) { c.leave(c.teams[id], u.ID) }}, nil
}

func (c *call) listUserCourses() (*listing, error) {
	u, err := c.user()
	if err != nil {
		return nil, err
	}
	return &listing{
		root: "Courses", item: "Course", rows: c.userCourses(u),
		remove: func(id string) { c.unassign(c.courses[id], u.ID) },
	}, nil
}

func (s *state) userCourses(u *User) []row {
	return s.sorted("user-courses/"+u.ID, func() []row {
		var rows []row
		for _, e := range s.enrolments(u.ID) {
			rows = append(rows, userCourseRow{e.course, e.assignment})
		}
		return rows
	})
}

func (c *call) getUserCourse() (answer, error) {
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
	return c.object(http.StatusOK, "Course", userCourseDetail{userCourseRow{course, a}})
}

func (c *call) listUserPaths() (*listing, error) {
	u, err := c.user()
	if err != nil {
		return nil, err
	}
	rows := c.sorted("user-paths/"+u.ID, func() []row {
		var rows []row
		for _, p := range c.Paths {
			if slices.Contains(p.Users, u.ID) {
				rows = append(rows, userPathRow{p, c.progress(p, u.ID)})
			}
		}
		return rows
	})
	return &listing{root: "LearningPaths", item: "LearningPath", rows: rows}, nil
}
