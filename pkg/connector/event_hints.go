package connector

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// hint is what a row of a feed says: where to look.
type hint struct {
	pair
	// gives is set if the user may have got or lost other things with the object.
	gives bool
	// roles is set if the roles of the user in a team may have changed.
	roles bool
	// unknown is the type of an activity, if this connector does not know the type.
	unknown string
}

// pair is a user and an object that the user may have. Without a user it is a changed object.
type pair struct {
	on           *v2.ResourceType
	object, user string
}

// feedRow is a row of a feed.
type feedRow struct {
	hint hint
	date time.Time
	hash uint32
	feed int
	// half is set if not all was looked up: by an earlier poll, and after follow by this one.
	half bool
}

// feedCount is the number of the feeds of Litmos. Cursors keep their places.
const feedCount = 3

// litmosFeed is a feed of Litmos: read reads the rows of a window from a place on.
type litmosFeed struct {
	name string
	read func(ctx context.Context, w litmos.Window, start int) (rows []*feedRow, next int, err error)
}

func (b *base) litmosFeeds() [feedCount]litmosFeed {
	return [feedCount]litmosFeed{
		{"activities", hinting(b.client.ListActivities, activityHint)},
		{"team users", hinting(b.client.ListTeamUserDeltas, teamUserHint)},
		{"users", hinting(b.client.ListUserDeltas, userHint)},
	}
}

func hinting[T any](
	list func(context.Context, litmos.Window, int) ([]T, int, error), describe func(*T) (hint, time.Time),
) func(context.Context, litmos.Window, int) ([]*feedRow, int, error) {
	return func(ctx context.Context, w litmos.Window, start int) ([]*feedRow, int, error) {
		rows, next, err := list(ctx, w, start)
		out := make([]*feedRow, len(rows))
		for i := range rows {
			h := fnv.New32a()
			_, _ = fmt.Fprint(h, rows[i]) // a hash does not fail
			out[i] = &feedRow{hash: h.Sum32()}
			out[i].hint, out[i].date = describe(&rows[i])
		}
		return out, next, err
	}
}

// assignedTypes are the types of what users are added to and removed from, as activities name them.
var assignedTypes = map[string]*v2.ResourceType{"course": courseType, "learning path": learningPathType, "team": teamType}

// activityHint: whether something was added or removed does not matter for where to look.
func activityHint(a *litmos.Activity) (hint, time.Time) {
	kind := strings.Replace(strings.ToLower(a.Type), " removed from ", " added to ", 1)
	object, target, _ := strings.Cut(kind, " added to ")
	on := assignedTypes[target]
	switch {
	case a.ObjectID == "" || a.TargetID == "":
	case object == "user" && on != nil:
		return hint{pair: pair{on, a.TargetID, a.ObjectID}, gives: true}, a.Date
	case object == "course" && on == teamType:
		return hint{pair: pair{on: courseType, object: a.ObjectID}}, a.Date
	}
	return hint{unknown: cmp.Or(a.Type, "none")}, a.Date
}

// teamUserHint: a member who has just joined has no role.
func teamUserHint(m *litmos.TeamUserDelta) (hint, time.Time) {
	date := m.Created
	if m.Updated.After(date) {
		date = m.Updated
	}
	if m.TeamID == "" {
		return hint{unknown: "none"}, date
	}
	return hint{pair: pair{teamType, m.TeamID, m.UserID}, roles: m.Leader || m.Admin || m.Updated.After(m.Created)}, date
}

func userHint(u *litmos.UserDelta) (hint, time.Time) {
	date := u.Created
	if u.Updated.After(date) {
		date = u.Updated
	}
	return hint{pair: pair{on: userType, object: u.ID}}, date
}
