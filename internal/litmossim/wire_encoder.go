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
	buf  []byte
	zone *time.Location // of dates
}

// members writes members of a record by their names on the wire. They have a field of its struct, or
// a method; the others are empty.
func (e *encoder) members(of any, names ...string) {
	record := reflect.ValueOf(of)
	for _, name := range names {
		if field, trait := fieldOf(record.Elem(), name); field.IsValid() {
			e.put(name, shaped(field, trait))
		} else if computed := record.MethodByName(name); computed.IsValid() {
			e.put(name, computed.Call(nil)[0].String())
		} else {
			e.put(name, "")
		}
	}
}

// fieldOf returns the field of a record that holds a member, and the trait in its tag. It is
// invalid for a member that Litmos works out.
func fieldOf(record reflect.Value, name string) (field reflect.Value, trait string) {
	if number, isCustom := strings.CutPrefix(name, "CustomField"); isCustom {
		n, _ := strconv.Atoi(number)
		return record.FieldByName("CustomFields").Index(n - 1), map[bool]string{true: "null"}[n == 1]
	}
	if stem, isID := strings.CutSuffix(name, "Id"); isID {
		name = stem + "ID"
	}
	f, found := record.Type().FieldByName(name)
	if !found {
		return reflect.Value{}, ""
	}
	return record.FieldByIndex(f.Index), f.Tag.Get("wire")
}

// shaped is the value of a field as its trait tells.
func shaped(field reflect.Value, trait string) any {
	value := field.Interface()
	date, _ := value.(time.Time)
	switch {
	case trait == "null" && field.IsZero():
		return nil
	case trait == "zero" && field.IsZero():
		return "0"
	case trait == "text" && field.IsZero():
		return ""
	case trait == "text":
		return date.UTC().Format("2006-01-02T15:04:05Z")
	}
	return value
}

// put writes a member in the form of its type: a date without a zone (documented), and a decimal
// as .NET does, 50.0, but 0.00 for a price. A zero date is null.
func (e *encoder) put(name string, value any) {
	switch v := value.(type) {
	case time.Time:
		value = v.In(e.zone).Format("2006-01-02T15:04:05.000")
		if v.IsZero() {
			value = nil
		}
	case float64:
		digits := 1
		if name == "Price" {
			digits = 2
		}
		value = strconv.FormatFloat(v, 'f', digits, 64)
	}
	switch value {
	case nil:
		e.append("<", name, ` i:nil="true"/>`)
	case "":
		e.append("<", name, "/>")
	default:
		e.append("<", name, ">", escaper.Replace(fmt.Sprint(value)), "</", name, ">")
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

// escaper leaves quotes as they are, as .NET does.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
