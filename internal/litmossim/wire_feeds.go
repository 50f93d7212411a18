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
	since, unreadable := time.ParseInLocation(windowForm, c.query["since"], w.zone)
	to, alsoUnreadable := time.ParseInLocation(windowForm, c.query["to"], w.zone)
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

// date writes a date of a feed, which has no zone.
func (w window) date(e *encoder, name string, at time.Time) {
	_, offset := at.In(w.zone).Zone()
	e.date(name, at.Add(time.Duration(offset)*time.Second), "")
}

// listActivities: the name of the root is guessed, by that which is documented for the feed of
// actions.
func (c *call) listActivities() *listing {
	told := filter(c.present.feeds.activities, func(a activity) bool { return !a.implied || c.fires("feed-implied") })
	return c.feed("AssignmentActivitys", rowsOf(told, func(a activity) row {
		return row{at: a.at, encode: func(e *encoder) { a.encode(e, c.window) }}
	}))
}

func (a activity) encode(e *encoder, w window) {
	e.text("ActivityType", a.kind)
	e.text("ObjectType", strings.ReplaceAll(a.object.kind, " ", ""))
	e.text("ObjectId", a.object.id)
	e.integer("OriginalObjectId", a.object.number)
	e.text("ObjectName", a.object.name)
	e.text("TargetObjectType", strings.ReplaceAll(a.target.kind, " ", ""))
	e.text("TargetObjectId", a.target.id)
	e.integer("OriginalTargetObjectId", a.target.number)
	e.text("TargetObjectName", a.target.name)
	e.integer("ActivityBy", -1)
	e.empty("ActivityByUserName")
	w.date(e, "ActivityDate", a.at)
}

// listMemberships: a membership that has ended is not active (guessed).
func (c *call) listMemberships() *listing {
	return c.feed("TeamUsers", rowsOf(c.present.feeds.memberships, func(m *membership) row {
		return row{at: m.updated, encode: func(e *encoder) { m.encode(e, c.window) }}
	}))
}

func (m *membership) encode(e *encoder, w window) {
	e.text("TeamId", m.team.ID)
	e.text("Id", m.user.ID)
	e.integer("OriginalTeamId", m.team.OriginalID)
	e.integer("OriginalUserId", m.user.OriginalID)
	e.flag("Active", slices.Contains(m.team.Members, m.user.ID))
	e.flag("IsTeamLeader", slices.Contains(m.team.Leaders, m.user.ID))
	e.flag("IsTeamAdmin", slices.Contains(m.team.Admins, m.user.ID))
	w.encodeAudit(e, m.created, m.updated)
}

func (w window) encodeAudit(e *encoder, created, updated time.Time) {
	w.date(e, "CreatedDate", created)
	w.date(e, "UpdatedDate", updated)
	e.integer("CreatedBy", -1)
	e.integer("UpdatedBy", -1)
}

// listEditedUsers lists the users created or updated (documented). A deleted user is not there
// (guessed).
func (c *call) listEditedUsers() *listing {
	return c.feed("Users", rowsOf(c.present.Users, func(u *User) row {
		at := u.CreatedDate
		if edited, ok := c.present.feeds.edited[u.ID]; ok {
			at = edited
		}
		return row{at: at, encode: func(e *encoder) { u.encodeDelta(e, c.window, at) }}
	}))
}

// encodeDelta writes the fields of /users/details that the vendor's specification names.
func (u *User) encodeDelta(e *encoder, w window, updated time.Time) {
	for _, name := range userNames {
		switch name {
		case "Password", "Culture", "SkipFirstLogin", "Points", "JobRole":
		case "OriginalId":
			e.integer("OriginalUserId", u.OriginalID)
		case "CreatedDate":
			w.encodeAudit(e, u.CreatedDate, updated)
		default:
			e.members(u, name)
		}
	}
}
