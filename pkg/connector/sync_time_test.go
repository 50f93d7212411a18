package connector

import (
	"testing"
	"time"

	"github.com/segmentio/ksuid"
)

func TestSyncTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	idOf := func(at time.Time) string {
		id, err := ksuid.NewRandomWithTime(at)
		if err != nil {
			t.Fatal(err)
		}
		return id.String()
	}
	began := now.Add(-5 * time.Hour)
	for id, want := range map[string]time.Time{
		idOf(began):                      began,
		idOf(now.Add(time.Minute)):       now.Add(time.Minute), // the clocks differ
		idOf(now.AddDate(0, 0, -40)):     now,
		idOf(now.AddDate(50, 0, 0)):      now,
		"":                               now,
		"a sync of another kind of host": now,
	} {
		if got := syncTime(id, now); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}
