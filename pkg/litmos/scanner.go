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
	"unicode/utf8"
)

// scanner reads an XML document tag by tag. It does what the answers of Litmos need, at
// a third of the time and an eighth of the allocations of encoding/xml, with whose results
// the fuzz test compares: names and text, no attributes, no namespaces.
//
// It leaves out characters that XML 1.0 forbids, plain or as references: .NET writes a
// control character in a value as &#x1F;, and a strict reader would refuse the page.
type scanner struct {
	in *bufio.Reader
	// name is the local name of the tag that next found, or of the element that ends.
	name string
	// text is the character data that next found. It is valid until the following call.
	text []byte

	inTag  bool     // "<" has been read
	closed bool     // a tag like <a/> has been read, and its end is due
	open   []string // the full names of the elements not yet ended
	names  map[string]string
	held   []byte // what does not fit the buffer of in
	plain  []byte // text without references
}

// token is what next found.
type token int

const (
	startTag token = iota
	endTag
	characters
)

func newScanner(body io.Reader) *scanner {
	const buffer = 16 << 10
	return &scanner{in: bufio.NewReaderSize(body, buffer), names: map[string]string{}}
}

// next finds the next tag or text. A document that ends inside an element is an
// io.ErrUnexpectedEOF, the end outside of any is io.EOF.
func (s *scanner) next() (token, error) {
	for {
		if s.closed {
			s.closed = false
			return s.end(s.open[len(s.open)-1])
		}
		if s.inTag {
			found, skip, err := s.markup()
			s.inTag = false
			if err != nil || !skip {
				return found, err
			}
			continue
		}
		raw, err := s.upTo("<")
		if err != nil {
			return 0, err
		}
		s.inTag = true
		if len(raw) > 0 {
			return characters, s.setText(raw, true)
		}
	}
}

// markup reads what begins with "<"; skip says that it is of no interest.
func (s *scanner) markup() (found token, skip bool, err error) {
	first, err := s.in.Peek(1)
	if err != nil {
		return 0, false, s.cut(err)
	}
	switch first[0] {
	case '/':
		tag, err := s.upTo(">")
		if err != nil {
			return 0, false, err
		}
		found, err = s.end(s.intern(bytes.TrimRight(tag[1:], space)))
		return found, false, err
	case '?':
		return 0, true, s.instruction()
	case '!':
		return s.declaration()
	default:
		return startTag, false, s.start()
	}
}

const space = " \t\r\n"

func (s *scanner) start() error {
	tag, err := s.upTo(">")
	if err != nil {
		return err
	}
	name := tag
	if i := bytes.IndexAny(tag, space+"/"); i >= 0 {
		name = tag[:i]
	}
	if len(name) == 0 || !nameStart(name[0]) {
		return fmt.Errorf("%w: <%s>", ErrMalformed, shorten(string(tag), 50))
	}
	full := s.intern(name)
	for quote := openQuote(tag); quote != ""; quote = openQuote(tag) { // of a value that holds ">"
		value, err := s.upTo(quote)
		if err != nil {
			return err
		}
		// A quote that is lost would take what follows for its value.
		if bytes.IndexByte(value, '<') >= 0 {
			return fmt.Errorf("%w: < in <%s>", ErrMalformed, shorten(full, 50))
		}
		if tag, err = s.upTo(">"); err != nil {
			return err
		}
	}
	if bytes.IndexByte(tag, '<') >= 0 {
		return fmt.Errorf("%w: < in <%s>", ErrMalformed, shorten(full, 50))
	}
	s.closed = bytes.HasSuffix(tag, []byte("/"))
	s.open = append(s.open, full)
	s.name = local(full)
	return nil
}

func (s *scanner) end(full string) (token, error) {
	if len(s.open) == 0 || s.open[len(s.open)-1] != full {
		return 0, fmt.Errorf("%w: </%s> without its beginning", ErrMalformed, shorten(full, 50))
	}
	s.open = s.open[:len(s.open)-1]
	s.name = local(full)
	return endTag, nil
}

// instruction passes over <?…?>. Other encodings than UTF-8 are not read.
func (s *scanner) instruction() error {
	text, err := s.upTo("?>")
	if err != nil {
		return err
	}
	if text = bytes.ToLower(text); bytes.Contains(text, []byte("encoding")) && !bytes.Contains(text, []byte("utf-8")) {
		return fmt.Errorf("%w: <%s?>", ErrMalformed, shorten(string(text), 80))
	}
	return nil
}

// declaration reads a CDATA section, or passes over a comment or <!DOCTYPE…>.
func (s *scanner) declaration() (found token, skip bool, err error) {
	const comment, section = "!--", "![CDATA["
	if head, _ := s.in.Peek(len(section)); string(head) == section {
		_, _ = s.in.Discard(len(section))
		raw, err := s.upTo("]]>")
		if err == nil {
			err = s.setText(raw, false)
		}
		return characters, false, err
	} else if bytes.HasPrefix(head, []byte(comment)) {
		_, _ = s.in.Discard(len(comment))
		_, err := s.upTo("-->")
		return 0, true, err
	}
	for depth := 1; depth > 0; depth-- {
		text, err := s.upTo(">")
		if err != nil {
			return 0, false, err
		}
		depth += bytes.Count(text, []byte("<"))
	}
	return 0, true, nil
}

// upTo reads up to a mark and passes over it. The result is valid until the next read.
func (s *scanner) upTo(mark string) ([]byte, error) {
	s.held = s.held[:0]
	for {
		part, err := s.in.ReadSlice(mark[len(mark)-1])
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			if len(s.held)+len(bytes.TrimSpace(part)) > 0 && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, s.cut(err)
		}
		if err == nil && len(s.held) == 0 && bytes.HasSuffix(part, []byte(mark)) {
			return part[:len(part)-len(mark)], nil
		}
		s.held = append(s.held, part...)
		if err == nil && bytes.HasSuffix(s.held, []byte(mark)) {
			return s.held[:len(s.held)-len(mark)], nil
		}
	}
}

func (s *scanner) cut(err error) error {
	if errors.Is(err, io.EOF) && (len(s.open) > 0 || s.inTag) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// intern returns the same string for equal names.
func (s *scanner) intern(name []byte) string {
	known, ok := s.names[string(name)]
	if !ok {
		known = string(name)
		s.names[known] = known
	}
	return known
}

// setText takes in character data; references are those of text outside of CDATA.
func (s *scanner) setText(raw []byte, references bool) error {
	s.text = raw
	for i, b := range raw {
		if b < ' ' && b != '\t' && b != '\n' || b == '&' && references || b >= utf8.RuneSelf {
			var err error
			s.plain, err = appendPlain(append(s.plain[:0], raw[:i]...), raw[i:], references)
			s.text = s.plain
			return err
		}
	}
	return nil
}

func appendPlain(out, raw []byte, references bool) ([]byte, error) {
	for len(raw) > 0 {
		if raw[0] == '&' && references {
			text, n, err := reference(raw)
			if err != nil {
				return nil, err
			}
			out, raw = append(out, text...), raw[n:]
			continue
		}
		r, n := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, fmt.Errorf("%w: not UTF-8", ErrMalformed)
		case r == '\r': // a line ends with \n, says XML 1.0
			if len(raw) == 1 || raw[1] != '\n' {
				out = append(out, '\n')
			}
		case allowed(r):
			out = append(out, raw[:n]...)
		}
		raw = raw[n:]
	}
	return out, nil
}

// reference reads a reference, such as &amp; or &#x2014;, and returns what it stands for
// and how long it is.
func reference(raw []byte) (text string, n int, err error) {
	name, _, ok := strings.Cut(string(raw[1:min(len(raw), longestReference)]), ";")
	n = len(name) + len("&;")
	if !ok {
		return "", 0, fmt.Errorf("%w: & without a reference", ErrMalformed)
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(strings.ToLower(number), "x"); ok {
			number, base = hex, 16
		}
		if r, err := strconv.ParseUint(number, base, 31); err == nil {
			if allowed(rune(r)) {
				text = string(rune(r))
			}
			return text, n, nil
		}
	} else if text, ok := entities[name]; ok {
		return text, n, nil
	} else if text, ok := xml.HTMLEntity[name]; ok {
		return text, n, nil
	}
	return "", 0, fmt.Errorf("%w: unknown reference &%s;", ErrMalformed, name)
}

// longestReference is that of &thetasym; and of &#x10FFFF; with a few leading zeros.
const longestReference = 24

// entities are those of XML. Those of HTML are read too: Litmos has rich text.
var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// openQuote returns the quote that begins a value in a tag and does not end it.
func openQuote(tag []byte) string {
	quote := ""
	for rest := tag; ; {
		i := bytes.IndexAny(rest, `"'`)
		if quote != "" {
			i = bytes.IndexByte(rest, quote[0])
		}
		if i < 0 {
			return quote
		}
		if quote == "" {
			quote = string(rest[i : i+1])
		} else {
			quote = ""
		}
		rest = rest[i+1:]
	}
}

// local is a name without its prefix.
func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

func nameStart(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b == ':' || b >= utf8.RuneSelf
}

// allowed is the production Char of XML 1.0.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}
