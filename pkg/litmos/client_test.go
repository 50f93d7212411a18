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

// onClock runs a case on a clock of its own.
func onClock(t *testing.T, name string, run func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, run)
	})
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
		onClock(t, name, func(t *testing.T) {
			t.Helper()
			c, _ := scripted(test.answer)
			_, err := c.Courses().ListUsers(context.Background(), "Ab1", Cursor{})
			if want := "litmos: list course users: course Ab1: " + test.want; err == nil || err.Error() != want {
				t.Errorf("\n got %v\nwant %s", err, want)
			}
			if got := status.Code(fmt.Errorf("wrapped: %w", err)); got != test.code {
				t.Errorf("code %v, want %v", got, test.code)
			}
		})
	}
}

// TestRetries: after which failures a read is sent again and when. If Litmos fails for ever, it is
// given up within minutes, after some tries and with a code.
func TestRetries(t *testing.T) {
	t.Parallel()
	after := func(value string) http.Header { return http.Header{"Retry-After": {value}} }
	date := time.Date(2000, 1, 1, 0, 0, 9, 0, time.UTC).Format(http.TimeFormat)
	type span struct{ low, top time.Duration }
	pause := span{700 * time.Millisecond, 1300 * time.Millisecond}
	probe := span{0, probeEvery}
	probes := int(patience/probeEvery) + 3 // or one fewer: the second comes after a random part of a step
	for name, test := range map[string]struct {
		failure answer
		wait    span // before the second try
		tries   int
		code    codes.Code
	}{
		"503":              {answer{status: 503}, probe, probes, codes.Unavailable},
		"429":              {answer{status: 429}, probe, probes, codes.Unavailable},
		"503 with seconds": {answer{status: 503, header: after("7")}, span{7 * time.Second, 7250 * time.Millisecond}, int(patience/(7*time.Second)) + 2, codes.Unavailable},
		"429 with date":    {answer{status: 429, header: after(date)}, span{9 * time.Second, 10250 * time.Millisecond}, probes, codes.Unavailable},
		"503 for a day":    {answer{status: 503, header: after("86400")}, span{}, 1, codes.Unavailable},
		"408":              {answer{status: 408}, pause, maxTries, codes.DeadlineExceeded},
		"500":              {answer{status: 500}, pause, maxTries, codes.Unavailable},
		"502":              {answer{status: 502}, pause, maxTries, codes.Unavailable},
		"504":              {answer{status: 504}, pause, maxTries, codes.DeadlineExceeded},
		"reset":            {answer{err: errors.New("connection reset by peer")}, pause, maxTries, codes.Unavailable},
		"half a document":  {answer{status: 200, body: "<Users><User><Id>b"}, pause, maxTries, codes.Unavailable},
		"HTML with 200":    {answer{status: 200, body: "<html/>"}, pause, maxTries, codes.Unavailable},
		"no answer":        {answer{delay: time.Hour}, span{answerTimeout, answerTimeout + pause.top}, maxTries, codes.DeadlineExceeded},
		"refused key":      {answer{status: 401}, span{}, 1, codes.Unauthenticated},
		"unknown object":   {answer{status: 404}, span{}, 1, codes.NotFound},
		"another status":   {answer{status: 418}, span{}, 1, codes.Unknown},
	} {
		onClock(t, name, func(t *testing.T) {
			t.Helper()
			c, s := scripted(test.failure, oneUser)
			page, err := c.ListUsers(context.Background(), Cursor{}, true)
			if test.tries > 1 {
				if err != nil || len(page.Rows) != 1 || len(s.times) != 2 {
					t.Fatalf("%d rows after %d requests, error %v", len(page.Rows), len(s.times), err)
				}
				if wait := s.times[1].Sub(s.times[0]); wait < test.wait.low || wait > test.wait.top {
					t.Errorf("waited %v, want %v", wait, test.wait)
				}
			}
			c, s = scripted(test.failure)
			began := time.Now()
			_, err = c.ListUsers(context.Background(), Cursor{}, true)
			if n := len(s.times); status.Code(err) != test.code || n < test.tries-1 || n > test.tries {
				t.Errorf("%d tries, then %v", n, err)
			}
			if took := time.Since(began); took > 12*time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestStaleWrite: a record that waited too long is not written back, and the next request does not
// wait for it.
func TestStaleWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := scripted(oneUser)
		record, err := newUserRecord([]byte("<User><Id>b1</Id><Active>true</Active></User>"))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(RecordAge + time.Second)
		err = c.PutUser(context.Background(), record, map[UserField]string{FieldActive: "false"})
		if !errors.Is(err, ErrStale) || len(s.requests) != 0 {
			t.Errorf("%d requests, error %v", len(s.requests), err)
		}
		if _, err := c.ListUsers(context.Background(), Cursor{}, true); err != nil {
			t.Error(err)
		}
	})
}

// TestPutWithoutField: reading a record again does not bring a field that Litmos leaves out.
func TestPutWithoutField(t *testing.T) {
	t.Parallel()
	c, s := scripted(oneUser)
	record, err := newUserRecord([]byte("<User><Id>b1</Id><Active>true</Active></User>"))
	if err != nil {
		t.Fatal(err)
	}
	err = c.PutUser(context.Background(), record, map[UserField]string{"JobTitle": "Engineer"})
	if !errors.Is(err, errNoField) || errors.Is(err, ErrTemporary) || len(s.requests) != 0 {
		t.Errorf("%d requests, error %v", len(s.requests), err)
	}
}

func TestGetWantsTheIDAskedFor(t *testing.T) {
	t.Parallel()
	c, _ := scripted(answer{status: 200, body: `<Course><Id>AB1</Id></Course>`})
	if _, err := c.Courses().Get(context.Background(), "Ab1"); !errors.Is(err, ErrOtherObject) {
		t.Errorf("error %v, want %v", err, ErrOtherObject)
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
