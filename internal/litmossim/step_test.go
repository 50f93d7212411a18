package litmossim

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// client calls a simulator over HTTP.
type client struct {
	t   *testing.T
	sim *Server
	url string
	now time.Time
}

// newClient serves a tenant at the time epoch.
func newClient(t *testing.T, tenant *Tenant, opts ...Option) *client {
	t.Helper()
	c := &client{t: t, now: epoch}
	c.sim = New(tenant, append(opts, WithClock(func() time.Time { return c.now }))...)
	server := httptest.NewServer(c.sim)
	t.Cleanup(server.Close)
	c.url = server.URL + BasePath
	return c
}

// act does one step after the other. A step is the status, the method, the path and what the
// body holds, for which bodyOf has the forms. It says more where there is more:
//
//   - "503!" is the status of an answer that a fault changes.
//   - " -> WHO: ..." tells what somebody has then, in the words of access.
//   - " => TEXT" tells what is in the answer, and " => FIELD = A, B" what is in a field of its rows.
//
// A step that tells neither what is there then nor what is answered, or is refused, may change
// nothing. "wait 1s" lets time pass.
func (c *client) act(steps ...string) {
	c.t.Helper()
	for _, step := range steps {
		if text, waits := strings.CutPrefix(step, "wait "); waits {
			d, err := time.ParseDuration(text)
			if err != nil {
				c.t.Fatal(err)
			}
			c.now = c.now.Add(d)
			continue
		}
		call, answer, answers := strings.Cut(step, " => ")
		call, change, changes := strings.Cut(call, " -> ")
		before, fired := c.sim.Tenant(), c.fired()
		status, text := c.call(spellOut(strings.Replace(call, "! ", " ", 1)))
		after := c.sim.Tenant()
		if fires := c.fired() > fired; fires != strings.Contains(call, "! ") {
			c.t.Errorf("%s: a fault fires: %v", step, fires)
		}
		if answers {
			c.contains(step, text, spellOut(answer))
		}
		who, _, _ := strings.Cut(change, ":")
		switch {
		case changes:
			if got := who + ": " + access(after, spellOut(who)); got != change {
				c.t.Errorf("%s: got %s", step, got)
			}
		case !answers || status >= http.StatusMultipleChoices:
			if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
				c.t.Errorf("%s changes the account:\n%s", step, diff)
			}
		}
	}
}

// fired is how often the faults have fired.
func (c *client) fired() int {
	n := 0
	for _, f := range c.sim.faults {
		n += c.sim.Fired(f.Name)
	}
	return n
}

// call makes the call of a step, and returns what send does.
func (c *client) call(step string) (status int, text string) {
	c.t.Helper()
	want, call, _ := strings.Cut(step, " ")
	status, text = c.send(call)
	if want != strconv.Itoa(status) {
		c.t.Fatalf("%s: got %d, %s", step, status, text)
	}
	return status, text
}

// send returns the status and the answer with its header. Without an answer the status is 0,
// and the text is that of the error.
func (c *client) send(call string) (status int, text string) {
	c.t.Helper()
	words := append(strings.SplitN(call, " ", 3), "")
	resource, query, _ := strings.Cut(words[1], "?")
	body := bodyOf(path.Base(resource), words[2])
	req, err := http.NewRequestWithContext(c.t.Context(), words[0], c.url+resource+"?source=test&"+query, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("apikey", DefaultAPIKey)
	if body != "" {
		req.Header.Set("Content-Type", "application/xml")
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	resp.Header.Del("Date")
	answer, err := httputil.DumpResponse(resp, true)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(answer)
}

func (c *client) contains(step, text, want string) {
	c.t.Helper()
	field, values, isColumn := strings.Cut(want+" ", " = ")
	if !isColumn {
		if !strings.Contains(text, want) {
			c.t.Errorf("%s: got %.2000s", step, text)
		}
		return
	}
	got := column(text, field)
	all := strings.Join(got, ", ")
	if len(got) > 9 {
		all = got[0] + " ... " + got[len(got)-1]
	}
	if all != strings.TrimSpace(values) {
		c.t.Errorf("%s: got %s", step, all)
	}
}

// column returns a field of each row of an answer that is a list.
func column(text, field string) []string {
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	var list node
	if err := xml.Unmarshal([]byte(body), &list); err != nil {
		return []string{err.Error()}
	}
	var values []string
	for _, row := range list.Children {
		i := slices.IndexFunc(row.Children, func(n node) bool { return n.XMLName.Local == field })
		if i >= 0 {
			values = append(values, row.Children[i].Text)
		}
	}
	return values
}

// bodyOf reads the forms of a body: XML, the fields of one object as in a query, or the ids of a list.
func bodyOf(resource, text string) string {
	item := map[string]string{"teams": "Team", "courses": "Course", "learningpaths": "LearningPath"}[resource]
	if item == "" {
		item = "User"
	}
	switch {
	case text == "" || text[0] == '<':
		return text
	case strings.Contains(text, "="):
		return object(item, text)
	}
	list := ""
	for id := range strings.FieldsSeq(text) {
		list += object(item, "Id="+id)
	}
	return element(item+"s", list)
}

func object(name, fields string) string {
	content := ""
	for text := range strings.SplitSeq(fields, "&") {
		field, value, _ := strings.Cut(text, "=")
		value, _ = url.QueryUnescape(value)
		content += element(field, value)
	}
	return element(name, content)
}

func element(name, content string) string { return "<" + name + ">" + content + "</" + name + ">" }
