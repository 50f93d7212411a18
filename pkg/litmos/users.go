package litmos

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// AccessLevel is the access level that a user's profile shows.
type AccessLevel string

// The recorded access levels. Others occur, such as Trainer.
const (
	LevelLearner       AccessLevel = "Learner"
	LevelTeamLeader    AccessLevel = "Team_Leader" // for leaders and for admins of teams
	LevelAdministrator AccessLevel = "Administrator"
	LevelAccountOwner  AccessLevel = "Account_Owner"
)

// User is a row of /users/details, or the answer of /users/{id}; /users leaves most
// fields empty. LoginKey and Password, which are secrets, are never decoded.
type User struct {
	ID                 string      `wire:"Id"`
	UserName           string      `wire:"UserName,Username" key:"user_name" doc:"Login, unique ignoring case; need not be an e-mail address"`
	FirstName          string      `wire:"FirstName" key:"first_name" set:"required" doc:"Name"`
	LastName           string      `wire:"LastName" key:"last_name" set:"required" doc:"Name"`
	Email              string      `wire:"Email" key:"email" set:"required" doc:"As in Litmos, even if it is not a valid address; not unique"`
	AccessLevel        AccessLevel `wire:"AccessLevel" key:"access_level" doc:"Learner, Team_Leader, Administrator, Account_Owner or another"`
	Active             bool        `wire:"Active" key:"active" doc:"False if the user cannot sign in"`
	LastLogin          time.Time   `wire:"LastLogin" key:"last_login" doc:"Absent: never"`
	CreatedDate        time.Time   `wire:"CreatedDate" key:"created_date" doc:"When the user was created"`
	ExpirationDate     time.Time   `wire:"ExpirationDate" key:"expiration_date" doc:"When the user expires"`
	OriginalID         string      `wire:"OriginalId" key:"original_id" doc:"Number used in links of the Litmos user interface"`
	CompanyName        string      `wire:"CompanyName" key:"company_name" set:"optional" doc:"As in the Litmos profile"`
	JobTitle           string      `wire:"JobTitle" key:"job_title" set:"optional" doc:"As in the Litmos profile"`
	JobRole            string      `wire:"JobRole" key:"job_role" doc:"As in the Litmos profile"`
	Brand              string      `wire:"Brand" key:"brand" doc:"As in the Litmos profile"`
	ManagerID          string      `wire:"ManagerId" none:"0" key:"manager_id" set:"optional" doc:"The manager, by Litmos id and name"`
	ManagerName        string      `wire:"ManagerName" key:"manager_name" doc:"The manager, by Litmos id and name"`
	ExternalEmployeeID string      `wire:"ExternalEmployeeId" key:"external_employee_id" set:"optional" doc:"Also the employee ID of the account"`
	ProfileType        string      `wire:"ProfileType" key:"profile_type" doc:"As in the Litmos profile"`
	TimeZone           string      `wire:"TimeZone" key:"time_zone" doc:"As in the Litmos profile"`
	Country            string      `wire:"Country" key:"country" doc:"As in the Litmos profile"`
	City               string      `wire:"City" key:"city" doc:"As in the Litmos profile"`
	CustomField1       string      `wire:"CustomField1" key:"custom_field_1" set:"optional" doc:"Custom field"`
	CustomField2       string      `wire:"CustomField2" key:"custom_field_2" set:"optional" doc:"Custom field"`
	CustomField3       string      `wire:"CustomField3" key:"custom_field_3" set:"optional" doc:"Custom field"`
	CustomField4       string      `wire:"CustomField4" key:"custom_field_4" set:"optional" doc:"Custom field"`
	CustomField5       string      `wire:"CustomField5" key:"custom_field_5" set:"optional" doc:"Custom field"`
	CustomField6       string      `wire:"CustomField6" key:"custom_field_6" set:"optional" doc:"Custom field"`
	CustomField7       string      `wire:"CustomField7" key:"custom_field_7" set:"optional" doc:"Custom field"`
	CustomField8       string      `wire:"CustomField8" key:"custom_field_8" set:"optional" doc:"Custom field"`
	CustomField9       string      `wire:"CustomField9" key:"custom_field_9" set:"optional" doc:"Custom field"`
	CustomField10      string      `wire:"CustomField10" key:"custom_field_10" set:"optional" doc:"Custom field"`
}

var userRows = newRowType[User]("Users", "User")

// ListUsers reads a page of all users, active and inactive, with their details. If it is ordered,
// by the unique user names, users of equal names cannot change places between pages.
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
	collection, err := fetch(ctx, c, r, func(document []byte) (element, error) { return parse(document, "UserCollection") })
	if err != nil {
		return 0, err
	}
	total, err := strconv.Atoi(strings.TrimSpace(collection.child("Pagination").child("TotalCount").text))
	if err != nil || total < 0 {
		return 0, &Error{Op: r.op, Err: ErrMalformed, Reason: "no TotalCount"}
	}
	return total, nil
}

// CheckAccess makes the cheapest call that needs a valid key.
func (c *Client) CheckAccess(ctx context.Context) error {
	r := request{op: "check access", path: []string{"users"}, query: url.Values{"limit": {"1"}}}
	_, err := fetch(ctx, c, r, userRows.decode)
	return err
}

// GetUser reads one user with all details; ErrNotFound if Litmos does not know the id.
func (c *Client) GetUser(ctx context.Context, id string) (*User, error) {
	return get(ctx, c, request{op: "get user", object: "user " + id, path: []string{"users", id}}, id, userRows)
}

// FindUser finds a user by the exact user name, ignoring case. It returns ErrNotFound if there is
// none. The search of Litmos takes a part of a name, of up to 50 characters.
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
func get[T any](ctx context.Context, c *Client, r request, id string, rows rowType[T]) (*T, error) {
	row, err := fetch(ctx, c, r, rows.decodeOne)
	if err != nil {
		return nil, err
	}
	if err := r.answeredFor(id, ID(row)); err != nil {
		return nil, err
	}
	return row, nil
}
