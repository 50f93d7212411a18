package litmos

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// tokens reads a whole document: "<a>", "</a>" and the texts in elements.
func tokens(document io.Reader) ([]string, error) {
	var out []string
	s := newScanner(document)
	for {
		found, err := s.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		switch found {
		case startTag:
			out = append(out, "<"+s.name+">")
		case endTag:
			out = append(out, "</"+s.name+">")
		case characters:
			if len(s.open) > 0 {
				out = appendText(out, string(s.text))
			}
		}
	}
}

// appendText joins texts that comments or references divide; text that only a forbidden
// character stood for is none.
func appendText(out []string, text string) []string {
	if len(out) > 0 && !strings.HasPrefix(out[len(out)-1], "<") {
		out[len(out)-1] += text
	} else if text != "" {
		out = append(out, strings.Replace(text, "<", "&lt;", 1))
	}
	return out
}

func TestScanner(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 10_000)
	for document, want := range map[string][]string{
		`<a/>`:                               {"<a>", "</a>"},
		`<a ></a >`:                          {"<a>", "</a>"},
		`<i:a/>`:                             {"<a>", "</a>"},
		`<a x="1>0" y='">'/>`:                {"<a>", "</a>"},
		`<a x="/">b</a>`:                     {"<a>", "b", "</a>"},
		`<a><!-- <b> -> --->c</a>`:           {"<a>", "c", "</a>"},
		`<a>b<!-- -- > -->c</a>`:             {"<a>", "bc", "</a>"},
		`<a><![CDATA[&amp;]]]]></a>`:         {"<a>", "&amp;]]", "</a>"},
		`<!DOCTYPE a [<!ENTITY b "c">]><a/>`: {"<a>", "</a>"},
		`<?xml version="1.0" encoding='UTF-8'?><a><?b c>?></a>`: {"<a>", "</a>"},
		"<a>b\r\nc\rd</a>":                  {"<a>", "b\nc\nd", "</a>"},
		`<a>` + long + `</a>`:               {"<a>", long, "</a>"},
		`<a x="` + long + `">b</a>`:         {"<a>", "b", "</a>"},
		`<a>見本&#x898b;&#26412;&eacute;</a>`: {"<a>", "見本見本é", "</a>"},
		"<a>\uffff\x00&#xD800;b</a>":        {"<a>", "b", "</a>"},
	} {
		for name, body := range map[string]io.Reader{
			"whole":        strings.NewReader(document),
			"byte by byte": iotest.OneByteReader(strings.NewReader(document)),
		} {
			got, err := tokens(body)
			if err != nil {
				t.Errorf("%.80s: %s: %v", document, name, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%.80s: %s (-want +got):\n%.400s", document, name, diff)
			}
		}
	}
}

func TestScannerRefuses(t *testing.T) {
	t.Parallel()
	for _, document := range []string{
		`<a></b>`, `<a><b></a></b>`, `</a>`, `<a></a></a>`, `<a>`, `<a`, `<a b="`, `<>`, `< a/>`, `<1/>`,
		`<a><!-- </a>`, `<a><![CDATA[</a>`, `<!DOCTYPE a [`, `<?xml`, `<`, `<a>&</a>`, `<a>&b</a>`, `<a>&b;</a>`, `<a>&#;</a>`, `<a/>b`, `<a b="<"/>`, `<a b=">"<c/>`,
		`<a>&#xG;</a>`, `<a>&#99999999999;</a>`, "<a>\xe9</a>", `<?xml version="1.0" encoding="iso-8859-1"?><a/>`,
	} {
		if got, err := tokens(strings.NewReader(document)); err == nil || !errors.Is(malformed(err), ErrMalformed) {
			t.Errorf("%s: %v, %v", document, got, err)
		}
	}
}

// FuzzScanner compares with encoding/xml: what that accepts must read the same. It
// refuses more, above all attributes and names, and characters that are left out here.
func FuzzScanner(f *testing.F) {
	f.Add(`<Users` + xmlns + `>` + ada + `</Users>`)
	f.Add(`<?xml version="1.0"?><a x="&gt;>"><!-- b --><![CDATA[<c>]]>&#x41;&eacute;` + "\r\n" + `<b:d/></a>`)
	f.Fuzz(func(t *testing.T, document string) {
		want, err := referenceTokens(document)
		if err != nil {
			return
		}
		got, err := tokens(strings.NewReader(document))
		if err != nil {
			t.Fatalf("%q: %v", document, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-encoding/xml +scanner):\n%s", document, diff)
		}
	})
}

func referenceTokens(document string) ([]string, error) {
	var out []string
	depth := 0
	d := xml.NewDecoder(strings.NewReader(document))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			out = append(out, "<"+token.Name.Local+">")
			depth++
		case xml.EndElement:
			depth--
			out = append(out, "</"+token.Name.Local+">")
		case xml.CharData:
			if depth > 0 {
				out = appendText(out, string(token))
			} else if strings.TrimSpace(string(token)) != "" {
				return nil, errors.New("text outside of the root")
			}
		case xml.Directive, xml.ProcInst:
			if strings.ContainsFunc(fmt.Sprintf("%s", token), func(r rune) bool { return r == '\'' || r == '"' || r == '<' || unicode.IsSpace(r) }) {
				return nil, errors.New("quotes and comments in directives are not read here")
			}
		}
	}
}
