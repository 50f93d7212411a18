package litmos

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// A row type, such as User, is a struct that says all about its fields in their tags:
//
//	wire  the name of the element in XML; other names that occur follow after commas
//	none  a text that Litmos sends for "none"
//	key   the key under which the field is shown; a field without a key is not shown
//	set   "required" or "optional" for a text that User.Edits may set; only the latter
//	      may become empty
//	doc   what the field means, for the documents
//
// A field is text (any string type), a bool, a time.Time or a Number. The fields of an embedded
// struct are fields of the row. If there is an id, it is the first field, and its element is Id.

// Number is a number that Litmos may leave out.
type Number struct {
	Value float64
	Known bool
}

// Field describes a field of a row type.
type Field struct {
	Key         string
	Description string
	Writable    bool // User.Edits may set it
	Required    bool // it must not become empty

	names []string // of the element
	none  string
	index []int // for reflect.Value.FieldByIndex
}

// ID is the id of a row.
func ID[T any](row *T) string { return reflect.ValueOf(row).Elem().Field(0).String() }

// Fields are the fields of a row type that are shown, in the order of the type.
func Fields[T any]() []Field { return slices.Clone(layoutOf(reflect.TypeFor[T]()).shown) }

// Shown is what is shown of a row, by key: text, bools, float64s and times. Fields that
// Litmos left empty are left out.
func Shown[T any](row *T) map[string]any {
	shown := map[string]any{}
	value := reflect.ValueOf(row).Elem()
	for _, f := range layoutOf(value.Type()).shown {
		switch field := value.FieldByIndex(f.index); v := field.Interface().(type) {
		case bool:
			shown[f.Key] = v
		case time.Time:
			if !v.IsZero() {
				shown[f.Key] = v
			}
		case Number:
			if v.Known {
				shown[f.Key] = v.Value
			}
		default:
			if text := field.String(); text != "" {
				shown[f.Key] = text
			}
		}
	}
	return shown
}

// layout is what the tags of a row type say.
type layout struct {
	columns map[string]Field // by the name of the element
	shown   []Field
}

// set takes in the text of an element.
func (f Field) set(row reflect.Value, text string) {
	field := row.FieldByIndex(f.index)
	switch v := field.Addr().Interface().(type) {
	case *bool:
		*v = parseBool(text)
	case *time.Time:
		*v = parseDate(text)
	case *Number:
		*v = parseNumber(text)
	default:
		if f.none == "" || f.none != text {
			field.SetString(text)
		}
	}
}

var layouts sync.Map // of *layout, by reflect.Type

func layoutOf(row reflect.Type) *layout {
	known, _ := layouts.Load(row)
	if l, ok := known.(*layout); ok {
		return l
	}
	l := &layout{columns: map[string]Field{}}
	for _, f := range reflect.VisibleFields(row) {
		if !f.Anonymous {
			l.add(f)
		}
	}
	layouts.Store(row, l)
	return l
}

func (l *layout) add(f reflect.StructField) {
	field := Field{
		Key: f.Tag.Get("key"), Description: f.Tag.Get("doc"),
		Writable: f.Tag.Get("set") != "", Required: f.Tag.Get("set") == "required",
		names: strings.Split(f.Tag.Get("wire"), ","), none: f.Tag.Get("none"), index: f.Index,
	}
	for _, name := range field.names {
		l.columns[name] = field
	}
	if field.Key != "" {
		l.shown = append(l.shown, field)
	}
}
