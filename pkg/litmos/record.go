package litmos

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// UserRecord is the whole record of a user, byte for byte as Litmos sent it. It is not known
// whether a PUT replaces a record or merges into it. So the whole record is written back, and
// only the fields to change are touched: the rest may hold secrets and unknown fields.
type UserRecord struct {
	User
	document []byte
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
		record = UserRecord{User: *user, document: raw, read: time.Now()}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := r.answeredFor(id, record.ID); err != nil {
		return nil, err
	}
	return &record, nil
}

// PutUser writes a record back with some fields changed. It fails with ErrStale, and sends
// nothing, if by then the record is older than RecordAge.
func (c *Client) PutUser(ctx context.Context, record *UserRecord, fields map[UserField]string) error {
	r := request{
		op: "update user", object: "user " + record.ID, method: http.MethodPut, path: []string{"users", record.ID},
		sendBefore: record.read.Add(RecordAge), body: record.document,
	}
	for field, value := range fields {
		var err error
		if r.body, err = replaceField(r.body, string(field), value); err != nil {
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
	if d, err := open(bytes.NewReader(r.document), userRows.item); err == nil {
		// The document was decoded before, so it is well formed.
		_ = children(d, func(name string, text []byte) { values[name] = string(text) })
	}
	return values
}

// replaceField replaces the text of a child of the root. In XML that a serialiser wrote, a "<"
// always begins a tag, so tags can be found without decoding the text between them.
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
