//go:build e2e && linux

package e2e

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// quota is enough for two full syncs, not for three.
const quota = 150

func TestTasksShareTheQuota(t *testing.T) {
	t.Parallel()
	brisk := litmossim.WithLatency(30*time.Millisecond, 60*time.Millisecond)
	s := newWorld(t, demo, brisk, litmossim.WithQuota(quota)).serve(t, "BATON_REQUESTS_PER_MINUTE="+strconv.Itoa(quota))
	first, second := s.c1.Enqueue(fullSync), s.c1.Enqueue(fullSync)
	s.begins(t, first)
	s.begins(t, second)
	if s.c1.Task(first).Upload != "" {
		t.Error("the tasks did not run at once")
	}
	s.synced(t, first)
	s.synced(t, second)

	// One sync needs less than the quota, so the last waits because of the other two.
	s.c1.Enqueue(fullSync)
	s.says(t, "waiting for the quota of the Litmos API")
	requests := s.litmos.Requests()
	if len(requests) > quota {
		t.Errorf("%d requests, more than the quota of %d", len(requests), quota)
	}
	for _, r := range requests {
		if r.Status == http.StatusServiceUnavailable {
			t.Errorf("%s %s exceeded the quota", r.Method, r.Path)
		}
	}
}
