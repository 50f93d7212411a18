package litmossim

import (
	"encoding/xml"
	"mime"
	"slices"
	"strings"
)

// record is a decoded object of a request: the text of its members by name.
// Null and empty are the same.
type record map[string]string

// teamNames are the members of a team in the order of request bodies and of a single team.
var teamNames = []string{"Id", "Name", "Description", "ParentTeamId", "TeamCodeForBulkImport"}

// one reads a body that holds a single object.
func (c *call) one(root string, order []string) (record, error) {
	top, err := c.decode(root)
	return top.record(order), err
}

// named returns what an index has of the ids in a body that holds a list. Litmos
// ignores invalid ids (documented), but not an empty list for a team.
func named[T any](c *call, item string, index map[string]*T) ([]*T, error) {
	top, err := c.decode(item + "s")
	var ids []string
	for _, n := range top.Children {
		if n.XMLName == (xml.Name{Local: item}) {
			ids = append(ids, n.first("Id"))
		}
	}
	if err == nil && len(ids) == 0 && c.team != nil {
		err = noTeam(c.team.ID)
	}
	return known(index, ids), err
}

// give adds what the body names, unless the user or the team has it (documented).
func give[T any](c *call, item string, index map[string]*T, has func(*T) bool, add func(*T)) error {
	found, err := named(c, item, index)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, has)
	if len(found) > 0 && c.fires("ignored-ids") {
		return nil
	}
	for _, v := range found {
		if !has(v) { // it may be there twice
			add(v)
		}
	}
	return nil
}

// node is an XML element.
type node struct {
	XMLName  xml.Name
	Text     string `xml:",chardata"`
	Children []node `xml:",any"`
}

// first is the text of the first child. It is "" if another one is first: an Id after other
// members is out of order.
func (n node) first(name string) string {
	if len(n.Children) == 0 || n.Children[0].XMLName != (xml.Name{Local: name}) {
		return ""
	}
	return strings.TrimSpace(n.Children[0].Text)
}

// decode reads the body. Content-Type alone tells how to read it (recorded).
func (c *call) decode(root string) (node, error) {
	var top node
	t, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if t != "text/xml" && t != "application/xml" {
		return top, malformed()
	}
	if err := xml.Unmarshal(c.body, &top); err != nil || top.XMLName != (xml.Name{Local: root}) {
		return top, malformed()
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
