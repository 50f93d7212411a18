package litmossim

import (
	"maps"
	"net/http"
	"strconv"
)

// write sends the answer. To break a connection that it cannot take over, it
// panics with http.ErrAbortHandler.
func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	switch a.delivery {
	case deliverNever:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case deliverReset:
		reset(w)
	default:
		a.writePlain(w, r)
	}
}

func (a *answer) writePlain(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Length", strconv.Itoa(len(a.body)))
	if len(a.body) > 0 { // an empty answer has no Content-Type (recorded)
		header.Set("Content-Type", a.contentType)
	}
	maps.Copy(header, a.header)
	w.WriteHeader(a.status)
	half := len(a.body) / 2
	_, _ = w.Write(a.body[:half])
	if a.delivery == deliverHalf {
		return // net/http then closes the connection, for the body is too short
	}
	if a.pause > 0 {
		_ = http.NewResponseController(w).Flush()
		pause(r.Context(), a.pause)
	}
	_, _ = w.Write(a.body[half:])
}

// reset closes the connection with an RST.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if l, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		_ = l.SetLinger(0)
	}
	_ = conn.Close()
}
