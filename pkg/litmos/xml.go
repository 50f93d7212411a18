package litmos

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// rows describes the rows of a kind: where they stand in a document and what of them
// is kept. Rows are decoded one by one; no document is held.
type rows[T any] struct {
	root string
	// item is the row's element. It may stand below the root or one element deeper,
	// as in a UserCollection.
	item string
	id   func(*T) string
	// set takes in one element of a row: its name and its own text. An element that is
	// nil, empty or absent leaves the row's zero value. Unknown names are ignored:
	// fields of Litmos come and go.
	set func(row *T, name, text string)
}

// decode reads a list.
func (k rows[T]) decode(body io.Reader) ([]T, error) {
	var out []T
	err := scan(body, k.root, func(d *xml.Decoder, name string) error {
		if name != k.item {
			return skip(d)
		}
		var row T
		if err := fields(d, func(name, text string) { k.set(&row, name, text) }); err != nil {
			return err
		}
		if k.id(&row) == "" {
			return fmt.Errorf("%w: row %d has no Id", ErrMalformed, len(out)+1)
		}
		out = append(out, row)
		return nil
	})
	return out, err
}

// decodeOne reads a single object, whose root is the row's element.
func (k rows[T]) decodeOne(body io.Reader) (*T, error) {
	var row T
	d, err := open(body, k.item)
	if err != nil {
		return nil, err
	}
	if err := fields(d, func(name, text string) { k.set(&row, name, text) }); err != nil {
		return nil, malformed(err)
	}
	if k.id(&row) == "" {
		return nil, fmt.Errorf("%w: no Id", ErrMalformed)
	}
	return &row, nil
}

// open reads up to the root element. Any other root, such as that of the HTML page
// that Litmos serves with 200 under overload, is an error and not an empty list.
func open(body io.Reader, root string) (*xml.Decoder, error) {
	d := xml.NewDecoder(&cleaner{bufio.NewReader(body)})
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.RawToken()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("%w: no XML document", ErrMalformed)
			}
			return nil, malformed(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local != root {
				return nil, fmt.Errorf("%w: <%s> instead of <%s>", ErrMalformed, shorten(start.Name.Local, 50), root)
			}
			return d, nil
		}
	}
}

// scan hands each child of the root to visit, which must consume it. A document that
// ends before its root does is an error.
func scan(body io.Reader, root string, visit func(d *xml.Decoder, name string) error) error {
	d, err := open(body, root)
	if err != nil {
		return err
	}
	for {
		token, err := d.RawToken()
		if err != nil {
			return malformed(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := visit(d, token.Name.Local); err != nil {
				return malformed(err)
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip passes over an element that was just opened.
func skip(d *xml.Decoder) error { return fields(d, func(string, string) {}) }

// fields hands the children of an element that was just opened to set, up to its end:
// name and own text of each, without what is nested in them.
func fields(d *xml.Decoder, set func(name, text string)) error {
	var (
		name  string
		text  []byte
		depth int
	)
	for {
		token, err := d.RawToken()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
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
				set(name, string(text))
			}
		}
	}
}

// malformed marks errors of XML; those of the connection, which cut a document short,
// are temporary as they are.
func malformed(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, ErrMalformed):
		return err
	case errors.As(err, &syntax), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	default:
		return err
	}
}

// cleaner leaves out characters that XML 1.0 forbids, plain or as references: .NET
// writes a control character in a value as &#x1F;, and a decoder would refuse the page.
type cleaner struct{ *bufio.Reader }

// longestReference is that of "&#x10FFFF;" with a few leading zeros.
const longestReference = 16

func (c *cleaner) ReadByte() (byte, error) {
	for {
		b, err := c.Reader.ReadByte()
		switch {
		case err != nil:
			return b, err
		case b == '&':
			n := c.forbiddenReference()
			if n == 0 {
				return b, nil
			}
			if _, err := c.Discard(n); err != nil {
				return 0, err
			}
		case b < ' ' && b != '\t' && b != '\n' && b != '\r':
		default:
			return b, nil
		}
	}
}

// forbiddenReference is the length of what follows the ampersand just read, if that is
// a reference to a forbidden character.
func (c *cleaner) forbiddenReference() int {
	ahead, err := c.Peek(longestReference)
	if len(ahead) == 0 && err != nil || ahead[0] != '#' {
		return 0
	}
	end := bytes.IndexByte(ahead, ';')
	if end < 0 {
		return 0
	}
	digits, base := string(ahead[1:end]), 10
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
		digits, base = hex, 16
	}
	r, err := strconv.ParseInt(digits, base, 32)
	if err != nil || allowed(rune(r)) {
		return 0
	}
	return end + 1
}

// allowed is the production Char of XML 1.0.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// parseBool: true and false are recorded.
func parseBool(text string) bool { return strings.EqualFold(strings.TrimSpace(text), "true") }

var dateLayouts = []string{
	time.RFC3339Nano,                // users: 2026-01-05T10:00:00Z, recorded
	"2006-01-02T15:04:05.999999999", // elsewhere in XML, without a zone; taken as UTC
	"2006-01-02 15:04:05",
	"2006-01-02",
}

// parseDate returns the zero time for a date that cannot be read or that stands for none.
func parseDate(text string) time.Time {
	text = strings.TrimSpace(text)
	if ms, ok := strings.CutPrefix(text, "/Date("); ok {
		return parseEpoch(ms)
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return plausible(t)
		}
	}
	return time.Time{}
}

// parseEpoch reads the rest of /Date(1767607200500-0500)/: milliseconds in UTC; the
// offset is decoration.
func parseEpoch(rest string) time.Time {
	end := strings.IndexAny(rest[min(1, len(rest)):], "+-)")
	if end < 0 {
		return time.Time{}
	}
	ms, err := strconv.ParseInt(rest[:end+1], 10, 64)
	if err != nil {
		return time.Time{}
	}
	return plausible(time.UnixMilli(ms))
}

// plausible drops .NET's DateTime.MinValue and other dates that no record of a learning
// system can have, and those that RFC 3339 cannot write.
func plausible(t time.Time) time.Time {
	if year := t.UTC().Year(); year < 1900 || year > 9999 {
		return time.Time{}
	}
	return t.UTC()
}
