package litmossim

import (
	"crypto/tls"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// write sends the answer. Where it has to break the connection and cannot take
// it over, it panics with http.ErrAbortHandler.
func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	switch {
	case a.delivery == deliverNever:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case a.delivery == deliverReset:
		reset(w)
	case a.reasonPhrase && a.writeRaw(w):
	default:
		a.writePlain(w, r)
	}
}

func (a *answer) writePlain(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), a.headers())
	w.WriteHeader(a.status)
	half := len(a.body) / 2
	_, _ = w.Write(a.body[:half])
	if a.delivery == deliverHalf {
		return // net/http then closes the connection, for the body is too short
	}
	if a.pause > 0 {
		_ = http.NewResponseController(w).Flush()
		if !pause(r.Context(), a.pause) {
			panic(http.ErrAbortHandler)
		}
	}
	_, _ = w.Write(a.body[half:])
}

// headers: an empty answer has no Content-Type (recorded).
func (a *answer) headers() http.Header {
	h := http.Header{"Content-Length": {strconv.Itoa(len(a.body))}}
	if len(a.body) > 0 {
		h.Set("Content-Type", a.contentType)
	}
	maps.Copy(h, a.header)
	return h
}

// writeRaw writes a status line with the reason, which net/http cannot. It
// returns false where the connection cannot be taken over.
func (a *answer) writeRaw(w http.ResponseWriter) bool {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	reason := strings.NewReplacer("\r", " ", "\n", " ").Replace(a.reason)
	h := a.headers()
	h.Set("Connection", "close")
	_, _ = fmt.Fprintf(rw, "HTTP/1.1 %d %s\r\n", a.status, reason)
	_ = h.Write(rw)
	_, _ = rw.WriteString("\r\n")
	_, _ = rw.Write(a.body)
	_ = rw.Flush()
	return true
}

// reset closes the connection with an RST.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if l, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		_ = l.SetLinger(0)
	}
	_ = conn.Close()
}
