package litmos

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFeedRequest(t *testing.T) {
	t.Parallel()
	c, s := scripted(answer{status: 200, body: `<TeamUsers/>`})
	since := time.Date(2026, 1, 5, 10, 0, 0, 0, time.FixedZone("", 3600))
	if _, _, err := c.ListTeamUserDeltas(context.Background(), Window{since, since.Add(MaxWindow)}, 2000); err != nil {
		t.Error(err)
	}
	const want = "https://litmos.example.net/v1.svc/org/teams/users?limit=1000&since=2026-01-05%2009%3A00%3A00&source=Example%20%26%20Co&start=2000&to=2026-01-12%2008%3A00%3A00"
	if got := s.requests[0].URL.String(); got != want {
		t.Errorf("URL\n got %s\nwant %s", got, want)
	}
}

func TestFeedNext(t *testing.T) {
	t.Parallel()
	for rows, want := range map[int]int{0: 0, 99: 0, 100: 107, 333: 0, 1000: 1007, 1001: 1007} {
		c, _ := scripted(answer{status: 200, body: "<Users>" + strings.Repeat("<User><Id>u</Id></User>", rows) + "</Users>"})
		if got, next, err := c.ListUserDeltas(context.Background(), Window{}, 7); len(got) != rows || next != want || err != nil {
			t.Errorf("%d rows: %d, next %d, %v", rows, len(got), next, err)
		}
	}
}

// TestActivityWithoutType: a row that says nothing does not hide the others.
func TestActivityWithoutType(t *testing.T) {
	t.Parallel()
	c, _ := scripted(answer{status: 200, body: `<Rows><AssignmentActivity><ActivityType/></AssignmentActivity>` +
		`<AssignmentActivity><ActivityType>a</ActivityType></AssignmentActivity></Rows>`})
	got, _, err := c.ListActivities(context.Background(), Window{}, 0)
	if diff := cmp.Diff([]Activity{{}, {Type: "a"}}, got); diff != "" || err != nil {
		t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
	}
}

// TestClasses: of requests that wait, changes go first, then polls, then syncs.
func TestClasses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		sent, err := l.wait(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		l.done(sent, nil)
		order := make(chan string, 3)
		for name, ctx := range map[string]context.Context{
			"sync": context.Background(), "poll": Polling(context.Background()), "change": Urgent(context.Background()),
		} {
			go func() {
				s, err := l.wait(ctx)
				if err == nil {
					order <- name
					l.done(s, nil)
				}
			}()
		}
		got := []string{<-order, <-order, <-order}
		if diff := cmp.Diff([]string{"change", "poll", "sync"}, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}
