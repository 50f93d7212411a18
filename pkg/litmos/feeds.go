package litmos

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// Activity is a row of the log of assignments, /org/activities/assignments.
type Activity struct {
	Type     string    `wire:"ActivityType"` // such as "User Added To Course"
	ObjectID string    `wire:"ObjectId"`     // of what comes first in Type
	TargetID string    `wire:"TargetObjectId"`
	Date     time.Time `wire:"ActivityDate"`
}

// TeamUserDelta is a row of /org/teams/users: a membership that began or changed. That Active is
// false when it has ended is guessed.
type TeamUserDelta struct {
	UserID  string    `wire:"Id"`
	TeamID  string    `wire:"TeamId"`
	Active  bool      `wire:"Active"`
	Leader  bool      `wire:"IsTeamLeader"`
	Admin   bool      `wire:"IsTeamAdmin"`
	Created time.Time `wire:"CreatedDate"`
	Updated time.Time `wire:"UpdatedDate"`
}

// UserDelta is a row of /org/users/details: a user who was created or updated.
type UserDelta struct {
	ID          string      `wire:"Id"`
	AccessLevel AccessLevel `wire:"AccessLevel"`
	Active      bool        `wire:"Active"`
	Created     time.Time   `wire:"CreatedDate"`
	Updated     time.Time   `wire:"UpdatedDate"`
}

// The specification names the elements of rows, but not the roots of the feeds. The help shows
// the other name of an activity.
var (
	activityRows      = rowType[Activity]{item: "AssignmentActivity", alias: "ActionActivity", layout: layoutFor[Activity]()}
	teamUserDeltaRows = newRowType[TeamUserDelta]("", "TeamUser")
	userDeltaRows     = newRowType[UserDelta]("", "User")
)

// MaxWindow is the longest Window that is asked for. Litmos takes seven days (documented), maybe
// less one second.
const MaxWindow = 7*24*time.Hour - time.Hour

// Window is a span of time of a feed. Litmos takes its ends without a zone and does not say which
// it assumes; the times are sent in UTC.
type Window struct{ Since, To time.Time }

// ListActivities reads the activities of a window, from the start-th on, which counts from 0. Next
// is where to go on, 0 if there are no more. Rows have no ids, and no order is promised.
func (c *Client) ListActivities(ctx context.Context, w Window, start int) (rows []Activity, next int, err error) {
	r := request{op: "list activities", path: []string{"org", "activities", "assignments"}}
	return readFeed(ctx, c, r, w, start, activityRows)
}

// ListTeamUserDeltas reads the memberships that began or changed in a window, as ListActivities.
func (c *Client) ListTeamUserDeltas(ctx context.Context, w Window, start int) (rows []TeamUserDelta, next int, err error) {
	r := request{op: "list changed team users", path: []string{"org", "teams", "users"}}
	return readFeed(ctx, c, r, w, start, teamUserDeltaRows)
}

// ListUserDeltas reads the users who were created or updated in a window, as ListActivities.
func (c *Client) ListUserDeltas(ctx context.Context, w Window, start int) (rows []UserDelta, next int, err error) {
	r := request{op: "list changed users", path: []string{"org", "users", "details"}}
	return readFeed(ctx, c, r, w, start, userDeltaRows)
}

func readFeed[T any](ctx context.Context, c *Client, r request, w Window, start int, rowType rowType[T]) (rows []T, next int, err error) {
	r.query = url.Values{
		"since": {w.Since.UTC().Format(time.DateTime)},
		"to":    {w.To.UTC().Format(time.DateTime)},
		"start": {strconv.Itoa(start)},
		"limit": {strconv.Itoa(pageSize)},
	}
	rows, err = fetch(ctx, c, r, rowType.decode)
	if err == nil && mayBeCut(len(rows)) {
		next = start + min(len(rows), pageSize)
	}
	return rows, next, err
}
