package connector

import (
	"time"

	"github.com/segmentio/ksuid"
)

// maxSyncAge is how far the time in the id of a sync may be from the clock of this machine.
const maxSyncAge = 30 * 24 * time.Hour

// syncTime is when a sync began. The SDK makes the id of a sync of that time, to the second, so
// all calls of a sync agree on it, on whatever machine and however late they run, also after the
// sync was resumed. For another kind of id, which shows no time or an impossible one, it is the
// time now.
func syncTime(syncID string, now time.Time) time.Time {
	id, err := ksuid.Parse(syncID)
	if err != nil || id.Time().Sub(now).Abs() > maxSyncAge {
		return now
	}
	return id.Time()
}
