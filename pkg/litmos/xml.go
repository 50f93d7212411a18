package litmos

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rowType says where rows of the type T stand in a document.
type rowType[T any] struct {
	list  string // the root of a list; "" if it may have any
	item  string // the element of one row: below the root of a list, or the root
	alias string // another name of item
	*layout
}

func newRowType[T any](list, item string) rowType[T] {
	return rowType[T]{list: list, item: item, layout: layoutFor[T]()}
}

func layoutFor[T any]() *layout { return layoutOf(reflect.TypeFor[T]()) }

// row takes in the elements of one row. Elements that are nil, empty or absent leave the zero
// value. Unknown elements are ignored: Litmos adds and removes fields.
func (t rowType[T]) row(e element) (T, error) {
	var row T
	value := reflect.ValueOf(&row).Elem()
	for _, child := range e.children {
		if column, ok := t.columns[child.Local]; ok && child.text != "" {
			column.set(value, child.text)
		}
	}
	if _, hasID := t.columns["Id"]; hasID && ID(&row) == "" {
		return row, fmt.Errorf("%w: a row without an Id", ErrMalformed)
	}
	return row, nil
}

// decode reads a list. Unknown elements beside rows are ignored. A list that holds only
// unknown elements is an error.
func (t rowType[T]) decode(document []byte) ([]T, error) {
	elements, err := parseList(document, t.list)
	if err != nil {
		return nil, err
	}
	var rows []T
	for _, e := range elements {
		if e.Local != t.item && (t.alias == "" || e.Local != t.alias) {
			continue
		}
		row, err := t.row(e)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 && len(elements) > 0 {
		return nil, fmt.Errorf("%w: <%s> in place of rows", ErrMalformed, shorten(elements[0].Local, 50))
	}
	return rows, nil
}

// decodeOne reads a document that is one row.
func (t rowType[T]) decodeOne(document []byte) (*T, error) {
	root, err := parse(document, t.item)
	if err != nil {
		return nil, err
	}
	row, err := t.row(root)
	if err != nil {
		return nil, err
	}
	return &row, nil
}

// element is an element of a document.
type element struct {
	xml.Name        // as it is written: Space is a prefix
	text     string // without that of the children
	children []element
	from, to int // its place in the document
}

// child is the first child of a name, or an element without a name if there is none.
func (e element) child(name string) element {
	for _, child := range e.children {
		if child.Local == name {
			return child
		}
	}
	return element{}
}

// parseList reads a document whose root holds elements and no text.
func parseList(document []byte, root string) ([]element, error) {
	list, err := parse(document, root)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(list.text) != "" {
		return nil, fmt.Errorf("%w: text in place of rows", ErrMalformed)
	}
	return list.children, nil
}

// parse reads a document and returns its root. Any other root is an error and not an empty list,
// such as that of the HTML page that Litmos serves with 200 under overload. With "" any root will
// do. Only space and comments may follow the root.
func parse(document []byte, root string) (element, error) {
	if !utf8.Valid(document) {
		return element{}, fmt.Errorf("%w: not UTF-8", ErrMalformed)
	}
	d := xml.NewDecoder(bytes.NewReader(masked(document)))
	d.Entity = xml.HTMLEntity // Litmos has rich text
	open := []element{{}}     // the document itself, and in it the elements that have not ended
	for {
		from := int(d.InputOffset())
		token, err := d.RawToken() // Token is slower, because it resolves prefixes
		last := &open[len(open)-1]
		switch {
		case errors.Is(err, io.EOF) && len(open) == 1 && len(last.children) == 1:
			return last.children[0], nil
		case errors.Is(err, io.EOF):
			return element{}, fmt.Errorf("%w: no whole XML document", ErrMalformed)
		case err != nil:
			return element{}, malformed(err)
		}
		if len(open) == 1 {
			if err := checkOutside(token, root, len(last.children) > 0); err != nil {
				return element{}, err
			}
		}
		switch token := token.(type) {
		case xml.StartElement:
			next := element{Name: token.Name, from: from}
			if n := len(last.children); n > 0 { // rows are alike
				next.children = make([]element, 0, len(last.children[n-1].children))
			}
			open = append(open, next)
		case xml.CharData:
			last.text += unmasked(token)
		case xml.EndElement:
			if token.Name != last.Name {
				return element{}, fmt.Errorf("%w: </%s> in <%s>", ErrMalformed, shorten(token.Name.Local, 50), shorten(last.Local, 50))
			}
			last.to = int(d.InputOffset())
			parent := &open[len(open)-2]
			parent.children = append(parent.children, *last)
			open = open[:len(open)-1]
		}
	}
}

// checkOutside checks what stands outside the root, and that the root is the one expected.
func checkOutside(token xml.Token, root string, ended bool) error {
	start, isElement := token.(xml.StartElement)
	text, isText := token.(xml.CharData)
	switch {
	case ended && (isElement || isText && strings.TrimSpace(unmasked(text)) != ""):
		return fmt.Errorf("%w: more behind the end", ErrMalformed)
	case isElement && root != "" && start.Name.Local != root:
		return fmt.Errorf("%w: <%s> instead of <%s>", ErrMalformed, shorten(start.Name.Local, 50), root)
	default:
		return nil
	}
}

// malformed marks an error of a document that is not well formed or is cut short.
func malformed(err error) error { return fmt.Errorf("%w: %w", ErrMalformed, err) }

// mask stands for each byte of the characters that XML forbids, so that everything else keeps its
// place in the document. XML allows it, but no text needs it.
const mask = "\x7f"

func unmasked(text xml.CharData) string { return strings.ReplaceAll(string(text), mask, "") }

var (
	numericReference   = regexp.MustCompile(`&#(?:[xX][0-9a-fA-F]+|\d+);`)
	forbiddenCharacter = regexp.MustCompile(`[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]`)
)

// masked masks the characters that XML 1.0 forbids, plain or as references: .NET writes a control
// character in a value as &#x1F;, which encoding/xml refuses.
func masked(document []byte) []byte {
	hide := func(text []byte) []byte { return bytes.Repeat([]byte(mask), len(text)) }
	if bytes.ContainsFunc(document, forbidden) {
		document = forbiddenCharacter.ReplaceAllFunc(document, hide)
	}
	if !bytes.Contains(document, []byte("&#")) {
		return document
	}
	return numericReference.ReplaceAllFunc(document, func(reference []byte) []byte {
		digits, base := strings.ToLower(strings.Trim(string(reference), "&#;")), 10
		if hex, ok := strings.CutPrefix(digits, "x"); ok {
			digits, base = hex, 16
		}
		if r, err := strconv.ParseInt(digits, base, 32); err == nil && forbidden(rune(r)) {
			return hide(reference)
		}
		return reference
	})
}

// forbidden is what the production Char of XML 1.0 leaves out.
func forbidden(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return false
	case r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000 && r <= 0x10FFFF:
		return false
	default:
		return true
	}
}
