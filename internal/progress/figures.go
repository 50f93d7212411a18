package progress

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// Sync is a sync to follow.
type Sync struct {
	*Counts
	// Quota is the state of the client's quota.
	Quota func() litmos.Quota
	Began time.Time
}

// figures say where a sync stands.
type figures struct {
	sent     int           // requests
	expected int           // requests in all; 0 while that is not known
	left     time.Duration // of the sync, if expected is known
	wait     time.Duration // until the next request may be sent; negative if it may be
	read     []read
}

// toldWait is the shortest wait for the quota that is shown.
const toldWait = 3 * time.Second

func (s Sync) figures() figures {
	now, quota := time.Now(), s.Quota()
	f := figures{sent: quota.Sent, wait: quota.ResetAt.Sub(now), read: s.read()}
	left, known := s.left()
	if !known || quota.Sent == 0 || quota.Limit == 0 {
		return f
	}
	f.expected = quota.Sent + left
	byQuota := time.Duration(left-quota.Remaining) * quota.Window / time.Duration(quota.Limit)
	bySpeed := time.Duration(left) * now.Sub(s.Began) / time.Duration(quota.Sent)
	f.left = max(f.wait, byQuota, bySpeed)
	return f
}

// requests is "1,204 of about 3,120 requests".
func (f figures) requests() string {
	if f.expected == 0 {
		return counted(f.sent, "requests")
	}
	return fmt.Sprintf("%s of about %s", humanize.Comma(int64(f.sent)), counted(f.expected, "requests"))
}

// remaining is "about 19 min left", or what is still to be found out.
func (f figures) remaining() string {
	if f.expected == 0 {
		return "time left not known yet"
	}
	if f.sent == f.expected {
		return "writing the file"
	}
	return "about " + rough(f.left) + " left"
}

// rows is "104,220 grants, 12,000 users, 240 teams", or what stands for none.
func rows(all []read, none string) string {
	var parts []string
	for _, r := range all {
		if r.rows > 0 {
			parts = append(parts, counted(r.rows, r.kind))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), none)
}

// waiting is empty unless the sync waits for the quota.
func (f figures) waiting() string {
	if f.wait < toldWait {
		return ""
	}
	return "waiting " + rough(f.wait) + " for the quota of the Litmos API"
}

func counted(n int, plural string) string {
	if n == 1 {
		plural = strings.TrimSuffix(plural, "s")
	}
	return humanize.Comma(int64(n)) + " " + plural
}

// rough is a time to about two digits: "40 s", "19 min", "2 h 5 min".
func rough(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	default:
		d = d.Round(time.Minute)
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}
