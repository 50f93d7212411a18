package litmossim

import (
	"net/http"
	"slices"
	"strings"
)

func (c *call) listUsers() *listing { return c.userList((*User).encode) }

func (c *call) listUserCollection() *listing {
	l := c.listUsers()
	l.root, l.collection = "UserCollection", true
	return l
}

// userList lists users by FirstName or, with sort=UserName, by their user names.
// The search parameter filters them.
func (c *call) userList(encode func(*User, *encoder)) *listing {
	l := c.list("Users", func() []row {
		return rowsOf(c.Users, func(u *User) row {
			order := u.FirstName
			if strings.EqualFold(c.query["sort"], "UserName") {
				order = u.UserName
			}
			return row{id: u.ID, order: order, encode: func(e *encoder) { encode(u, e) }}
		})
	})
	if text := strings.ToLower(c.query["search"]); text != "" {
		l.rows = filter(l.rows, func(r row) bool { return c.users[r.id].matches(text) })
	}
	if strings.EqualFold(c.query["showinactive"], "false") {
		l.hidden = c.inactive
	}
	return l
}

// matches tells whether the search parameter, in lower case, finds the user.
func (u *User) matches(text string) bool {
	return slices.ContainsFunc([]string{u.UserName, u.FirstName, u.LastName, u.Email, u.CompanyName}, func(v string) bool {
		return strings.Contains(strings.ToLower(v), text)
	})
}

func (c *call) inactive(r row) bool { return !c.users[r.id].Active }

func noUser(id string) error { return refuse(http.StatusNotFound, "User - "+id+" was not found") }

func (u *User) row() row { return row{id: u.ID, order: u.FirstName, encode: u.encode} }

// encode writes a UserRow (recorded; Brand absent in 2016).
func (u *User) encode(e *encoder) {
	e.members(u, "Id", "UserName", "FirstName", "LastName", "Active", "Email", "AccessLevel", "Brand")
}
