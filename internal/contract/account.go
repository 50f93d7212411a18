// Package contract holds what the connector takes for granted of Litmos, as facts that
// each name how sure they are: REC (recorded), DOC (documented) or GUESS. The facts run
// against the simulator, and against the account of LITMOS_TEST_API_KEY if that is set.
// They speak plain HTTP, so that no code of the product stands between.
package contract

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
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

// Send makes the call of a step. Without an answer the status is 0, and the answer is the text of
// the error.
func (a Account) Send(ctx context.Context, call string) (status int, answer string) {
	time.Sleep(a.Pause)
	req, err := a.request(ctx, call)
	if err != nil {
		return 0, err.Error()
	}
	client := http.Client{
		Transport:     a.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	resp.Header.Del("Date") // so that equal answers are equal texts
	header, err := httputil.DumpResponse(resp, false)
	body, unread := io.ReadAll(resp.Body)
	if err := cmp.Or(err, unread); err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(header) + string(body)
}

func (a Account) request(ctx context.Context, call string) (*http.Request, error) {
	words := append(strings.SplitN(call, " ", 3), "")
	req, err := http.NewRequestWithContext(ctx, words[0], a.BaseURL+words[1], nil)
	if err != nil {
		return nil, err
	}
	path, _, _ := strings.Cut(words[1], "?")
	body := bodyOf(path, words[2])
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	query := req.URL.Query()
	if a.Source != "" {
		query.Set("source", a.Source)
	}
	req.URL.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	req.Header.Set("Apikey", a.Key)
	if words[0] != http.MethodGet {
		req.Header.Set("Content-Type", "application/xml")
	}
	return req, nil
}

// NewTeam creates a team, which is deleted when the test ends.
func (a Account) NewTeam(ctx context.Context, t testing.TB) string {
	t.Helper()
	return a.create(ctx, t, "/teams", fmt.Sprintf("Id=&Name=baton-test-%d&Description=", time.Now().UnixNano()))
}

// NewUser creates a user, who is deleted when the test ends.
func (a Account) NewUser(ctx context.Context, t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("baton-test-%d@example.net", time.Now().UnixNano())
	return a.create(ctx, t, "/users", "Id=&UserName="+name+"&FirstName=Baton&LastName=Test")
}

func (a Account) create(ctx context.Context, t testing.TB, list, fields string) string {
	t.Helper()
	answer, err := a.Play(ctx, "201 POST "+list+" "+fields+" => <Id>")
	made, malformed := Parse(answer)
	if err := cmp.Or(err, malformed); err != nil {
		t.Fatal(err)
	}
	id := made.Get("Id")
	t.Cleanup(func() {
		body := object(made.XMLName.Local, "Id="+id)
		if _, err := a.Play(ctx, "200 DELETE "+list+"/"+url.PathEscape(id)+" "+body); err != nil {
			t.Error(err)
		}
	})
	return id
}
