package litmos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const testKey = "secret-key-0000"

// answer is what a scripted Litmos says to one request.
type answer struct {
	status int
	body   string
	header http.Header
	phrase string
	err    error
	delay  time.Duration
}

// script is an in-memory transport that gives its answers in order, the last one for
// ever, and notes the requests.
type script struct {
	mu       sync.Mutex
	answers  []answer
	requests []*http.Request
	bodies   []string
	times    []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	body, _ := io.ReadAll(r.Body)
	s.requests, s.bodies, s.times = append(s.requests, r), append(s.bodies, string(body)), append(s.times, time.Now())
	a := s.answers[min(len(s.requests), len(s.answers))-1]
	s.mu.Unlock()

	select {
	case <-time.After(a.delay):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	if a.phrase == "" {
		a.phrase = http.StatusText(a.status)
	}
	return &http.Response{
		StatusCode: a.status, Status: fmt.Sprintf("%d %s", a.status, a.phrase), Header: a.header,
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

func scripted(answers ...answer) (*Client, *script) {
	s := &script{answers: answers}
	base, _ := url.Parse("https://litmos.example.net/v1.svc")
	return New(Options{
		BaseURL: base, APIKey: testKey, Source: "Example & Co", Quota: 100,
		HTTPClient: &http.Client{Transport: s},
	}), s
}

var oneUser = answer{status: 200, body: `<Users><User><Id>b1</Id></User></Users>`}

func TestRequest(t *testing.T) {
	t.Parallel()
	c, s := scripted(answer{status: 200, body: `<Users/>`})
	page, err := c.ListTeamUsers(context.Background(), "-a/b+c%2F?", TeamLeader, Cursor{Start: 1000, Seen: []string{"x"}})
	if err != nil || page.Last {
		t.Errorf("a list that lost all its rows has not ended: %+v, %v", page, err)
	}
	r := s.requests[0]
	if got, want := r.URL.String(), "https://litmos.example.net/v1.svc/teams/-a%2Fb+c%252F%3F/leaders?limit=1000&source=Example%20%26%20Co&start=999"; got != want {
		t.Errorf("URL\n got %s\nwant %s", got, want)
	}
	if got := r.Header.Get("apikey"); got != testKey {
		t.Errorf("apikey header %q", got)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	page := `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><HEAD><TITLE>Request Error</TITLE></HEAD><BODY><P>Details: Something &amp; more</P></BODY></html><!-- padding -->`
	for name, test := range map[string]struct {
		answer answer
		want   string
		code   codes.Code
	}{
		"bad key":        {answer{status: 401, phrase: "The API key is not valid."}, "401 Unauthorized: The API key is not valid.", codes.Unauthenticated},
		"detail":         {answer{status: 409, phrase: "Conflict", body: `{"Detail":"UserName already exists"}`}, "409 Conflict: UserName already exists", codes.InvalidArgument},
		"detail in XML":  {answer{status: 403, body: `<Fault><Detail>No &lt;rights&gt;</Detail></Fault>`}, "403 Forbidden: No <rights>", codes.PermissionDenied},
		"HTML":           {answer{status: 404, body: page}, "404 Not Found: Request Error Details: Something & more", codes.NotFound},
		"not acceptable": {answer{status: 406}, "406 Not Acceptable", codes.FailedPrecondition},
		"redirect":       {answer{status: 302, header: http.Header{"Location": {"https://other.example.net/login.aspx?apikey=" + testKey}}}, "302 Found: redirected to https://other.example.net/login.aspx", codes.FailedPrecondition},
		"secrets":        {answer{status: 400, body: `no: ` + testKey + ` https://x/login.aspx?loginkey=0123-4567 end`}, "400 Bad Request: no: [redacted] https://x/login.aspx?loginkey=[redacted] end", codes.InvalidArgument},
		"no connection":  {answer{err: errors.New("connection reset by peer")}, "connection reset by peer", codes.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, _ := scripted(test.answer)
				_, err := c.Courses().ListUsers(context.Background(), "Ab1", Cursor{})
				if want := "litmos: list course users: course Ab1: " + test.want; err == nil || err.Error() != want {
					t.Errorf("\n got %v\nwant %s", err, want)
				}
				if got := status.Code(fmt.Errorf("wrapped: %w", err)); got != test.code {
					t.Errorf("code %v, want %v", got, test.code)
				}
			})
		})
	}
}

// TestRetries: after which failures a read is sent again, and when.
func TestRetries(t *testing.T) {
	t.Parallel()
	header := func(value string) http.Header { return http.Header{"Retry-After": {value}} }
	for name, test := range map[string]struct {
		failure  answer
		low, top time.Duration // of the wait before the second try
	}{
		"503":              {answer{status: 503}, 0, probeEvery},
		"429":              {answer{status: 429}, 0, probeEvery},
		"503 with seconds": {answer{status: 503, header: header("7")}, 7 * time.Second, 7250 * time.Millisecond},
		"429 with date":    {answer{status: 429, header: header(time.Date(2000, 1, 1, 0, 0, 9, 0, time.UTC).Format(http.TimeFormat))}, 9 * time.Second, 10250 * time.Millisecond},
		"408":              {answer{status: 408}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"500":              {answer{status: 500}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"502":              {answer{status: 502}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"504":              {answer{status: 504}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"reset":            {answer{err: errors.New("connection reset by peer")}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"half a document":  {answer{status: 200, body: "<Users><User><Id>b"}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"HTML with 200":    {answer{status: 200, body: "<html/>"}, 700 * time.Millisecond, 1300 * time.Millisecond},
		"no answer":        {answer{delay: time.Hour}, answerTimeout, answerTimeout + 1300*time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(test.failure, oneUser)
				page, err := c.ListUsers(context.Background(), Cursor{}, true)
				if err != nil || len(page.Rows) != 1 {
					t.Fatalf("%d rows, error %v", len(page.Rows), err)
				}
				if len(s.times) != 2 {
					t.Fatalf("%d requests", len(s.times))
				}
				if wait := s.times[1].Sub(s.times[0]); wait < test.low || wait > test.top {
					t.Errorf("waited %v, want %v to %v", wait, test.low, test.top)
				}
			})
		})
	}
}

// TestGivesUp: an API that stays down is given up within minutes, and with a code.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		failure answer
		code    codes.Code
		tries   int
	}{
		"outage":         {answer{status: 503}, codes.Unavailable, 39},
		"long outage":    {answer{status: 503, header: http.Header{"Retry-After": {"86400"}}}, codes.Unavailable, 1},
		"gateway":        {answer{status: 502}, codes.Unavailable, maxTries},
		"silence":        {answer{delay: time.Hour}, codes.DeadlineExceeded, maxTries},
		"foreign page":   {answer{status: 200, body: "<html/>"}, codes.Unavailable, maxTries},
		"refused key":    {answer{status: 401}, codes.Unauthenticated, 1},
		"unknown object": {answer{status: 404}, codes.NotFound, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, s := scripted(test.failure)
				began := time.Now()
				_, err := c.ListUsers(context.Background(), Cursor{}, true)
				if n := len(s.times); status.Code(err) != test.code || n < test.tries-1 || n > test.tries {
					t.Errorf("%d tries, then %v", len(s.times), err)
				}
				if took := time.Since(began); took > 12*time.Minute {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

func TestEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(answer{status: 503})
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		began := time.Now()
		_, err := c.ListUsers(ctx, Cursor{}, true)
		if err == nil || len(s.times) > 2 || time.Since(began) != 5*time.Second {
			t.Errorf("after %v and %d requests: %v", time.Since(began), len(s.times), err)
		}
	})
}

// TestStaleWrite: a record that waited too long is not written back, and the next request does not
// wait for it.
func TestStaleWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(oneUser)
		record := &UserRecord{User: User{ID: "b1"}, document: []byte("<User><Active>true</Active></User>"), read: time.Now()}
		time.Sleep(RecordAge + time.Second)
		err := c.PutUser(context.Background(), record, map[UserField]string{FieldActive: "false"})
		if !errors.Is(err, ErrStale) || len(s.requests) != 0 {
			t.Errorf("%d requests, error %v", len(s.requests), err)
		}
		if _, err := c.ListUsers(context.Background(), Cursor{}, true); err != nil {
			t.Error(err)
		}
	})
}

func TestGetWantsTheIDAskedFor(t *testing.T) {
	t.Parallel()
	c, _ := scripted(answer{status: 200, body: `<Course><Id>AB1</Id></Course>`})
	if _, err := c.Courses().Get(context.Background(), "Ab1"); !errors.Is(err, ErrOtherObject) {
		t.Errorf("error %v, want %v", err, ErrOtherObject)
	}
}

func TestCountUsers(t *testing.T) {
	t.Parallel()
	for _, item := range []string{"Items", "Item"} {
		c, _ := scripted(answer{status: 200, body: `<UserCollection><Pagination><BatchParam>Limit</BatchParam><BatchSize>1</BatchSize><Start>0</Start><TotalCount>1234</TotalCount></Pagination><` + item + `><User><Id>b1</Id></User></` + item + `></UserCollection>`})
		if got, err := c.CountUsers(context.Background()); err != nil || got != 1234 {
			t.Errorf("%s: %d, %v", item, got, err)
		}
	}
}

// FuzzURL: an id is one element of a path, whatever it holds.
func FuzzURL(f *testing.F) {
	for _, id := range []string{"u4IDDbwryroyqQvy4geoSg2", "-a_B1", "a/b", "..", "a?b#c", "%2F", "é 🚀", ""} {
		f.Add(id)
	}
	c, _ := scripted(oneUser)
	f.Fuzz(func(t *testing.T, id string) {
		u, err := url.Parse(c.url(request{path: []string{"users", id, "teams"}}))
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(u.EscapedPath(), "/")
		if len(parts) != 5 || u.Host != "litmos.example.net" || u.Query().Get("source") == "" {
			t.Fatalf("%q gives %s", id, u)
		}
		if parts[3] == "." || parts[3] == ".." {
			t.Errorf("%q steps through the path: %s", id, u)
		}
		if got, err := url.PathUnescape(parts[3]); err != nil || got != id {
			t.Errorf("%q came out as %q, %v", id, got, err)
		}
	})
}
