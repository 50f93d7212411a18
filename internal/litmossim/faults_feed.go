package litmossim

import (
	"slices"
	"time"
)

var theFeeds = calls("GET /org/activities/assignments", "GET /org/teams/users", "GET /org/users/details")

var theActivities = calls("GET /org/activities/assignments")

// feedFaults stand for what the documents leave open about the delta feeds. Those without
// an action are switches.
var feedFaults = []*Fault{
	{
		Name: "feed-zone", About: "the dates of the feeds are those of a zone HOURS ahead of UTC",
		value: hours, fits: theFeeds,
	},
	{Name: "feed-past-only", About: "406 for a window of a feed that ends in the future", fits: theFeeds},
	rewriting("feed-action-names", "the activities are ActionActivity in ActionActivitys", theActivities, "AssignmentActivity", "ActionActivity"),
	{Name: "feed-implied", About: "the activities also tell what came or went with a team or learning path", fits: theActivities},
	instead("feed-406", "406 for every window of a feed", theFeeds, failed(badWindow())),
	paging("feed-late", "rows of the feeds appear after SECONDS", seconds, theFeeds, func(p *plan, f *active) {
		p.rows = filter(p.rows, func(r row) bool { return p.call.now.Sub(r.at) >= f.duration(time.Second) })
	}),
	paging("feed-repeat", "each row of a feed comes twice", value{}, theFeeds, func(p *plan, _ *active) {
		p.rows = append(slices.Clone(p.rows), p.rows...)
	}),
	paging("feed-newest-first", "the feeds begin with what came last", value{}, theFeeds, func(p *plan, _ *active) {
		p.rows = slices.Clone(p.rows)
		slices.Reverse(p.rows)
	}),
	paging("feed-unknown-types", "the activities begin with one of an unknown type, which names nothing",
		value{}, theActivities, func(p *plan, _ *active) {
			unknown := activity{kind: "Collection Created", object: subject{kind: "Collection"}, at: p.call.now}
			p.rows = slices.Insert(slices.Clone(p.rows), 0, row{id: "unknown", encode: unknown.encode})
		}),
}
