package litmossim

import (
	"encoding/xml"
	"fmt"
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
}

// newClient serves a tenant. The time is epoch, unless an option changes it.
func newClient(t *testing.T, tenant *Tenant, opts ...Option) *client {
	t.Helper()
	clock := WithClock(func() time.Time { return epoch })
	sim := New(tenant, append([]Option{clock}, opts...)...)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &client{t: t, sim: sim, url: server.URL + BasePath}
}

// send returns the status and the answer with its header. Without an answer the status is 0,
// and the text is that of the error.
func (c *client) send(method, target, body string) (status int, text string) {
	c.t.Helper()
	resource, query, _ := strings.Cut(target, "?")
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+resource+"?source=test&"+query, strings.NewReader(body))
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

// act does one step after the other. A step is the status, the method, the path and what the
// body holds, for which bodyOf has the forms. It may say two things more:
//
//   - " -> WHO: ..." tells what somebody has then, in the words of access.
//   - " => TEXT" tells what is in the answer, and " => FIELD = A, B" what is in a field of its rows.
//
// A step that says nothing more, or is refused, may change nothing.
func (c *client) act(steps ...string) {
	c.t.Helper()
	for _, step := range steps {
		call, answer, answers := strings.Cut(step, " => ")
		call, change, changes := strings.Cut(call, " -> ")
		before := c.sim.Tenant()
		status, text := c.call(ided(call))
		after := c.sim.Tenant()
		if answers {
			c.contains(step, text, ided(answer))
		}
		who, _, _ := strings.Cut(change, ":")
		if got := who + ": " + access(after, ided(who)); changes && got != change {
			c.t.Errorf("%s: got %s", step, got)
		}
		mayChange := changes || answers && status < http.StatusMultipleChoices
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); !mayChange && diff != "" {
			c.t.Errorf("%s changes the account:\n%s", step, diff)
		}
	}
}

// call makes the call of a step.
func (c *client) call(step string) (status int, text string) {
	c.t.Helper()
	words := append(strings.SplitN(step, " ", 4), "")
	status, text = c.send(words[1], words[2], bodyOf(words[2], words[3]))
	if words[0] != strconv.Itoa(status) {
		c.t.Fatalf("%s: got %d, %s", step, status, text)
	}
	return status, text
}

func (c *client) contains(step, text, want string) {
	c.t.Helper()
	field, values, isColumn := strings.Cut(want+" ", " = ")
	if !isColumn && !strings.Contains(text, want) {
		c.t.Errorf("%s: got %.2000s", step, text)
	}
	if got := strings.Join(column(text, field), ", "); isColumn && got != strings.TrimSpace(values) {
		c.t.Errorf("%s: got %s", step, got)
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
func bodyOf(target, text string) string {
	resource, _, _ := strings.Cut(path.Base(target), "?")
	switch {
	case text == "" || text[0] == '<':
		return text
	case strings.Contains(text, "="):
		return object(map[bool]string{true: "Team", false: "User"}[resource == "teams"], strings.Split(text, "&"))
	}
	item := map[string]string{"users": "User", "courses": "Course", "learningpaths": "LearningPath"}[resource]
	var b strings.Builder
	for id := range strings.FieldsSeq(text) {
		b.WriteString(object(item, []string{"Id=" + id}))
	}
	return fmt.Sprintf("<%ss>%s</%ss>", item, b.String(), item)
}

func object(name string, fields []string) string {
	var b strings.Builder
	for _, f := range fields {
		field, value, _ := strings.Cut(f, "=")
		value, _ = url.QueryUnescape(value)
		fmt.Fprintf(&b, "<%s>%s</%s>", field, value, field)
	}
	return fmt.Sprintf("<%s>%s</%s>", name, b.String(), name)
}
