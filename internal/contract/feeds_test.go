package contract

import (
	"net/http"
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
			p.call(http.StatusOK, http.MethodGet, path+span(-5, 1), "")
		}
	}},
	{"DOC", "the feeds refuse more than seven days, and no dates, with 406", func(p *probe) {
		for _, path := range feedPaths {
			p.call(http.StatusNotAcceptable, http.MethodGet, path+span(-9, 1), "")
			p.call(http.StatusNotAcceptable, http.MethodGet, path, "")
		}
	}},
}

// feedWrites are those that take a change to show.
var feedWrites = []fact{
	{"DOC", "a user who joins a team is in the feed of activities", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		for _, a := range p.rows("/org/activities/assignments" + span(-1, 1)) {
			if a.Get("ActivityType") == "User Added To Team" && a.Get("ObjectId") == user && a.Get("TargetObjectId") == team && isDate(a.Get("ActivityDate")) {
				return
			}
		}
		p.Errorf("no row has user %s and team %s", user, team)
	}},
	{"DOC", "the feed of teams shows a membership, and its roles", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		p.call(http.StatusOK, http.MethodPut, pathOf("teams", team, "leaders", user), "")
		for _, m := range p.rows("/org/teams/users" + span(-1, 1)) {
			if m.Get("TeamId") == team && m.Get("Id") == user && m.Get("Active") == "true" && m.Get("IsTeamLeader") == "true" {
				return
			}
		}
		p.Errorf("no row has user %s as leader of team %s", user, team)
	}},
	{"DOC", "the feed of users shows who was created", func(p *probe) {
		_, user := p.pair()
		if !slices.Contains(ids(p.rows("/org/users/details"+span(-1, 1))), user) {
			p.Errorf("no row has user %s", user)
		}
	}},
}
