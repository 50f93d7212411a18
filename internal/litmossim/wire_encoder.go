package litmossim

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// namespace stands on the root of every answer; there is no declaration, no
// default namespace and no white space (recorded).
const namespace = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`

// encoder appends rows in the shape of .NET's DataContractSerializer.
type encoder struct {
	buf []byte
	now time.Time // of the call
}

// members writes members of a record by their names on the wire. They have a field of its struct, or
// a method; the others are empty.
func (e *encoder) members(of any, names ...string) {
	record := reflect.ValueOf(of)
	for _, name := range names {
		field, trait := fieldOf(record.Elem(), name)
		if field.IsValid() {
			e.member(name, field.Addr().Interface(), trait)
		} else if computed := record.MethodByName(name); computed.IsValid() {
			e.text(name, computed.Call(nil)[0].String())
		} else {
			e.empty(name)
		}
	}
}

func (e *encoder) member(name string, value any, trait string) {
	switch v := value.(type) {
	case *bool:
		e.flag(name, *v)
	case *int64:
		e.integer(name, *v)
	case *float64:
		e.decimal(name, *v)
	case *time.Time:
		e.date(name, *v, trait)
	case *int: // a number of days
		if *v == 0 {
			e.null(name)
			return
		}
		e.integer(name, int64(*v))
	case *string:
		switch {
		case *v == "" && trait == "null":
			e.null(name)
		case *v == "" && trait == "zero":
			e.text(name, "0")
		default:
			e.text(name, *v)
		}
	}
}

// element encodes <tag attributes>content</tag>, or <tag attributes/> where
// there is no content.
func (e *encoder) element(tag, attributes string, content func()) {
	e.append("<", tag, attributes, ">")
	mark := len(e.buf)
	content()
	if len(e.buf) == mark {
		e.buf = append(e.buf[:mark-1], '/', '>')
		return
	}
	e.append("</", tag, ">")
}

func (e *encoder) append(parts ...string) {
	for _, part := range parts {
		e.buf = append(e.buf, part...)
	}
}

func (e *encoder) rows(item string, rows []row) {
	const typical = 256 // bytes of a row
	e.buf = slices.Grow(e.buf, typical*len(rows))
	for _, r := range rows {
		e.element(item, "", func() { r.encode(e) })
	}
}

func (e *encoder) text(name, v string) {
	if v == "" {
		e.empty(name)
		return
	}
	e.append("<", name, ">", escaper.Replace(v), "</", name, ">")
}

// escaper escapes as WCF does: what XML 1.0 forbids becomes a character reference
// (guessed), which makes the answer ill-formed.
var escaper = strings.NewReplacer(escapes()...)

func escapes() []string {
	pairs := []string{"&", "&amp;", "<", "&lt;", ">", "&gt;"}
	for c := range rune(0x20) {
		if c != '\t' && c != '\n' {
			pairs = append(pairs, string(c), fmt.Sprintf("&#x%X;", c))
		}
	}
	return pairs
}

func (e *encoder) empty(name string) { e.append("<", name, "/>") }

func (e *encoder) null(name string) { e.append("<", name, ` i:nil="true"/>`) }

func (e *encoder) flag(name string, v bool) { e.text(name, strconv.FormatBool(v)) }

func (e *encoder) integer(name string, v int64) { e.text(name, strconv.FormatInt(v, 10)) }

// decimal keeps the scale of a decimal, as .NET does: 50.0, but 0.00 for a price.
func (e *encoder) decimal(name string, v float64) {
	digits := 1
	if name == "Price" {
		digits = 2
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	_, fraction, _ := strings.Cut(s, ".")
	if len(fraction) < digits {
		s = strconv.FormatFloat(v, 'f', digits, 64)
	}
	e.text(name, s)
}

// date writes a date without a zone (documented), or in a form of its own if it is a text. Zero
// is null.
func (e *encoder) date(name string, t time.Time, trait string) {
	switch {
	case t.IsZero() && trait == "text":
		e.empty(name)
	case t.IsZero():
		e.null(name)
	case trait == "text":
		e.text(name, t.UTC().Format("2006-01-02T15:04:05Z"))
	default:
		e.text(name, t.UTC().Format("2006-01-02T15:04:05.000"))
	}
}
