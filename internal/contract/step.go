package contract

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Play does a step, which tells in one line how a call is answered: "201 POST /teams/ID/users ID"
// is the status, the method, the path and the body, for which bodyOf has the forms. What is in the
// answer may follow:
//
//   - " => TEXT" is a part of it.
//   - " => FIELD = A, B" is a field of its rows, "absent" where a row lacks it. Of more than nine it
//     is "FIRST ... LAST".
//
// The answer has its header. The error says what is not so.
func (a Account) Play(ctx context.Context, step string) (answer string, err error) {
	step, want, tells := strings.Cut(step, " => ")
	status, call, _ := strings.Cut(step, " ")
	got, answer := a.Send(ctx, call)
	field, values, isColumn := strings.Cut(want+" ", " = ")
	switch {
	case strconv.Itoa(got) != status:
		return answer, fmt.Errorf("%s: %d, %.2000s", step, got, answer)
	case isColumn:
		if got := column(answer, field); got != strings.TrimSpace(values) {
			return answer, fmt.Errorf("%s: %s = %s, want %s", step, field, got, values)
		}
	case tells && !strings.Contains(answer, want):
		return answer, fmt.Errorf("%s: want %s, got %.2000s", step, want, answer)
	}
	return answer, nil
}

func column(answer, field string) string {
	root, err := Parse(answer)
	if err != nil {
		return err.Error()
	}
	var column []string
	for _, row := range root.Children {
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
func (e Element) Has(name string) bool { return e.Child(name).XMLName.Local == name }

// Get is the text of the child of a name, "" without one.
func (e Element) Get(name string) string { return e.Child(name).Text }

// Child is the first child of a name, empty without one.
func (e Element) Child(name string) Element {
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
