package litmos

import (
	"bytes"
	"context"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Levels of access that a user's profile shows (recorded). Others occur, such as
// Trainer, and are passed on as they come.
const (
	LevelLearner       = "Learner"
	LevelTeamLeader    = "Team_Leader" // leaders and admins of teams alike
	LevelAdministrator = "Administrator"
	LevelAccountOwner  = "Account_Owner"
)

// User is a row of /users/details, or the answer of /users/{id}; /users leaves most
// fields empty.
// LoginKey and Password, which are secrets, are never decoded.
type User struct {
	ID          string
	UserName    string // the login; unique ignoring case, need not be an e-mail address
	FirstName   string
	LastName    string
	Email       string // not unique, may be empty
	AccessLevel string
	Active      bool

	LastLogin      time.Time // zero: never
	CreatedDate    time.Time
	ExpirationDate time.Time

	OriginalID         string // in links of the user interface
	CompanyName        string
	JobTitle           string
	JobRole            string
	Brand              string
	ManagerID          string // empty: none
	ManagerName        string
	ExternalEmployeeID string
	ProfileType        string
	TimeZone           string
	Country            string
	City               string
	CustomFields       [10]string // CustomField1 to CustomField10
}

var userRows = rows[User]{root: "Users", item: "User", id: func(u *User) string { return u.ID }, set: (*User).set}

func (u *User) set(name string, text []byte) {
	switch name {
	case "Id":
		u.ID = string(text)
	case "UserName", "Username":
		u.UserName = string(text)
	case "FirstName":
		u.FirstName = string(text)
	case "LastName":
		u.LastName = string(text)
	case "Email":
		u.Email = string(text)
	case "AccessLevel":
		u.AccessLevel = string(text)
	case "Active":
		u.Active = parseBool(text)
	default:
		u.setDetail(name, text)
	}
}

// setDetail takes in what only /users/details and /users/{id} hold.
func (u *User) setDetail(name string, text []byte) {
	switch name {
	case "LastLogin":
		u.LastLogin = parseDate(text)
	case "CreatedDate":
		u.CreatedDate = parseDate(text)
	case "ExpirationDate":
		u.ExpirationDate = parseDate(text)
	case "OriginalId":
		u.OriginalID = string(text)
	case "CompanyName":
		u.CompanyName = string(text)
	case "JobTitle":
		u.JobTitle = string(text)
	case "JobRole":
		u.JobRole = string(text)
	case "Brand":
		u.Brand = string(text)
	case "ManagerId":
		if string(text) != "0" { // none, recorded
			u.ManagerID = string(text)
		}
	case "ManagerName":
		u.ManagerName = string(text)
	case "ExternalEmployeeId":
		u.ExternalEmployeeID = string(text)
	case "ProfileType":
		u.ProfileType = string(text)
	case "TimeZone":
		u.TimeZone = string(text)
	case "Country":
		u.Country = string(text)
	case "City":
		u.City = string(text)
	default:
		if n, ok := strings.CutPrefix(name, "CustomField"); ok {
			if i, err := strconv.Atoi(n); err == nil && i >= 1 && i <= len(u.CustomFields) {
				u.CustomFields[i-1] = string(text)
			}
		}
	}
}

// ListUsers reads a page of all users, active and inactive, with their details. Ordered by
// their unique user names, users of equal names cannot change places between pages.
func (c *Client) ListUsers(ctx context.Context, at Cursor, ordered bool) (Page[User], error) {
	r := request{op: "list users", path: []string{"users", "details"}}
	if ordered {
		r.query = url.Values{"sort": {"UserName"}, "dir": {"ASC"}}
	}
	return readPage(ctx, c, r, at, userRows)
}

// CountUsers asks how many users the account has: TotalCount of /users/paginated.
func (c *Client) CountUsers(ctx context.Context) (int, error) {
	r := request{op: "count users", path: []string{"users", "paginated"}, query: url.Values{"limit": {"1"}}}
	total := -1
	err := c.do(ctx, r, func(body io.Reader) error {
		return scan(body, "UserCollection", func(s *scanner) error {
			if s.name != "Pagination" {
				return skip(s)
			}
			return fields(s, func(name string, text []byte) {
				if n, err := strconv.Atoi(string(bytes.TrimSpace(text))); err == nil && name == "TotalCount" {
					total = n
				}
			})
		})
	})
	if err == nil && total < 0 {
		err = &Error{Op: r.op, Err: ErrMalformed, Reason: "no TotalCount"}
	}
	return total, err
}

// CheckAccess makes the cheapest call that needs a valid key.
func (c *Client) CheckAccess(ctx context.Context) error {
	r := request{op: "check access", path: []string{"users"}, query: url.Values{"limit": {"1"}}}
	return c.do(ctx, r, func(body io.Reader) error {
		_, err := userRows.decode(body)
		return err
	})
}

// GetUser reads one user with all details; ErrNotFound if Litmos does not know the id.
func (c *Client) GetUser(ctx context.Context, id string) (*User, error) {
	return get(ctx, c, request{op: "get user", object: "user " + id, path: []string{"users", id}}, id, userRows)
}

// FindUser looks a user up by the exact user name, ignoring case; ErrNotFound if there
// is none. The search of Litmos takes a part of a name, up to 50 characters.
func (c *Client) FindUser(ctx context.Context, userName string) (*User, error) {
	const longestSearch = 50
	part := []rune(userName)
	part = part[:min(len(part), longestSearch)]
	r := request{op: "find user", path: []string{"users"}, query: url.Values{"search": {string(part)}}}
	for user, err := range All(func(at Cursor) (Page[User], error) { return readPage(ctx, c, r, at, userRows) }) {
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(user.UserName, userName) {
			return c.GetUser(ctx, user.ID)
		}
	}
	return nil, &Error{Op: r.op, Object: "user " + userName, Status: 404}
}

// get reads one object by its id.
func get[T any](ctx context.Context, c *Client, r request, id string, kind rows[T]) (*T, error) {
	var row *T
	err := c.do(ctx, r, func(body io.Reader) (err error) {
		row, err = kind.decodeOne(body)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := r.answeredFor(id, kind.id(row)); err != nil {
		return nil, err
	}
	return row, nil
}
