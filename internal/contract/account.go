// Package contract holds what the connector takes for granted of Litmos, as facts that
// each name how sure they are: REC (recorded), DOC (documented) or GUESS. The facts run
// against the simulator, and against the account of LITMOS_TEST_API_KEY if that is set.
// They speak plain HTTP, so that no code of the product stands between.
package contract

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// Account is where Litmos is reached.
type Account struct {
	BaseURL, Key, Source string
	Pause                time.Duration // before each request, to stay within the quota
	Transport            http.RoundTripper
}

// Named is the account that the environment names: LITMOS_TEST_API_KEY with
// LITMOS_TEST_BASE_URL (default: the US region) and LITMOS_TEST_SOURCE. The test is
// skipped without.
func Named(t testing.TB) Account {
	t.Helper()
	key := os.Getenv("LITMOS_TEST_API_KEY")
	if key == "" {
		t.Skip("LITMOS_TEST_API_KEY names no account")
	}
	return Account{
		BaseURL: cmp.Or(os.Getenv("LITMOS_TEST_BASE_URL"), "https://api.litmos.com/v1.svc"),
		Key:     key,
		Source:  cmp.Or(os.Getenv("LITMOS_TEST_SOURCE"), "baton-litmos-test"),
		Pause:   time.Minute / 80,
	}
}

// MayWrite skips the test unless LITMOS_TEST_WRITES is set. Tests that write make users
// and teams of their own and remove them.
func MayWrite(t testing.TB) {
	t.Helper()
	if os.Getenv("LITMOS_TEST_WRITES") == "" {
		t.Skip("LITMOS_TEST_WRITES does not allow writes")
	}
}

// Element is an XML element of an answer.
type Element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []Element `xml:",any"`
}

// Has tells whether there is a child of a name.
func (e Element) Has(name string) bool { return e.Child(name).XMLName.Local == name }

// Get is the text of the child of a name, "" without one.
func (e Element) Get(name string) string { return e.Child(name).Text }

// Child is the first child of a name, empty without one.
func (e Element) Child(name string) Element {
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			return c
		}
	}
	return Element{}
}

// Call sends a request, whose path may have a query, and returns the status and what the
// body holds.
func (a Account) Call(ctx context.Context, method, path, body string) (int, Element, error) {
	time.Sleep(a.Pause)
	req, err := http.NewRequestWithContext(ctx, method, a.BaseURL+path, strings.NewReader(body))
	if err != nil {
		return 0, Element{}, err
	}
	query := req.URL.Query()
	if a.Source != "" {
		query.Set("source", a.Source)
	}
	req.URL.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	req.Header.Set("Apikey", a.Key)
	req.Header.Set("Content-Type", "application/xml")
	resp, err := (&http.Client{Transport: a.Transport}).Do(req)
	if err != nil {
		return 0, Element{}, err
	}
	defer resp.Body.Close()
	var root Element
	if err := xml.NewDecoder(resp.Body).Decode(&root); err != nil && !errors.Is(err, io.EOF) && resp.StatusCode < 300 {
		return 0, Element{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return resp.StatusCode, root, nil
}

// NewTeam creates a team, which is deleted when the test ends.
func (a Account) NewTeam(ctx context.Context, t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("baton-test-%d", time.Now().UnixNano())
	return a.create(ctx, t, "/teams", "<Team><Id></Id><Name>"+name+"</Name><Description></Description></Team>")
}

// NewUser creates a user, who is deleted when the test ends.
func (a Account) NewUser(ctx context.Context, t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("baton-test-%d@example.net", time.Now().UnixNano())
	return a.create(ctx, t, "/users", "<User><Id></Id><UserName>"+name+"</UserName><FirstName>Baton</FirstName><LastName>Test</LastName></User>")
}

func (a Account) create(ctx context.Context, t testing.TB, path, body string) string {
	t.Helper()
	status, made, err := a.Call(ctx, http.MethodPost, path, body)
	id := made.Get("Id")
	if err != nil || status != http.StatusCreated || id == "" {
		t.Fatalf("POST %s: %d, %v, %v", path, status, made, err)
	}
	t.Cleanup(func() {
		object := made.XMLName.Local
		body := "<" + object + "><Id>" + id + "</Id></" + object + ">"
		if status, _, err := a.Call(ctx, http.MethodDelete, path+"/"+url.PathEscape(id), body); err != nil || status > 299 {
			t.Errorf("DELETE %s/%s: %d, %v", path, id, status, err)
		}
	})
	return id
}
