package litmossim

import (
	"context"
	"time"
)

// quota is the number of calls that any window of time may hold.
type quota struct {
	limit  int // 0 is no quota
	window time.Duration
	taken  []time.Time
}

// take counts a call unless it exceeds the quota.
func (q *quota) take(now time.Time) bool {
	if q.limit == 0 {
		return true
	}
	old := 0
	for old < len(q.taken) && now.Sub(q.taken[old]) >= q.window {
		old++
	}
	q.taken = q.taken[old:]
	if len(q.taken) >= q.limit {
		return false
	}
	q.taken = append(q.taken, now)
	return true
}

// pause returns false if the client gave up meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
