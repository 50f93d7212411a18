package litmossim

import (
	"context"
	"slices"
	"time"
)

// quota is the number of calls that any minute may hold.
type quota struct {
	limit int // 0 is no quota
	taken []time.Time
}

// take counts a call unless it exceeds the quota.
func (q *quota) take(now time.Time) bool {
	if q.limit == 0 {
		return true
	}
	q.taken = slices.DeleteFunc(q.taken, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
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
