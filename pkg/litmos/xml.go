package litmos

import (
	"bytes"
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
	// item is the row's element, below the root.
	item string
	id   func(*T) string
	// set takes in one element of a row: its name and its own text. An element that is
	// nil, empty or absent leaves the row's zero value. Unknown names are ignored:
	// fields of Litmos come and go.
	set func(row *T, name string, text []byte)
}

// decode reads a list. Unknown elements beside rows are passed over; in place of rows
// they are something else than an empty list.
func (k rows[T]) decode(body io.Reader) ([]T, error) {
	var out []T
	other := ""
	err := scan(body, k.root, func(s *scanner) error {
		if s.name != k.item {
			other = s.name
			return skip(s)
		}
		var row T
		if err := fields(s, func(name string, text []byte) { k.set(&row, name, text) }); err != nil {
			return err
		}
		if k.id(&row) == "" {
			return fmt.Errorf("%w: row %d has no Id", ErrMalformed, len(out)+1)
		}
		out = append(out, row)
		return nil
	})
	if err == nil && len(out) == 0 && other != "" {
		return nil, fmt.Errorf("%w: <%s> in place of rows", ErrMalformed, shorten(other, 50))
	}
	return out, err
}

// decodeOne reads a single object, whose root is the row's element.
func (k rows[T]) decodeOne(body io.Reader) (*T, error) {
	var row T
	s, err := open(body, k.item)
	if err != nil {
		return nil, err
	}
	if err := fields(s, func(name string, text []byte) { k.set(&row, name, text) }); err != nil {
		return nil, malformed(err)
	}
	if k.id(&row) == "" {
		return nil, fmt.Errorf("%w: no Id", ErrMalformed)
	}
	return &row, malformed(rest(s))
}

// open reads up to the root element. Any other root, such as that of the HTML page
// that Litmos serves with 200 under overload, is an error and not an empty list.
func open(body io.Reader, root string) (*scanner, error) {
	s := newScanner(body)
	for {
		found, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%w: no XML document", ErrMalformed)
		case err != nil:
			return nil, malformed(err)
		case found != startTag:
		case s.name != root:
			return nil, fmt.Errorf("%w: <%s> instead of <%s>", ErrMalformed, shorten(s.name, 50), root)
		default:
			return s, nil
		}
	}
}

// scan hands each child of the root to visit, which must consume it. A document that
// ends before its root does is an error.
func scan(body io.Reader, root string, visit func(s *scanner) error) error {
	s, err := open(body, root)
	if err != nil {
		return err
	}
	for {
		found, err := s.next()
		switch {
		case err != nil:
			return malformed(err)
		case found == endTag:
			return malformed(rest(s))
		case found == startTag:
			if err := visit(s); err != nil {
				return malformed(err)
			}
		case len(bytes.TrimSpace(s.text)) > 0:
			return fmt.Errorf("%w: text in place of rows", ErrMalformed)
		}
	}
}

// rest reads what stands behind the root, which is nothing, up to the end: only there
// does a compressed answer show whether it is whole.
func rest(s *scanner) error {
	for {
		found, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case found != characters || len(bytes.TrimSpace(s.text)) > 0:
			return fmt.Errorf("%w: more behind the end", ErrMalformed)
		}
	}
}

// skip passes over an element that was just opened.
func skip(s *scanner) error { return fields(s, func(string, []byte) {}) }

// fields hands the children of an element that was just opened to set, up to its end:
// name and own text of each, without what is nested in them.
func fields(s *scanner, set func(name string, text []byte)) error {
	var (
		name  string
		text  []byte
		depth int
	)
	for {
		found, err := s.next()
		if err != nil {
			return err
		}
		switch found {
		case startTag:
			if depth++; depth == 1 {
				name, text = s.name, text[:0]
			}
		case characters:
			if depth == 1 {
				text = append(text, s.text...)
			}
		case endTag:
			if depth == 0 {
				return nil
			}
			if depth--; depth == 0 && len(text) > 0 {
				set(name, text)
			}
		}
	}
}

// malformed marks a document that is cut short; other errors are marked already, or are
// those of the connection, which are temporary as they are.
func malformed(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return err
}

// parseBool: true and false are recorded.
func parseBool(text []byte) bool { return bytes.EqualFold(bytes.TrimSpace(text), []byte("true")) }

// parseDate returns the zero time for a date that cannot be read or that stands for none.
// Recorded are 2026-01-05T10:00:00Z, of users, and elsewhere dates without a zone, which
// are taken as UTC.
func parseDate(raw []byte) time.Time {
	text := string(bytes.TrimSpace(raw))
	if ms, ok := strings.CutPrefix(text, "/Date("); ok {
		return parseEpoch(ms)
	}
	date, clock, _ := strings.Cut(strings.Replace(text, " ", "T", 1), "T")
	if clock == "" {
		clock = "00:00:00"
	}
	if !strings.ContainsAny(clock, "Z+-") {
		clock += "Z"
	}
	t, err := time.Parse(time.RFC3339Nano, date+"T"+clock)
	if err != nil {
		return time.Time{}
	}
	return plausible(t)
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
