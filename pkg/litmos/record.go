package litmos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// UserRecord is the whole record of a user, byte for byte as Litmos sent it. It is not known
// whether a PUT replaces a record or merges into it. So the whole record is written back, and
// only the fields to change are touched: the rest may hold secrets and unknown fields.
type UserRecord struct {
	User
	root     element
	document []byte    // where root was read
	read     time.Time // when the record arrived
}

// RecordAge is how old a record may be when it is written back. Litmos has no versions of a
// record: the write overwrites whatever changed since the record was read.
const RecordAge = 3 * time.Second

// UserField is a field of a user's record that PutUser sets.
type UserField string

// The fields that the connector sets.
const (
	FieldActive      UserField = "Active"
	FieldAccessLevel UserField = "AccessLevel"
)

// Edits are the fields to set so that the user shows some values, which go by the keys of
// writable fields. Fields that show their value already are left out.
func (u *User) Edits(values map[string]string) map[UserField]string {
	shown := Shown(u)
	edits := map[UserField]string{}
	for _, f := range Fields[User]() {
		value, given := values[f.Key]
		if value == f.none {
			value = ""
		}
		if now, _ := shown[f.Key].(string); given && f.Writable && now != value {
			edits[UserField(f.names[0])] = cmp.Or(value, f.none)
		}
	}
	return edits
}

// GetUserRecord reads the whole record of a user.
func (c *Client) GetUserRecord(ctx context.Context, id string) (*UserRecord, error) {
	r := request{op: "get user", object: "user " + id, path: []string{"users", id}}
	record, err := fetch(ctx, c, r, newUserRecord)
	if err != nil {
		return nil, err
	}
	if err := r.answeredFor(id, record.ID); err != nil {
		return nil, err
	}
	return record, nil
}

func newUserRecord(document []byte) (*UserRecord, error) {
	root, err := parse(document, userRows.item)
	if err != nil {
		return nil, err
	}
	user, err := userRows.row(root)
	if err != nil {
		return nil, err
	}
	return &UserRecord{User: user, root: root, document: document, read: time.Now()}, nil
}

// errNoField is a field to set that Litmos left out of the record. Fields come and go, and one out
// of order may be ignored, so none is added.
var errNoField = errors.New("cannot be set: Litmos leaves it out of the record")

// PutUser writes a record back with some fields changed. It fails with ErrStale, and sends
// nothing, if by then the record is older than RecordAge.
func (c *Client) PutUser(ctx context.Context, record *UserRecord, fields map[UserField]string) error {
	r := request{
		op: "update user", object: "user " + record.ID, method: http.MethodPut, path: []string{"users", record.ID},
		sendBefore: record.read.Add(RecordAge), body: record.with(fields),
	}
	for field := range fields {
		if record.root.child(string(field)).Local == "" {
			err := fmt.Errorf("%s %w", field, errNoField)
			return &Error{Op: r.op, Object: r.object, Err: err}
		}
	}
	return c.do(ctx, r, discard)
}

// volatile are fields that Litmos changes by itself, or in which it never shows what was written
// (recorded for SkipFirstLogin and Password).
var volatile = []string{"LastLogin", "LoginKey", "Points", "FullName", "ManagerName", "SkipFirstLogin", "Password"}

// Differences are the names of the fields in which another record of the user differs,
// sorted. Fields that Litmos changes by itself are left out; null, empty and absent are
// the same.
func (r *UserRecord) Differences(other *UserRecord) []string {
	mine, theirs := r.values(), other.values()
	var names []string
	for name, value := range mine {
		if theirs[name] != value {
			names = append(names, name)
		}
	}
	for name := range theirs {
		if _, ok := mine[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(volatile, name) })
}

// values are the fields that are not empty.
func (r *UserRecord) values() map[string]string {
	values := map[string]string{}
	for _, field := range r.root.children {
		if field.text != "" {
			values[field.Local] = field.text
		}
	}
	return values
}

// with is the document with other texts in some fields.
func (r *UserRecord) with(fields map[UserField]string) []byte {
	var out document
	written := 0
	for _, field := range r.root.children {
		if value, ok := fields[UserField(field.Local)]; ok {
			out.buffer.Write(r.document[written:field.from])
			out.text(field.Local, value)
			written = field.to
		}
	}
	out.buffer.Write(r.document[written:])
	return out.bytes()
}
