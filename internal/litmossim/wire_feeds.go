package litmossim

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// window is the span of time that a call of a feed asks for.
type window struct {
	since, to time.Time
	zone      *time.Location // of the dates in the call and in the answer
	today     bool           // rows of the present day are shown
}

const (
	windowForm    = "2006-01-02 15:04:05" // documented
	longestWindow = 7 * 24 * time.Hour    // documented
)

// resolveWindow reads since and to, which all feeds require, and answers 406 for all else
// (documented). To see the rows of the present day, to must lie ahead (documented).
func (c *call) resolveWindow() error {
	if !strings.HasPrefix(c.path, "/org/") {
		return nil
	}
	w := window{zone: time.UTC}
	if f := c.switched("feed-zone"); f != nil {
		f.fire()
		w.zone = time.FixedZone("", f.number*3600)
	}
	since, unreadable := time.ParseInLocation(windowForm, c.query.Get("since"), w.zone)
	to, alsoUnreadable := time.ParseInLocation(windowForm, c.query.Get("to"), w.zone)
	ahead := to.After(c.now)
	if cmp.Or(unreadable, alsoUnreadable) != nil || to.Before(since) || to.Sub(since) > longestWindow || ahead && c.fires("feed-past-only") {
		return badWindow()
	}
	w.since, w.to = since, to
	w.today = ahead || c.switched("feed-past-only") != nil
	c.window = w
	return nil
}

func badWindow() error {
	return refuse(http.StatusNotAcceptable, "Please provide a valid since and to query string parameters")
}

// feed is the list of those rows that lie in the window.
func (c *call) feed(root string, rows []row) *listing {
	day := func(at time.Time) string { return at.In(c.window.zone).Format(time.DateOnly) }
	shown := filter(rows, func(r row) bool {
		return !r.at.Before(c.window.since) && !r.at.After(c.window.to) && (c.window.today || day(r.at) != day(c.now))
	})
	for i := range shown {
		shown[i].id = strconv.Itoa(i)
	}
	return &listing{root: root, item: strings.TrimSuffix(root, "s"), rows: shown}
}

// listActivities: the name of the root is guessed, by that which is documented for the feed of
// actions.
func (c *call) listActivities() *listing {
	told := filter(c.present.activities, func(a activity) bool { return !a.implied || c.fires("feed-implied") })
	return c.feed("AssignmentActivitys", rowsOf(told, func(a activity) row {
		return row{at: a.at, encode: a.encode}
	}))
}

func (a activity) encode(e *encoder) {
	e.put("ActivityType", a.kind)
	e.put("ObjectType", strings.ReplaceAll(a.object.kind, " ", ""))
	e.put("ObjectId", a.object.id)
	e.put("OriginalObjectId", a.object.number)
	e.put("ObjectName", a.object.name)
	e.put("TargetObjectType", strings.ReplaceAll(a.target.kind, " ", ""))
	e.put("TargetObjectId", a.target.id)
	e.put("OriginalTargetObjectId", a.target.number)
	e.put("TargetObjectName", a.target.name)
	e.put("ActivityBy", -1)
	e.put("ActivityByUserName", "")
	e.put("ActivityDate", a.at)
}

// listMemberships: a membership that has ended is not active (guessed).
func (c *call) listMemberships() *listing {
	return c.feed("TeamUsers", rowsOf(c.present.memberships, func(m *membership) row {
		return row{at: m.updated, encode: m.encode}
	}))
}

func (m *membership) encode(e *encoder) {
	e.put("TeamId", m.team.ID)
	e.put("Id", m.user.ID)
	e.put("OriginalTeamId", m.team.OriginalID)
	e.put("OriginalUserId", m.user.OriginalID)
	e.put("Active", slices.Contains(m.team.Members, m.user.ID))
	e.put("IsTeamLeader", slices.Contains(m.team.Leaders, m.user.ID))
	e.put("IsTeamAdmin", slices.Contains(m.team.Admins, m.user.ID))
	encodeAudit(e, m.created, m.updated)
}

func encodeAudit(e *encoder, created, updated time.Time) {
	e.put("CreatedDate", created)
	e.put("UpdatedDate", updated)
	e.put("CreatedBy", -1)
	e.put("UpdatedBy", -1)
}

// listEditedUsers lists the users created or updated (documented). A deleted user is not there
// (guessed).
func (c *call) listEditedUsers() *listing {
	return c.feed("Users", rowsOf(c.present.Users, func(u *User) row {
		at := cmp.Or(c.present.edited[u.ID], u.CreatedDate)
		return row{at: at, encode: func(e *encoder) { u.encodeDelta(e, at) }}
	}))
}

// encodeDelta writes the fields of /users/details that the vendor's specification names.
func (u *User) encodeDelta(e *encoder, updated time.Time) {
	for _, name := range userNames {
		switch name {
		case "Password", "Culture", "SkipFirstLogin", "Points", "JobRole":
		case "OriginalId":
			e.put("OriginalUserId", u.OriginalID)
		case "CreatedDate":
			encodeAudit(e, u.CreatedDate, updated)
		default:
			e.members(u, name)
		}
	}
}
