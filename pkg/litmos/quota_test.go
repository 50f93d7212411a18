package litmos

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// TestMaxWait: a wait that is too long is handed to the caller, whether it comes from the
// client's own count or from Litmos. The SDK learns when to call again.
func TestMaxWait(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	full := func(c *Client) {
		for range 100 {
			_, _ = c.ListUsers(ctx, Cursor{}, true)
		}
	}
	begin := func(c *Client) { go func() { _, _ = c.ListUsers(ctx, Cursor{}, true) }() }
	refused := answer{status: 503, header: http.Header{"Retry-After": {"30"}}}
	slow := answer{status: 200, body: oneUser.body, delay: time.Minute}
	for name, test := range map[string]struct {
		answer   answer
		before   func(*Client)
		waits    time.Duration // at most, until the error
		low, top time.Duration // of the time until the SDK may call again
		limit    int64
	}{
		"own count": {oneUser, full, 0, time.Minute, window, 100},
		"refused":   {refused, func(*Client) {}, 0, 30 * time.Second, 31 * time.Second, 1},
		"no answer": {slow, begin, 5 * time.Second, time.Second, 30 * time.Second, 100},
	} {
		onClock(t, name, func(t *testing.T) {
			t.Helper()
			c, _ := scripted(test.answer)
			c.limiter.maxWait = 5 * time.Second
			test.before(c)
			synctest.Wait()
			began := time.Now()
			_, err := c.ListUsers(ctx, Cursor{}, true)
			if !errors.Is(err, ErrQuota) || errors.Is(err, ErrTemporary) || errors.Is(err, ErrUnreachable) {
				t.Fatalf("error %v", err)
			}
			if took := time.Since(began); took > test.waits {
				t.Errorf("after %v", took)
			}
			s := status.Convert(err)
			if s.Code() != codes.Unavailable || len(s.Details()) != 1 {
				t.Fatalf("status %v", s)
			}
			d, _ := s.Details()[0].(*v2.RateLimitDescription)
			if d.GetStatus() != v2.RateLimitDescription_STATUS_OVERLIMIT || d.GetLimit() != test.limit || d.GetRemaining() != 0 {
				t.Errorf("detail %v", d)
			}
			if until := time.Until(d.GetResetAt().AsTime()); until < test.low || until > test.top {
				t.Errorf("reset in %v", until)
			}
			time.Sleep(3 * time.Minute) // the other requests end
		})
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answers := make([]answer, 101)
		for i := range answers {
			answers[i] = oneUser
		}
		answers[40].status = 503
		c, _ := scripted(answers...)
		check := func(limit, remaining, sent int, reset time.Duration) {
			t.Helper()
			want := Quota{Limit: limit, Remaining: remaining, Window: window, Sent: sent}
			if reset > 0 {
				want.ResetAt = time.Now().Add(reset)
			}
			if got := c.Quota(); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		}
		check(100, 100, 0, 0)
		for range 40 {
			_, _ = c.ListUsers(context.Background(), Cursor{}, true)
		}
		check(100, 60, 40, 0)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, _ = c.ListUsers(ctx, Cursor{}, true)
		check(40, 0, 41, window-time.Second)
	})
}

// TestOutageEndsEveryRequest: an outage ends every request within minutes, also those that wait
// behind others.
func TestOutageEndsEveryRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := scripted(oneUser, answer{status: 503})
		_, _ = c.ListUsers(context.Background(), Cursor{}, true)
		began := time.Now()
		failed := make(chan error, 8)
		for range cap(failed) {
			go func() {
				_, err := c.ListUsers(context.Background(), Cursor{}, true)
				failed <- err
			}()
		}
		for range cap(failed) {
			if err := <-failed; status.Code(err) != codes.Unavailable {
				t.Errorf("error %v", err)
			}
		}
		if took := time.Since(began); took > patience+2*time.Minute {
			t.Errorf("took %v", took)
		}
	})
}

// TestFewRefusalsAreNoOutage: a process that is kept between calls far apart cannot tell that Litmos
// was down in between.
func TestFewRefusalsAreNoOutage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := scripted(answer{status: 503})
		for range 3 {
			if err := c.DeleteUser(context.Background(), "b"); !errors.Is(err, ErrOverQuota) || errors.Is(err, errDown) {
				t.Errorf("error %v", err)
			}
			time.Sleep(patience)
		}
	})
}
