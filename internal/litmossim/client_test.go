package litmossim

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// client calls a simulator over HTTP.
type client struct {
	t   *testing.T
	sim *Server
	url string
}

// reply is the answer to a call.
type reply struct {
	status int
	line   string // status line
	header http.Header
	body   string
	err    error // of the connection or of reading the body
}

func newClient(t *testing.T, tenant *Tenant, opts ...Option) *client {
	t.Helper()
	sim := New(tenant, opts...)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &client{t: t, sim: sim, url: server.URL + BasePath}
}

// request has a key and a source. target is the path and maybe a query, body XML.
func (c *client) request(method, target, body string) *http.Request {
	c.t.Helper()
	path, query, _ := strings.Cut(target, "?")
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path+"?source=test&"+query, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("apikey", DefaultAPIKey)
	if body != "" {
		req.Header.Set("Content-Type", "application/xml")
	}
	return req
}

func (c *client) do(method, target, body string) reply {
	c.t.Helper()
	return c.send(c.request(method, target, body))
}

func (c *client) send(req *http.Request) reply {
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return reply{status: resp.StatusCode, line: resp.Status, header: resp.Header, body: string(body), err: err}
}

func (c *client) get(target string) reply {
	c.t.Helper()
	return c.do(http.MethodGet, target, "")
}

// want fails the test unless a call answers with the status.
func (c *client) want(status int, method, target, body string) reply {
	c.t.Helper()
	r := c.do(method, target, body)
	if r.err != nil || r.status != status {
		c.t.Fatalf("%s %s: got %d %v %s, want %d", method, target, r.status, r.err, r.body, status)
	}
	return r
}

// ids returns the Id of each row of a list.
func (c *client) ids(target string) []string {
	c.t.Helper()
	return c.column(target, "Id")
}

// column returns one field of each row of a list, in an envelope or not.
func (c *client) column(target, name string) []string {
	c.t.Helper()
	var list struct {
		Rows  []node `xml:",any"`
		Items []node `xml:"Items>User"`
	}
	body := c.want(http.StatusOK, http.MethodGet, target, "").body
	if err := xml.Unmarshal([]byte(body), &list); err != nil {
		c.t.Fatalf("%s: %v in %s", target, err, body)
	}
	if strings.HasPrefix(body, "<UserCollection") {
		list.Rows = list.Items
	}
	values := []string{}
	for _, row := range list.Rows {
		values = append(values, row.member(name))
	}
	return values
}

// field returns a field of a single object.
func (c *client) field(target, name string) string {
	c.t.Helper()
	body := c.want(http.StatusOK, http.MethodGet, target, "").body
	var object node
	if err := xml.Unmarshal([]byte(body), &object); err != nil {
		c.t.Fatalf("%s: %v in %s", target, err, body)
	}
	return object.member(name)
}

func (n node) member(name string) string {
	i := slices.IndexFunc(n.Children, func(child node) bool { return child.XMLName.Local == name })
	if i < 0 {
		return ""
	}
	return n.Children[i].Text
}

// object is a body with members, given as names and values in turn.
func object(root string, members ...string) string {
	var b strings.Builder
	b.WriteString("<" + root + ">")
	for i := 0; i < len(members); i += 2 {
		b.WriteString("<" + members[i] + ">" + members[i+1] + "</" + members[i] + ">")
	}
	b.WriteString("</" + root + ">")
	return b.String()
}

// list is a body of some objects, given by their ids.
func list(item string, ids ...string) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(object(item, "Id", id))
	}
	return "<" + item + "s>" + b.String() + "</" + item + "s>"
}

// wellFormed reports the first error of an XML document.
func wellFormed(body string) error {
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}
