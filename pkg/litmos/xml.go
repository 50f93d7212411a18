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

// row reads the elements of one row. Elements that are nil, empty or absent leave the zero
// value. Unknown elements are ignored: Litmos adds and removes fields.
func (t rowType[T]) row(d *xml.Decoder) (T, error) {
	var row T
	value := reflect.ValueOf(&row).Elem()
	err := children(d, func(name string, text []byte) {
		if column, ok := t.columns[name]; ok {
			column.set(value, text)
		}
	})
	if err == nil && ID(&row) == "" {
		err = fmt.Errorf("%w: a row without an Id", ErrMalformed)
	}
	return row, malformed(err)
}

// decode reads a list. Unknown elements beside rows are ignored. A list that holds only
// unknown elements is an error.
func (t rowType[T]) decode(body io.Reader) ([]T, error) {
	var rows []T
	other := ""
	err := eachChild(body, t.list, func(d *xml.Decoder, name string) error {
		if name != t.item && (t.alias == "" || name != t.alias) {
			other = name
			return malformed(d.Skip())
		}
		row, err := t.row(d)
		rows = append(rows, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 && other != "" {
		return nil, fmt.Errorf("%w: <%s> in place of rows", ErrMalformed, shorten(other, 50))
	}
	return rows, nil
}

// decodeOne reads a document that is one row.
func (t rowType[T]) decodeOne(body io.Reader) (*T, error) {
	d, err := open(body, t.item)
	if err != nil {
		return nil, err
	}
	row, err := t.row(d)
	if err != nil {
		return nil, err
	}
	return &row, atEnd(d)
}

// open reads up to the root element. Any other root is an error and not an empty list, such
// as that of the HTML page that Litmos serves with 200 under overload. With "" any root will do.
func open(body io.Reader, root string) (*xml.Decoder, error) {
	document, err := io.ReadAll(body)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, malformed(err)
	}
	if err != nil {
		return nil, err // of the connection
	}
	if !utf8.Valid(document) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrMalformed)
	}
	d := xml.NewDecoder(bytes.NewReader(withoutForbidden(document)))
	d.Entity = xml.HTMLEntity // Litmos has rich text
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%w: no XML document", ErrMalformed)
		}
		if err != nil {
			return nil, malformed(err)
		}
		switch start, ok := token.(xml.StartElement); {
		case !ok:
		case root != "" && start.Name.Local != root:
			return nil, fmt.Errorf("%w: <%s> instead of <%s>", ErrMalformed, shorten(start.Name.Local, 50), root)
		default:
			return d, nil
		}
	}
}

// eachChild hands each child of the root to visit, which must read it to its end. The root
// holds no text, and nothing follows it.
func eachChild(body io.Reader, root string, visit func(d *xml.Decoder, name string) error) error {
	d, err := open(body, root)
	if err != nil {
		return err
	}
	for {
		token, err := d.Token()
		if err != nil {
			return malformed(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := visit(d, token.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return fmt.Errorf("%w: text in place of rows", ErrMalformed)
			}
		case xml.EndElement:
			return atEnd(d)
		}
	}
}

// atEnd checks that only space and comments follow the root.
func atEnd(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed(err)
		}
		text, isText := token.(xml.CharData)
		_, isElement := token.(xml.StartElement)
		if isElement || isText && len(bytes.TrimSpace(text)) > 0 {
			return fmt.Errorf("%w: more behind the end", ErrMalformed)
		}
	}
}

// children reads the element that was just opened up to its end. It visits each child that
// has text, without what is nested in the child.
func children(d *xml.Decoder, visit func(name string, text []byte)) error {
	var (
		name  string
		text  []byte
		depth int
	)
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				name, text = token.Name.Local, text[:0]
			}
		case xml.CharData:
			if depth == 1 {
				text = append(text, token...)
			}
		case xml.EndElement:
			if depth == 0 {
				return nil
			}
			if depth--; depth == 0 && len(text) > 0 {
				visit(name, text)
			}
		}
	}
}

// malformed marks an error of a document that is not well formed or is cut short.
func malformed(err error) error {
	if err == nil || errors.Is(err, ErrMalformed) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

var numericReference = regexp.MustCompile(`&#(?:[xX][0-9a-fA-F]+|\d+);`)

// withoutForbidden leaves out the characters that XML 1.0 forbids, plain or as references:
// .NET writes a control character in a value as &#x1F;, which encoding/xml refuses.
func withoutForbidden(document []byte) []byte {
	if bytes.ContainsFunc(document, forbidden) {
		document = bytes.Map(func(r rune) rune {
			if forbidden(r) {
				return -1
			}
			return r
		}, document)
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
			return nil
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
