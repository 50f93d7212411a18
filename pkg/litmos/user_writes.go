package litmos

import (
	"context"
	"net/http"
	"strconv"
)

// CreateUser creates an active user without a password, with the names, e-mail address, access
// level, company, job title and employee id of u. Litmos sets the other fields. The user signs in
// with single sign-on, or sets a password with the mail that Litmos sends if notify is set. Litmos
// answers 409 for a user name that exists, and for other invalid values.
func (c *Client) CreateUser(ctx context.Context, u *User, notify bool) error {
	query := sendMessage(notify)
	query.Set("skipfirstlogin", "true")
	return c.do(ctx, request{
		op: "create user", object: "user " + u.UserName, method: http.MethodPost,
		path: []string{"users"}, query: query, body: newUserDocument(u),
	}, discard)
}

// newUserDocument is the record of a new user in the documented order of fields, without those
// that Litmos sets by itself. Culture is left out, because its place in the order has changed over the years.
func newUserDocument(u *User) []byte {
	var d document
	d.open("User").
		text("Id", "").
		text("UserName", u.UserName).
		text("FirstName", u.FirstName).
		text("LastName", u.LastName).
		text("FullName", u.FirstName+" "+u.LastName).
		text("Email", u.Email).
		text("AccessLevel", string(u.AccessLevel)).
		text("DisableMessages", "false").
		text("Active", "true").
		text("IsCustomUsername", strconv.FormatBool(u.UserName != u.Email)).
		text("SkipFirstLogin", "true")
	for _, field := range []struct{ name, value string }{
		{"CompanyName", u.CompanyName}, {"JobTitle", u.JobTitle}, {"ExternalEmployeeId", u.ExternalEmployeeID},
	} {
		if field.value != "" {
			d.text(field.name, field.value)
		}
	}
	return d.close("User").bytes()
}

// DeleteUser deletes a user and the user's training results permanently. Litmos answers 404 or
// 403 for a user whom it does not know.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	return c.do(ctx, request{
		op: "delete user", object: "user " + id, method: http.MethodDelete, path: []string{"users", id},
	}, discard)
}
