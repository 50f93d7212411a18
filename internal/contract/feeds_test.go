package contract

import (
	"net/url"
	"slices"
	"time"
)

// feedPaths are the delta feeds that are read.
var feedPaths = []string{"/org/activities/assignments", "/org/teams/users", "/org/users/details"}

// span is the query of a feed for the days from one to another, counted from today.
func span(from, to int) string {
	day := func(n int) string {
		return url.PathEscape(time.Now().UTC().AddDate(0, 0, n).Format("2006-01-02 15:04:05"))
	}
	return "?since=" + day(from) + "&to=" + day(to)
}

// feedReads are facts about the feeds that show without a change.
var feedReads = []fact{
	{"DOC", "the feeds take a window that ends tomorrow", func(p *probe) {
		for _, path := range feedPaths {
			p.play("200 GET " + path + span(-5, 1))
		}
	}},
	{"DOC", "the feeds refuse more than seven days, and no dates, with 406", func(p *probe) {
		for _, path := range feedPaths {
			p.play("406 GET "+path+span(-9, 1), "406 GET "+path)
		}
	}},
}

// feedWrites are those that take a change to show.
var feedWrites = []fact{
	{"DOC", "a user who joins a team is in the feed of activities", func(p *probe) {
		p.play("201 POST /teams/{team}/users {user}")
		p.hasRow("/org/activities/assignments", func(a Element) bool {
			return a.Get("ActivityType") == "User Added To Team" && a.Get("ObjectId") == p.user &&
				a.Get("TargetObjectId") == p.team && isDate(a.Get("ActivityDate"))
		})
	}},
	{"DOC", "the feed of teams shows a membership, and its roles", func(p *probe) {
		p.play("201 POST /teams/{team}/users {user}", "200 PUT /teams/{team}/leaders/{user}")
		p.hasRow("/org/teams/users", func(m Element) bool {
			return m.Get("TeamId") == p.team && m.Get("Id") == p.user && m.Get("Active") == "true" && m.Get("IsTeamLeader") == "true"
		})
	}},
	{"DOC", "the feed of users shows who was created", func(p *probe) {
		p.hasRow("/org/users/details", func(u Element) bool { return u.Get("Id") == p.user })
	}},
}

// hasRow shows that a row of a feed is as told.
func (p *probe) hasRow(feed string, isIt func(Element) bool) {
	p.Helper()
	if rows := p.rows(feed + span(-1, 1)); !slices.ContainsFunc(rows, isIt) {
		p.Errorf("%s: none of %d rows has user %s and team %s", feed, len(rows), p.user, p.team)
	}
}
