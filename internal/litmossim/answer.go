package litmossim

import (
	"net/http"
	"strconv"
	"time"
)

const (
	typeXML  = "application/xml; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeHTML = "text/html"
)

// answer is a response before it is written.
type answer struct {
	status      int
	contentType string
	header      http.Header
	body        []byte
	reason      string // text of an error, "" otherwise

	// What faults add.
	delivery     delivery
	pause        time.Duration // in the middle of the body
	reasonPhrase bool          // reason in the status line
}

// delivery is how the connection is treated.
type delivery int

const (
	deliver     delivery = iota
	deliverHalf          // announce the whole body, send half of it
	deliverReset
	deliverNever
)

// empty is an answer without a body; Litmos then sends no Content-Type
// (recorded).
func empty(status int) answer { return answer{status: status} }

// refusal is an error that Litmos answers. It travels as {"Detail":…}
// (recorded for a 409; guessed for the rest and for XML) and, with the fault
// reason-phrase, in the status line.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return strconv.Itoa(r.status) + " " + r.text }

func refuse(status int, text string) error { return refusal{status, text} }

func (r refusal) answer(json bool) answer {
	e := encoder{json: json}
	mark := e.open("Error", namespace, "{")
	e.text("Detail", r.text)
	e.close("Error", mark, '}')
	a := answer{status: r.status, contentType: typeXML, body: e.buf, reason: r.text}
	if json {
		a.contentType = "application/json" // without a charset (recorded)
	}
	return a
}
