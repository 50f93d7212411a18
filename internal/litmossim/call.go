package litmossim

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// call is a request on its way through the simulator.
type call struct {
	*state     // as the call sees it
	present    *state
	method     string
	path       string // without BasePath, segments unescaped
	route      *route // nil if there is none
	vars       map[string]string
	query      map[string]string // first values by lower-case name
	header     http.Header
	body       []byte
	json       bool
	now        time.Time
	authorized bool // with a valid key
	admitted   bool // authorized and within the quota
	armed      []*active
}

// lowerQuery keeps the first value of each parameter; .NET's URI templates
// ignore the case of names.
func lowerQuery(q url.Values) map[string]string {
	lower := make(map[string]string, len(q))
	for name, values := range q {
		lower[strings.ToLower(name)] = values[0]
	}
	return lower
}

// wantsJSON: format decides (recorded), else an Accept of exactly
// application/json (documented by a client).
func wantsJSON(query map[string]string, h http.Header) bool {
	switch strings.ToLower(query["format"]) {
	case "json":
		return true
	case "xml":
		return false
	}
	return h.Get("Accept") == "application/json"
}

// handle answers the call when no fault stands before it.
func (c *call) handle() answer {
	if err := c.admit(); err != nil {
		return c.failed(err)
	}
	if c.route == nil {
		return c.failed(refuse(http.StatusNotFound, "Endpoint not found."))
	}
	respond := c.route.handle
	if c.route.list != nil {
		respond = (*call).page
	}
	a, err := respond(c)
	if err != nil {
		return c.failed(err)
	}
	return a
}

func (c *call) failed(err error) answer {
	if r, ok := errors.AsType[refusal](err); ok {
		return r.answer(c.json)
	}
	return requestError(http.StatusInternalServerError, err.Error())
}

const (
	badKey       = "The API key that you have used for this request is either not valid or your account is not enabled for API access."
	noPermission = "You do not have the proper permissions for this call."
)

func (c *call) admit() error {
	switch {
	case c.admitted:
		return nil
	case c.authorized:
		return refuse(http.StatusServiceUnavailable, overLimit)
	case c.fires(key403):
		return refuse(http.StatusForbidden, noPermission)
	default:
		return refuse(http.StatusUnauthorized, badKey)
	}
}

// encoder returns the encoder of the answer with the quirks of the armed
// faults.
func (c *call) encoder() *encoder {
	e := &encoder{json: c.json, now: c.now}
	for _, f := range c.armed {
		e.quirks |= f.kind.quirk
	}
	return e
}

func (c *call) encoded(status int, e *encoder) answer {
	for _, f := range c.armed {
		if f.kind.quirk&e.applied != 0 {
			f.fire()
		}
	}
	a := answer{status: status, contentType: typeXML, body: e.buf}
	if c.json {
		a.contentType = typeJSON
	}
	return a
}

// object answers with a single record.
func (c *call) object(status int, root string, r row) (answer, error) {
	e := c.encoder()
	mark := e.open(root, namespace, "{")
	e.extra()
	r.encode(e)
	e.close(root, mark, '}')
	return c.encoded(status, e), nil
}

// shown is the object asked for or, with other-object, another of its kind.
func shown[T comparable](c *call, asked T, all []T) T {
	i := slices.IndexFunc(all, func(other T) bool { return other != asked })
	if i < 0 || !c.fires(otherObject) {
		return asked
	}
	return all[i]
}

// rows answers with a list.
func (c *call) rows(root, item string, rows []row) (answer, error) {
	e := c.encoder()
	e.buf = make([]byte, 0, 256*(len(rows)+1))
	mark := e.open(root, namespace, "[")
	for _, r := range rows {
		e.row(item, r)
	}
	e.close(root, mark, ']')
	return c.encoded(http.StatusOK, e), nil
}
