package connector

import (
	"cmp"
	"context"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// hint is what a row of a feed says: where to look.
type hint struct {
	pair
	// gives is set if other things may have come or gone with the object.
	gives bool
	// unknown is the type of an activity, if this connector does not know the type.
	unknown string
	// row is what cursors remember of the row.
	row toldRow
	// half is set if not all was looked up: by an earlier poll, and after follow by this one.
	half bool
}

// pair is a user and an object that the user may have. Without a user it is a changed object.
type pair struct {
	on           *v2.ResourceType
	object, user string
	// roles is set if the roles of the user in a team may have changed.
	roles bool
}

// feedCount is the number of the feeds of Litmos.
const feedCount = 3

// toldRow is a row of a feed: the second of its date, most of its hash, and the number of the feed.
// The last bit is 0.
type toldRow uint64

func newToldRow(date time.Time, hash uint32, feed uint64) toldRow {
	second := uint64(min(max(0, date.Unix()), math.MaxUint32)) // 0 without a date
	return toldRow(second<<32 | uint64(hash)&^7 | feed<<1)
}

func (r toldRow) second() uint32 { return uint32(r >> 32) }

func (r toldRow) feed() int { return min(int(r>>1&3), feedCount-1) }

// reader reads the rows of a window from a place on. Next is where to go on, 0 if there are no more.
type reader[T any] func(ctx context.Context, w litmos.Window, start int) (rows []T, next int, err error)

// litmosFeed is a feed of Litmos.
type litmosFeed struct {
	name string
	read reader[*hint]
}

// litmosFeeds are the feeds of Litmos. Cursors hold their numbers.
func (b *base) litmosFeeds() [feedCount]litmosFeed {
	return [feedCount]litmosFeed{
		{"activities", hinting(0, b.client.ListActivities, activityHint)},
		{"team users", hinting(1, b.client.ListTeamUserDeltas, teamUserHint)},
		{"users", hinting(2, b.client.ListUserDeltas, userHint)},
	}
}

func hinting[T any](feed uint64, list reader[T], describe func(*T) (hint, time.Time)) reader[*hint] {
	return func(ctx context.Context, w litmos.Window, start int) ([]*hint, int, error) {
		rows, next, err := list(ctx, w, start)
		hints := make([]*hint, len(rows))
		for i := range rows {
			described, date := describe(&rows[i])
			described.row = newToldRow(date, crc32.ChecksumIEEE(fmt.Append(nil, rows[i])), feed)
			hints[i] = &described
		}
		return hints, next, err
	}
}

// activityHint: whether something was added or removed does not matter for where to look.
func activityHint(a *litmos.Activity) (hint, time.Time) {
	kind := strings.Replace(strings.ToLower(a.Type), " removed from ", " added to ", 1)
	object, target, _ := strings.Cut(kind, " added to ")
	on := assignedTypes[target]
	switch {
	case a.ObjectID == "" || a.TargetID == "":
	case object == "user" && on != nil:
		return hint{pair: pair{on: on, object: a.TargetID, user: a.ObjectID}, gives: true}, a.Date
	case object == "course" && on == teamType:
		return hint{pair: pair{on: courseType, object: a.ObjectID}}, a.Date
	}
	return hint{unknown: cmp.Or(a.Type, "none")}, a.Date
}

// teamUserHint: a member who has just joined has no role.
func teamUserHint(m *litmos.TeamUserDelta) (hint, time.Time) {
	date := latest(m.Created, m.Updated)
	if m.TeamID == "" {
		return hint{unknown: "none"}, date
	}
	mayHaveRole := m.Leader || m.Admin || m.Updated.After(m.Created)
	return hint{pair: pair{on: teamType, object: m.TeamID, user: m.UserID, roles: mayHaveRole}}, date
}

func userHint(u *litmos.UserDelta) (hint, time.Time) {
	return hint{pair: pair{on: userType, object: u.ID}, gives: true}, latest(u.Created, u.Updated)
}

func latest(dates ...time.Time) time.Time { return slices.MaxFunc(dates, time.Time.Compare) }
