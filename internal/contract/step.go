package contract

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Play does a step, which tells in one line how a call is answered: "201 POST /teams/ID/users ID"
// is the status, the method, the path and the body, for which bodyOf has the forms. What is in the
// answer may follow, once or more often:
//
//   - " => TEXT" is a part of it.
//   - " => FIELD = A, B" is a field of its rows, "absent" where a row lacks it. Of more than nine it
//     is "FIRST ... LAST".
//   - " => FIELD ~ REGEXP" matches that field of each row, "" where a row lacks it.
//   - " => FIELD in order" says that the rows are sorted by it, ignoring case.
//   - " => row has FIELD=A&FIELD=B" says that there is a row with these fields, written as in a query.
//
// The answer has its header. The error says what is not so.
func (a Account) Play(ctx context.Context, step string) (answer string, err error) {
	parts := strings.Split(step, " => ")
	status, call, _ := strings.Cut(parts[0], " ")
	got, answer := a.Send(ctx, call)
	if strconv.Itoa(got) != status {
		return answer, fmt.Errorf("%s: %d, %.2000s", parts[0], got, answer)
	}
	for _, want := range parts[1:] {
		if err := tells(answer, want); err != nil {
			return answer, fmt.Errorf("%s: %w", parts[0], err)
		}
	}
	return answer, nil
}

// ofRows is what a step says about the rows of an answer.
var ofRows = regexp.MustCompile(`^(\w+) (=|~|in order|has) ?(.*)$`)

// tells checks one thing that is to be in an answer.
func tells(answer, want string) error {
	parts := ofRows.FindStringSubmatch(want)
	if parts == nil {
		if !strings.Contains(answer, want) {
			return fmt.Errorf("want %s, got %.2000s", want, answer)
		}
		return nil
	}
	root, err := Parse(answer)
	if err != nil {
		return err
	}
	rows, field, value := root.Children, parts[1], parts[3]
	holds := false
	switch parts[2] {
	case "=":
		holds = column(rows, field) == value
	case "~":
		form := regexp.MustCompile("^(" + value + ")$")
		holds = !slices.ContainsFunc(rows, func(row Element) bool { return !form.MatchString(row.Get(field)) })
	case "in order":
		holds = slices.IsSortedFunc(rows, func(a, b Element) int {
			return strings.Compare(strings.ToLower(a.Get(field)), strings.ToLower(b.Get(field)))
		})
	case "has":
		holds = slices.ContainsFunc(rows, func(row Element) bool { return row.hasAll(value) })
	}
	if !holds {
		return fmt.Errorf("want %s, got %s in %.2000s", want, column(rows, field), answer)
	}
	return nil
}

func column(rows []Element, field string) string {
	var column []string
	for _, row := range rows {
		value := "absent"
		if row.Has(field) {
			value = row.Get(field)
		}
		column = append(column, value)
	}
	if len(column) > 9 {
		return column[0] + " ... " + column[len(column)-1]
	}
	return strings.Join(column, ", ")
}

// Element is an XML element of an answer.
type Element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []Element `xml:",any"`
}

// Parse reads the document of an answer with its header.
func Parse(answer string) (Element, error) {
	_, body, _ := strings.Cut(answer, "\r\n\r\n")
	var root Element
	err := xml.Unmarshal([]byte(body), &root)
	return root, err
}

// Has tells whether there is a child of a name.
func (e Element) Has(name string) bool { return e.child(name).XMLName.Local == name }

// Get is the text of the child of a name, "" without one.
func (e Element) Get(name string) string { return e.child(name).Text }

// hasAll tells whether there are children as in a query.
func (e Element) hasAll(query string) bool {
	fields, err := url.ParseQuery(query)
	for name := range fields {
		if e.Get(name) != fields.Get(name) {
			return false
		}
	}
	return err == nil
}

// child is the first child of a name, empty without one.
func (e Element) child(name string) Element {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			return c
		}
	}
	return Element{}
}

// bodyOf reads the forms of a body: XML, the fields of one object as in a query, or the ids of a list.
// The last list of the path names the element: User for /users, /users/ID and /teams/ID/users.
func bodyOf(path, text string) string {
	if text == "" || text[0] == '<' {
		return text
	}
	segments := strings.Split(strings.Replace(path, "learningpaths", "learningPaths", 1), "/")
	name := segments[len(segments)/2*2-1]
	item := strings.ToUpper(name[:1]) + strings.TrimSuffix(name[1:], "s")
	if strings.Contains(text, "=") {
		return object(item, text)
	}
	var list strings.Builder
	for id := range strings.FieldsSeq(text) {
		list.WriteString(object(item, "Id="+id))
	}
	return element(item+"s", list.String())
}

func object(name, fields string) string {
	var content strings.Builder
	for text := range strings.SplitSeq(fields, "&") {
		field, value, _ := strings.Cut(text, "=")
		value, _ = url.QueryUnescape(value)
		content.WriteString(element(field, value))
	}
	return element(name, content.String())
}

func element(name, content string) string { return "<" + name + ">" + content + "</" + name + ">" }
