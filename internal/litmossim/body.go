package litmossim

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"
)

// record is a decoded object of a request: the text of its members by name.
// Null and empty are the same.
type record map[string]string

// flag reads a boolean member into v; an absent one leaves v alone.
func (r record) flag(name string, v *bool) error {
	text, ok := r[name]
	if !ok {
		return nil
	}
	b, err := strconv.ParseBool(text)
	if err != nil {
		return malformed()
	}
	*v = b
	return nil
}

// The members of request bodies in their order.
var (
	userOrder   = userFieldNames()
	memberOrder = []string{"Id", "UserName", "FirstName", "LastName", "Active", "Email", "AccessLevel", "Brand"}
	teamOrder   = []string{"Id", "Name", "Description", "ParentTeamId", "TeamCodeForBulkImport"}
	courseOrder = []string{"Id", "CourseId", "CourseTeamLibrary"}
	pathOrder   = []string{"Id", "LearningPathId"}
)

func userFieldNames() []string {
	names := make([]string, len(userFields))
	for i, f := range userFields {
		names[i] = f.name
	}
	return names
}

// one reads a body that holds a single object.
func (c *call) one(root string, order []string) (record, error) {
	if c.sentJSON() {
		var members map[string]any
		if err := c.decodeJSON(&members); err != nil || members == nil {
			return nil, malformed()
		}
		return jsonRecord(members, order), nil
	}
	top, err := c.decodeXML(root)
	if err != nil {
		return nil, err
	}
	return top.record(order), nil
}

// many reads a body that holds a list.
func (c *call) many(root, item string, order []string) ([]record, error) {
	var records []record
	if c.sentJSON() {
		var rows []map[string]any
		if err := c.decodeJSON(&rows); err != nil {
			return nil, malformed()
		}
		for _, members := range rows {
			records = append(records, jsonRecord(members, order))
		}
		return records, nil
	}
	top, err := c.decodeXML(root)
	if err != nil {
		return nil, err
	}
	for _, n := range top.Children {
		if n.XMLName == (xml.Name{Local: item}) {
			records = append(records, n.record(order))
		}
	}
	return records, nil
}

// sentJSON: Content-Type alone tells how to read a body (recorded).
func (c *call) sentJSON() bool { return c.mediaType() == "application/json" }

func (c *call) mediaType() string {
	t, _, _ := mime.ParseMediaType(c.header.Get("Content-Type"))
	return t
}

func (c *call) decodeJSON(into any) error {
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

func jsonRecord(members map[string]any, order []string) record {
	r := make(record, len(members))
	for name, v := range members {
		if !slices.Contains(order, name) {
			continue
		}
		switch v := v.(type) {
		case string:
			r[name] = v
		case bool:
			r[name] = strconv.FormatBool(v)
		case json.Number:
			r[name] = v.String()
		case nil:
			r[name] = ""
		}
	}
	return r
}

// node is an XML element.
type node struct {
	XMLName  xml.Name
	Text     string `xml:",chardata"`
	Children []node `xml:",any"`
}

func (c *call) decodeXML(root string) (node, error) {
	if t := c.mediaType(); t != "text/xml" && t != "application/xml" {
		return node{}, malformed()
	}
	var top node
	if err := xml.Unmarshal(c.body, &top); err != nil || top.XMLName != (xml.Name{Local: root}) {
		return node{}, malformed()
	}
	return top, nil
}

// record reads the members as the DataContract serialiser does: an element
// that comes after its place in the order, or is unknown, is ignored without
// an error (documented to fail; that it does so silently is guessed).
func (n node) record(order []string) record {
	r := make(record, len(n.Children))
	for _, child := range n.Children {
		place := slices.Index(order, child.XMLName.Local)
		if place < 0 || child.XMLName.Space != "" {
			continue
		}
		r[child.XMLName.Local] = strings.TrimSpace(child.Text)
		order = order[place+1:]
	}
	return r
}
