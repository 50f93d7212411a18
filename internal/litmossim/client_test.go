package litmossim

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// client calls a simulator over HTTP as a test sees fit.
type client struct {
	t   *testing.T
	sim *Server
	url string
}

// reply is what a call brought.
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

// do sends a call with a key and a source. target is the path and maybe a
// query, body XML or JSON.
func (c *client) do(method, target, body string) reply {
	c.t.Helper()
	path, query, _ := strings.Cut(target, "?")
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path+"?source=test&"+query, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("apikey", DefaultAPIKey)
	switch {
	case strings.HasPrefix(body, "<"):
		req.Header.Set("Content-Type", "application/xml")
	case body != "":
		req.Header.Set("Content-Type", "application/json")
	}
	return c.send(req)
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

// direct returns the body that a GET is answered with, without a network.
func (c *client) direct(path string) string {
	req := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, BasePath+path+"?source=test", nil)
	req.Header.Set("apikey", DefaultAPIKey)
	w := httptest.NewRecorder()
	c.sim.ServeHTTP(w, req)
	return w.Body.String()
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

// column returns one field of each row of a list in JSON.
func (c *client) column(target, name string) []string {
	c.t.Helper()
	r := c.want(http.StatusOK, http.MethodGet, withQuery(target, "format=json"), "")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(r.body), &rows); err != nil {
		c.t.Fatalf("%s: %v in %s", target, err, r.body)
	}
	values := []string{}
	for _, row := range rows {
		v, _ := row[name].(string)
		values = append(values, v)
	}
	return values
}

// field returns a field of a single object.
func (c *client) field(target, name string) any {
	c.t.Helper()
	r := c.want(http.StatusOK, http.MethodGet, withQuery(target, "format=json"), "")
	var object map[string]any
	if err := json.Unmarshal([]byte(r.body), &object); err != nil {
		c.t.Fatalf("%s: %v in %s", target, err, r.body)
	}
	return object[name]
}

func withQuery(target, query string) string {
	if strings.Contains(target, "?") {
		return target + "&" + query
	}
	return target + "?" + query
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
