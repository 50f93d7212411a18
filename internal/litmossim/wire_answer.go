package litmossim

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	typeXML  = "application/xml; charset=utf-8"
	typeHTML = "text/html"
)

// answer is a response before it is written.
type answer struct {
	status int // 0 if the connection ends without one
	header http.Header
	body   []byte

	// What faults add.
	pause time.Duration // in the middle of the body, or before the end of a connection
	half  bool          // announce the whole body, send half of it
}

// refusal is an error that Litmos answers.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return strconv.Itoa(r.status) + " " + r.text }

func refuse(status int, text string) error { return refusal{status, text} }

// failed is the answer of a refusal. Its text travels as Detail (guessed for XML).
func failed(err error) answer {
	var e encoder
	r, _ := errors.AsType[refusal](err)
	e.element("Error", namespace, func() { e.put("Detail", r.text) })
	return answer{status: r.status, body: e.buf}
}

// The texts of refusals, here and with the calls of each type, are those of the
// vendor's specification; {id} stands for the id asked for (guessed).

func malformed() error {
	return refuse(http.StatusBadRequest, "Please check the xml/json in the body of the request")
}

// requestError is the page that WCF answers when the server fails (recorded
// with 500; other statuses are reported by clients). It is well-formed XHTML.
func requestError(status int, details string) answer {
	name := strings.ReplaceAll(http.StatusText(status), " ", "")
	page := `<html xmlns="http://www.w3.org/1999/xhtml"><HEAD><TITLE>Request Error</TITLE></HEAD><BODY>` +
		`<DIV id="content"><P class="heading1">Request Error</P>` +
		`<P><B>Error Status Code:</B> '` + name + `'</P><P><B>Details:</B> ` + html.EscapeString(details) + `</P>` +
		`<!-- ` + strings.Repeat("Padding to keep browsers from showing a page of their own. ", 10) + `--></DIV></BODY></html>`
	return answer{status: status, header: http.Header{"Content-Type": {typeHTML}}, body: []byte(page)}
}

// serverFault is the reason of a recorded 500.
const serverFault = "The server encountered an error processing the request. Please see the server logs for more details."

// gatewayError is the page of a proxy before Litmos (guessed).
func gatewayError(status int) answer {
	text := fmt.Sprintf("%d - %s", status, http.StatusText(status))
	page := "<!DOCTYPE html><html><head><title>" + text + "</title></head><body><h2>" + text + "</h2><br></body></html>"
	return answer{status: status, header: http.Header{"Content-Type": {typeHTML}}, body: []byte(page)}
}

// write sends the answer. To end the connection without one, it panics with
// http.ErrAbortHandler.
func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	if a.status == 0 {
		pause(r.Context(), a.pause)
		panic(http.ErrAbortHandler)
	}
	header := w.Header()
	header.Set("Content-Length", strconv.Itoa(len(a.body)))
	if len(a.body) > 0 { // else there is no Content-Type (recorded)
		header.Set("Content-Type", typeXML)
	}
	maps.Copy(header, a.header)
	w.WriteHeader(a.status)
	half := len(a.body) / 2
	_, _ = w.Write(a.body[:half])
	if a.half {
		return // net/http then closes the connection, for the body is too short
	}
	if a.pause > 0 {
		_ = http.NewResponseController(w).Flush()
		pause(r.Context(), a.pause)
	}
	_, _ = w.Write(a.body[half:])
}
