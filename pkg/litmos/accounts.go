package litmos

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// NewUser is what a new account begins with. Litmos sets the rest.
type NewUser struct {
	UserName           string
	FirstName          string
	LastName           string
	Email              string
	AccessLevel        string
	CompanyName        string
	JobTitle           string
	ExternalEmployeeID string
}

// CreateUser creates an active account without a password, for single sign-on or the
// mail that Litmos sends if notify is set. Litmos answers 409 for a user name that
// exists, and for other faults of values too.
func (c *Client) CreateUser(ctx context.Context, u NewUser, notify bool) error {
	query := sendMessage(notify)
	query.Set("skipfirstlogin", "true")
	return c.do(ctx, request{
		op: "create user", object: "user " + u.UserName, method: http.MethodPost,
		path: []string{"users"}, query: query, body: u.document(),
	}, discard)
}

// document is the record in documented order, without what Litmos sets by itself.
// Culture is left out: its place in the order has moved over the years.
func (u NewUser) document() []byte {
	var d document
	d.open("User").
		text("Id", "").
		text("UserName", u.UserName).
		text("FirstName", u.FirstName).
		text("LastName", u.LastName).
		text("FullName", u.FirstName+" "+u.LastName).
		text("Email", u.Email).
		text("AccessLevel", u.AccessLevel).
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

// DeleteUser deletes a user and the user's training results for good. Litmos answers
// 404 or 403 for one it does not know.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	return c.do(ctx, request{
		op: "delete user", object: "user " + id, method: http.MethodDelete, path: []string{"users", id},
	}, discard)
}

// UserRecord is all that Litmos stores of a user, byte for byte as it sent it. Whether a
// PUT replaces or merges is not known, so the whole record goes back, and only the field
// to change is looked into: the rest may hold secrets and fields we do not know.
type UserRecord struct {
	User
	document []byte
}

// GetUserRecord reads the whole record of a user.
func (c *Client) GetUserRecord(ctx context.Context, id string) (*UserRecord, error) {
	r := request{op: "get user", object: "user " + id, path: []string{"users", id}}
	var record UserRecord
	err := c.do(ctx, r, func(body io.Reader) error {
		raw, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		user, err := userRows.decodeOne(bytes.NewReader(raw))
		if err != nil {
			return err
		}
		record = UserRecord{User: *user, document: raw}
		return nil
	})
	if err == nil && record.ID != id {
		err = &Error{Op: r.op, Object: r.object, Status: http.StatusNotFound, Reason: "Litmos answered with " + shorten(record.ID, 50)}
	}
	if err != nil {
		return nil, err
	}
	return &record, nil
}

// PutUserField writes a record back with one field changed.
func (c *Client) PutUserField(ctx context.Context, record *UserRecord, field, value string) error {
	r := request{op: "update user", object: "user " + record.ID, method: http.MethodPut, path: []string{"users", record.ID}}
	body, err := replaceField(record.document, field, value)
	if err != nil {
		return &Error{Op: r.op, Object: r.object, Err: err}
	}
	r.body = body
	return c.do(ctx, r, discard)
}

// replaceField replaces the text of a child of the root. In XML that a serialiser wrote,
// a "<" always begins a tag, so the tags can be told without decoding what is between.
func replaceField(document []byte, field, value string) ([]byte, error) {
	depth, from := 0, -1
	for i := 0; i < len(document); {
		begin := bytes.IndexByte(document[i:], '<')
		if begin < 0 {
			break
		}
		begin += i
		length := bytes.IndexByte(document[begin:], '>')
		if length < 0 {
			break
		}
		end := begin + length + 1
		tag := document[begin+1 : end-1]
		i = end
		switch {
		case len(tag) == 0 || tag[0] == '!':
			return nil, fmt.Errorf("%w: a user record with comments or sections", ErrMalformed)
		case tag[0] == '?':
			continue
		case tag[0] == '/':
			if depth--; depth == 1 && from >= 0 {
				return splice(document, from, end, field, value), nil
			}
			continue
		}
		isField := depth == 1 && string(tagName(tag)) == field
		switch {
		case tag[len(tag)-1] != '/':
			depth++
			if isField {
				from = begin
			}
		case isField:
			return splice(document, begin, end, field, value), nil
		}
	}
	return nil, fmt.Errorf("%w: a user record without %s", ErrMalformed, field)
}

func tagName(tag []byte) []byte {
	if end := bytes.IndexAny(tag, " \t\r\n/"); end >= 0 {
		return tag[:end]
	}
	return tag
}

func splice(document []byte, from, to int, field, value string) []byte {
	var out bytes.Buffer
	out.Write(document[:from])
	out.WriteString("<" + field + ">")
	_ = xml.EscapeText(&out, []byte(value)) // a buffer does not fail
	out.WriteString("</" + field + ">")
	out.Write(document[to:])
	return out.Bytes()
}
