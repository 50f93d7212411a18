package contract

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reads are the facts that show without a change.
var reads = []fact{
	{"REC", "a list has a root of its own, and rows with ids", func(p *probe) {
		root := p.get("/users?limit=2")
		if root.XMLName.Local != "Users" || root.XMLName.Space != "" || slices.Contains(ids(root.Children), "") {
			p.Errorf("root %v, ids %v", root.XMLName, ids(root.Children))
		}
	}},
	{"REC", "a page past the end is an empty list", func(p *probe) {
		for _, list := range []string{"/users", "/users/details", "/teams", "/courses", "/learningpaths"} {
			p.play("200 GET " + list + "?start=1000000&limit=10 => Id =")
		}
	}},
	{"DOC", "pages are cut from one list by start and limit", func(p *probe) {
		for _, list := range []string{"/users?", "/users/details?sort=UserName&dir=ASC&", "/teams?", "/courses?"} {
			whole := ids(p.rows(list + "limit=5"))
			second := ids(p.rows(list + "start=1&limit=2"))
			if want := whole[min(1, len(whole)):min(3, len(whole))]; !slices.Equal(second, want) {
				p.Errorf("%s: rows 2 and 3 are %v, of %v", list, second, whole)
			}
		}
	}},
	{"DOC", "a page has at most 1,000 rows", func(p *probe) {
		if rows := p.rows("/users?limit=1000"); len(rows) > 1000 {
			p.Errorf("%d rows", len(rows))
		}
	}},
	{"DOC", "sort=UserName is obeyed, ignoring case", func(p *probe) {
		var names []string
		for _, u := range p.some("/users/details?sort=UserName&dir=ASC&limit=100") {
			names = append(names, strings.ToLower(u.Get("UserName")))
		}
		if !slices.IsSorted(names) {
			p.Errorf("names %v", names)
		}
	}},
	{"DOC", "TotalCount counts the users, and its rows are in Items", func(p *probe) {
		root := p.get("/users/paginated?limit=1")
		total, err := strconv.Atoi(root.Child("Pagination").Get("TotalCount"))
		if err != nil || len(root.Child("Items").Children) != 1 {
			p.Fatalf("%v in %v", err, root)
		}
		if rows := p.rows("/users/details?limit=1000"); total <= 1000 && len(rows) != total {
			p.Errorf("TotalCount %d, /users/details has %d", total, len(rows))
		}
	}},
	{"DOC", "a refused key and an absent source are 401", func(p *probe) {
		refused, nameless := p.account, p.account
		refused.Key, nameless.Source = "refused", ""
		for _, a := range []Account{refused, nameless} {
			(&probe{T: p.T, account: a}).play("401 GET /users?limit=1")
		}
	}},
	{"DOC", "what is not there is 404", func(p *probe) {
		p.play("404 GET /users/nobody-1")
		for _, path := range []string{"/teams/nothing1", "/courses/nothing1", "/learningpaths/nothing1"} {
			p.play("404 GET "+path, "404 GET "+path+"/users")
		}
	}},
	{"DOC", "search finds a user by user name", func(p *probe) {
		u := p.some("/users?limit=1")[0]
		found := ids(p.rows("/users?search=" + url.QueryEscape(u.Get("UserName"))))
		if !slices.Contains(found, u.Get("Id")) {
			p.Errorf("found %v, not %s", found, u.Get("Id"))
		}
	}},
	{"REC", "a user's record has the fields that are read and put back", func(p *probe) {
		u := p.some("/users?limit=1")[0]
		record := p.get("/users/" + u.Get("Id"))
		p.has(record, "UserName", "FirstName", "LastName", "Email", "AccessLevel", "Active", "DisableMessages", "TimeZone", "Culture")
		if record.Get("Id") != u.Get("Id") {
			p.Errorf("asked for %s, answered %s", u.Get("Id"), record.Get("Id"))
		}
	}},
	{"DOC", "the details of users have what the profile shows", func(p *probe) {
		row := p.some("/users/details?limit=1")[0]
		p.has(row, "LastLogin", "CreatedDate", "ManagerId", "JobTitle", "CompanyName", "AccessLevel", "Active")
	}},
	{"REC", "access levels are Learner, Team_Leader, Administrator and Account_Owner", func(p *probe) {
		p.every("/users?limit=1000", func(u Element) bool {
			return slices.Contains([]string{"Learner", "Team_Leader", "Administrator", "Account_Owner"}, u.Get("AccessLevel"))
		})
	}},
	{"DOC", "the list of teams holds sub-teams, and the parent of each", func(p *probe) {
		all := ids(p.some("/teams?limit=1000"))
		p.every("/teams?limit=1000", func(team Element) bool {
			parent := team.Get("ParentTeamId")
			return parent == "" || len(all) == 1000 || slices.Contains(all, parent)
		})
	}},
	{"DOC", "the users of a team are active", func(p *probe) {
		for _, team := range p.first("teams") {
			p.every("/teams/"+team+"/users", func(u Element) bool { return u.Get("Active") == "true" })
		}
	}},
	{"GUESS", "leaders and admins are members, above Learner", func(p *probe) {
		for _, team := range p.first("teams") {
			members := ids(p.rows("/teams/" + team + "/users?limit=1000"))
			for _, role := range []string{"leaders", "admins"} {
				p.every("/teams/"+team+"/"+role, func(u Element) bool {
					return u.Get("AccessLevel") != "Learner" && slices.Contains(members, u.Get("Id"))
				})
			}
		}
	}},
	{"DOC", "a user has the teams that list the user", func(p *probe) { p.hasBack("teams") }},
	{"DOC", "assignees have a state, and dates without a zone", func(p *probe) {
		for _, course := range p.first("courses") {
			p.every("/courses/"+course+"/users", func(u Element) bool { return hasState(u) && isDate(u.Get("DueDate")) })
		}
	}},
	{"GUESS", "a user has the courses that list the user", func(p *probe) { p.hasBack("courses") }},
	{"DOC", "the users of a learning path have a state, and the path among theirs", func(p *probe) {
		for _, path := range p.first("learningpaths") {
			p.every("/learningpaths/"+path+"/users?limit=2", hasState)
		}
		p.hasBack("learningpaths")
	}},
	{"GUESS", "the courses of a learning path are rows as of /courses", func(p *probe) {
		for _, path := range p.first("learningpaths") {
			p.every("/learningpaths/"+path+"/courses", func(row Element) bool {
				return row.XMLName.Local == "Course" && row.Get("Id") != "" && row.Get("Name") != ""
			})
		}
	}},
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

// has shows that a record has some fields.
func (p *probe) has(record Element, names ...string) {
	p.Helper()
	for _, name := range names {
		if !record.Has(name) {
			p.Errorf("no %s", name)
		}
	}
}

// every shows that all rows of the first page of a list are as told.
func (p *probe) every(path string, isSo func(Element) bool) {
	p.Helper()
	for _, row := range p.rows(path) {
		if !isSo(row) {
			p.Errorf("%s: %v", path, row)
		}
	}
}

// hasBack shows that a team, course or learning path that lists a user is on the user's own
// list of teams, courses or learning paths.
func (p *probe) hasBack(kind string) {
	p.Helper()
	for _, object := range p.first(kind) {
		p.every("/"+kind+"/"+object+"/users?limit=2", func(u Element) bool {
			return slices.Contains(ids(p.rows("/users/"+u.Get("Id")+"/"+kind+"?limit=1000")), object)
		})
	}
}

// first returns three ids of a kind at most, to stay within the quota.
func (p *probe) first(kind string) []string {
	p.Helper()
	return ids(p.some("/" + kind + "?limit=3"))
}

// hasState tells whether a row shows how far a user is.
func hasState(u Element) bool {
	_, err := strconv.ParseFloat(u.Get("PercentageComplete"), 64)
	return err == nil && u.Has("Completed")
}

func isDate(text string) bool {
	_, err := time.Parse("2006-01-02T15:04:05.999", text)
	return text == "" || err == nil
}

// feedPaths are the delta feeds that are read.
var feedPaths = []string{"/org/activities/assignments", "/org/teams/users", "/org/users/details"}

// span is the query of a feed for the days from one to another, counted from today.
func span(from, to int) string {
	day := func(n int) string {
		return url.PathEscape(time.Now().UTC().AddDate(0, 0, n).Format("2006-01-02 15:04:05"))
	}
	return "?since=" + day(from) + "&to=" + day(to)
}
