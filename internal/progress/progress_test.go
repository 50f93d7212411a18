package progress

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// calls plays the calls of a sync to Counts: each is a request and its answer.
type calls struct {
	*testing.T
	counts *Counts
}

func (c calls) made(req, reply proto.Message) {
	c.Helper()
	invoke := func(context.Context, string, any, any, *grpc.ClientConn, ...grpc.CallOption) error { return nil }
	if err := c.counts.Observe(c.Context(), "", req, reply, nil, invoke); err != nil {
		c.Fatal(err)
	}
}

func (c calls) types() {
	c.made(nil, v2.ResourceTypesServiceListResourceTypesResponse_builder{List: []*v2.ResourceType{
		v2.ResourceType_builder{Id: "access_level", DisplayName: "Access level", Annotations: annotations.New(&v2.TypeScopedGrants{})}.Build(),
		v2.ResourceType_builder{Id: "user", DisplayName: "User", Annotations: annotations.New(&v2.SkipEntitlementsAndGrants{})}.Build(),
		v2.ResourceType_builder{Id: "course", DisplayName: "Course"}.Build(),
	}}.Build())
}

func (c calls) list(kind, next string, n int) {
	rows := make([]*v2.Resource, n)
	for i := range rows {
		rows[i] = v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: kind}.Build()}.Build()
	}
	c.made(v2.ResourcesServiceListResourcesRequest_builder{ResourceTypeId: kind}.Build(),
		v2.ResourcesServiceListResourcesResponse_builder{List: rows, NextPageToken: next}.Build())
}

func (c calls) grants(kind, next string, n int) {
	resource := v2.Resource_builder{Id: v2.ResourceId_builder{ResourceType: kind}.Build()}.Build()
	c.made(v2.GrantsServiceListGrantsRequest_builder{Resource: resource}.Build(),
		v2.GrantsServiceListGrantsResponse_builder{List: make([]*v2.Grant, n), NextPageToken: next}.Build())
}

// TestLines plays a sync of 1,500 users and 400 courses, two pages of assignees each, with a
// quota of 100 requests a minute.
func TestLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := calls{t, NewCounts(nil)}
		var quota atomic.Pointer[litmos.Quota]
		now := func(sent, remaining int, resetAt time.Time) {
			quota.Store(&litmos.Quota{Limit: 100, Window: time.Minute, Sent: sent, Remaining: remaining, ResetAt: resetAt})
		}
		now(0, 0, time.Time{})
		s := Sync{Counts: c.counts, Quota: func() litmos.Quota { return *quota.Load() }, Began: time.Now()}
		ctx, cancel := context.WithCancel(t.Context())
		var got []string
		go s.Lines(ctx, func(line string) { got = append(got, line) })
		minute := func() {
			time.Sleep(time.Minute)
			synctest.Wait()
		}
		minute()
		c.types()
		c.types() // the SDK asks twice
		c.list("course", "", 400)
		c.list("access_level", "", 4)
		c.list("user", "2", 1000)
		now(1, 0, time.Time{})
		minute()
		c.list("user", "", 500)
		now(3, 0, time.Now().Add(90*time.Second))
		minute()
		for range 100 {
			c.grants("course", "2", 1000)
			c.grants("course", "", 200)
		}
		now(203, 50, time.Time{})
		minute()
		for range 295 {
			c.grants("course", "", 0)
		}
		now(498, 0, time.Now().Add(110*time.Second))
		minute()
		for range 5 {
			c.grants("course", "", 0)
		}
		now(503, 50, time.Time{})
		minute()
		cancel()
		synctest.Wait()
		want := []string{
			"0 requests; time left not known yet; nothing read yet",
			"1 request; time left not known yet; 1,000 users, 400 courses, 4 access levels",
			"3 of about 403 requests; about 6 h 40 min left; 1,500 users, 400 courses, 4 access levels; waiting 30 s for the quota of the Litmos API",
			"203 of about 803 requests; about 12 min left; 120,000 grants, 1,500 users, 400 courses, 4 access levels",
			"498 of about 504 requests; about 50 s left; 120,000 grants, 1,500 users, 400 courses, 4 access levels; waiting 50 s for the quota of the Litmos API",
			"503 of about 503 requests; writing the file; 120,000 grants, 1,500 users, 400 courses, 4 access levels",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestOnlySomeTypes: the time is known when the lists of these are read.
func TestOnlySomeTypes(t *testing.T) {
	t.Parallel()
	c := calls{t, NewCounts([]string{"course"})}
	c.types()
	c.list("course", "", 7)
	if left, known := c.counts.left(); left != 7 || !known {
		t.Errorf("%d, %v", left, known)
	}
}

// eraseBelow tells a terminal to erase what is below the cursor.
const eraseBelow = "\x1b[J"

// TestLive: what is logged stays above the figures, and nothing of them is left at the end.
func TestLive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := calls{t, NewCounts(nil)}
		c.types()
		c.list("user", "", 2)
		c.list("course", "", 300)
		c.list("access_level", "", 4)
		quota := litmos.Quota{Limit: 100, Window: time.Minute, Sent: 100}
		var terminal bytes.Buffer
		s := Sync{Counts: c.counts, Quota: func() litmos.Quota { return quota }, Began: time.Now()}
		log, stop := s.Live(&terminal)
		time.Sleep(time.Second)
		if _, err := log.Write([]byte("a warning\n")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		stop()
		if !strings.HasSuffix(terminal.String(), eraseBelow) {
			t.Errorf("figures are left at the end of %q", terminal.String())
		}
		for _, want := range []string{"100 of about 400 requests  [======  ", "about 3 min left", "2 users, 300 courses", "a warning\n"} {
			if !strings.Contains(terminal.String(), want) {
				t.Errorf("%q is not in %q", want, terminal.String())
			}
		}
	})
}
