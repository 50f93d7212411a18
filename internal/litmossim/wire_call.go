package litmossim

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// call is a request on its way through the simulator.
type call struct {
	operands
	*state     // what the call reads and changes; the past under late-writes
	present    *state
	request    *http.Request
	path       string // without BasePath, segments unescaped
	route      *route // nil if there is none
	query      url.Values
	body       []byte
	now        time.Time
	authorized bool // with a valid key
	admitted   bool // authorized and within the quota
	armed      []*active
	window     window // of a feed
}

// handle answers the call unless a fault answers it.
func (c *call) handle() answer {
	if err := cmp.Or(c.admit(), c.resolve()); err != nil {
		return failed(err)
	}
	if c.route.list != nil {
		return c.page()
	}
	a, err := c.route.handle(c)
	if err != nil {
		return failed(err)
	}
	return a
}

const (
	badKey       = "The API key that you have used for this request is either not valid or your account is not enabled for API access."
	noPermission = "You do not have the proper permissions for this call."
)

func (c *call) admit() error {
	switch {
	case c.admitted && c.route == nil:
		return refuse(http.StatusNotFound, "Endpoint not found.")
	case c.admitted:
		return nil
	case c.authorized:
		return refuse(http.StatusServiceUnavailable, overLimit)
	default:
		return refuse(http.StatusUnauthorized, badKey)
	}
}

// encode answers with a document.
func (c *call) encode(status int, root string, content func(*encoder)) answer {
	e := &encoder{zone: cmp.Or(c.window.zone, time.UTC)}
	e.element(root, namespace, func() { content(e) })
	return answer{status: status, body: e.buf}
}

// shown is the object asked for or, with other-object, another of its kind.
func shown[T comparable](c *call, asked T, all []T) T {
	i := slices.IndexFunc(all, func(other T) bool { return other != asked })
	if i < 0 || !c.fires("other-object") {
		return asked
	}
	return all[i]
}
