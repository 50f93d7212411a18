package litmossim

import "fmt"

// appendXMLText escapes as WCF does: what XML 1.0 forbids becomes a character
// reference (guessed), which makes the answer ill-formed.
func appendXMLText(buf []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var escape string
		switch c := s[i]; {
		case c == '&':
			escape = "&amp;"
		case c == '<':
			escape = "&lt;"
		case c == '>':
			escape = "&gt;"
		case c < 0x20 && c != '\t' && c != '\n':
			escape = fmt.Sprintf("&#x%X;", c)
		default:
			continue
		}
		buf = append(buf, s[from:i]...)
		buf = append(buf, escape...)
		from = i + 1
	}
	return append(buf, s[from:]...)
}

// appendJSONText escapes as DataContractJsonSerializer does: "/" becomes "\/",
// the apostrophe stays (recorded).
func appendJSONText(buf []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var escape string
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '/':
			escape = `\` + string(rune(c))
		case c < 0x20:
			escape = fmt.Sprintf(`\u%04x`, c)
		default:
			continue
		}
		buf = append(buf, s[from:i]...)
		buf = append(buf, escape...)
		from = i + 1
	}
	return append(buf, s[from:]...)
}
