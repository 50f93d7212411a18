package litmossim

import (
	"strconv"
	"strings"
	"time"
)

// namespace stands on the root of every XML answer; there is no declaration,
// no default namespace and no white space (recorded).
const namespace = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`

// quirk is a set of departures from the usual shape of a row.
type quirk uint16

const (
	quirkNil        quirk = 1 << iota // empty values as i:nil or null
	quirkAbsent                       // empty values left out
	quirkExtra                        // unknown elements between and in rows
	quirkControl                      // a control character in names
	quirkOld                          // the field set of 2016
	quirkNullLevels                   // AccessLevel and Brand null in team lists
	quirkAlias                        // the other spellings that documents use
)

// encoder appends rows in the shapes of .NET's DataContract serialisers.
type encoder struct {
	buf     []byte
	json    bool
	now     time.Time
	quirks  quirk // asked for
	applied quirk // asked for and of effect so far
}

func (e *encoder) has(q quirk) bool {
	if e.quirks&q == 0 {
		return false
	}
	e.applied |= q
	return true
}

// name returns the alias under quirkAlias.
func (e *encoder) name(usual, alias string) string {
	if e.has(quirkAlias) {
		return alias
	}
	return usual
}

// open starts an element in XML and appends js in JSON. Its result belongs to
// the close of the same element.
func (e *encoder) open(tag, attributes, js string) (mark int) {
	if e.json {
		e.comma()
		e.buf = append(e.buf, js...)
		return 0
	}
	e.buf = append(e.buf, '<')
	e.buf = append(e.buf, tag...)
	e.buf = append(e.buf, attributes...)
	e.buf = append(e.buf, '>')
	return len(e.buf)
}

func (e *encoder) close(tag string, mark int, js byte) {
	switch {
	case e.json:
		e.buf = append(e.buf, js)
	case len(e.buf) == mark:
		e.buf = append(e.buf[:mark-1], '/', '>')
	default:
		e.endTag(tag)
	}
}

// list encodes rows as a member of the enclosing object.
func (e *encoder) list(tag, item string, rows []row) {
	mark := e.open(tag, "", `"`+tag+`":[`)
	for _, r := range rows {
		e.row(item, r)
	}
	e.close(tag, mark, ']')
}

func (e *encoder) row(item string, r row) {
	if !e.json && e.has(quirkExtra) {
		e.buf = append(e.buf, "<Extension><"+item+"><Id>nested</Id></"+item+"></Extension>"...)
	}
	mark := e.open(item, "", "{")
	e.extra()
	r.encode(e)
	e.close(item, mark, '}')
}

// extra adds an element that no document names.
func (e *encoder) extra() {
	if !e.has(quirkExtra) {
		return
	}
	mark := e.open("Extension", "", `"Extension":{`)
	e.text("Id", "nested")
	e.text("Name", "System.Xml.XmlElement")
	e.close("Extension", mark, '}')
}

func (e *encoder) text(name, v string) {
	if v == "" {
		e.empty(name)
		return
	}
	if e.quirks&quirkControl != 0 && (name == "FirstName" || name == "Name") {
		e.applied |= quirkControl
		v += "\x1f"
	}
	e.begin(name)
	if e.json {
		e.buf = append(e.buf, '"')
		e.buf = appendJSONText(e.buf, v)
		e.buf = append(e.buf, '"')
		return
	}
	e.buf = appendXMLText(e.buf, v)
	e.endTag(name)
}

// optional is text whose empty value is null on the wire.
func (e *encoder) optional(name, v string) {
	if v == "" {
		e.null(name)
		return
	}
	e.text(name, v)
}

func (e *encoder) empty(name string) {
	switch {
	case e.has(quirkAbsent):
	case e.has(quirkNil):
		e.null(name)
	case e.json:
		e.begin(name)
		e.buf = append(e.buf, `""`...)
	default:
		e.buf = append(e.buf, "<"+name+"/>"...)
	}
}

func (e *encoder) null(name string) {
	switch {
	case e.has(quirkAbsent):
	case e.json:
		e.begin(name)
		e.buf = append(e.buf, "null"...)
	default:
		e.buf = append(e.buf, "<"+name+` i:nil="true"/>`...)
	}
}

func (e *encoder) flag(name string, v bool) {
	e.begin(name)
	e.buf = strconv.AppendBool(e.buf, v)
	e.end(name)
}

func (e *encoder) integer(name string, v int64) {
	e.begin(name)
	e.buf = strconv.AppendInt(e.buf, v, 10)
	e.end(name)
}

// decimal writes at least the given number of fraction digits, as .NET keeps
// the scale of a decimal: 50.0, 0.00.
func (e *encoder) decimal(name string, v float64, digits int) {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	_, fraction, _ := strings.Cut(s, ".")
	if len(fraction) < digits {
		s = strconv.FormatFloat(v, 'f', digits, 64)
	}
	e.begin(name)
	e.buf = append(e.buf, s...)
	e.end(name)
}

// date writes XML dates without a zone (documented) and JSON dates in the
// Microsoft form, where the offset is decoration. Zero is null.
func (e *encoder) date(name string, t time.Time) {
	if t.IsZero() {
		e.null(name)
		return
	}
	e.begin(name)
	if e.json {
		e.buf = append(e.buf, `"\/Date(`...)
		e.buf = strconv.AppendInt(e.buf, t.UnixMilli(), 10)
		e.buf = append(e.buf, `-0500)\/"`...)
		return
	}
	e.buf = t.UTC().AppendFormat(e.buf, "2006-01-02T15:04:05.000")
	e.endTag(name)
}

// userDate is the form of dates in user records: a string, "" for never
// (recorded).
func (e *encoder) userDate(name string, t time.Time) {
	if t.IsZero() {
		e.empty(name)
		return
	}
	e.text(name, t.UTC().Format("2006-01-02T15:04:05Z"))
}

func (e *encoder) begin(name string) {
	if !e.json {
		e.buf = append(e.buf, '<')
		e.buf = append(e.buf, name...)
		e.buf = append(e.buf, '>')
		return
	}
	e.comma()
	e.buf = append(e.buf, '"')
	e.buf = append(e.buf, name...)
	e.buf = append(e.buf, '"', ':')
}

func (e *encoder) end(name string) {
	if !e.json {
		e.endTag(name)
	}
}

func (e *encoder) endTag(name string) {
	e.buf = append(e.buf, '<', '/')
	e.buf = append(e.buf, name...)
	e.buf = append(e.buf, '>')
}

// comma separates from what stands before in the same JSON object or array.
func (e *encoder) comma() {
	if n := len(e.buf); n > 0 && !strings.ContainsRune("{[", rune(e.buf[n-1])) {
		e.buf = append(e.buf, ',')
	}
}
