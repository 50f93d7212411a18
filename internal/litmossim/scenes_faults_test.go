package litmossim

import "strings"

// answerFaultScenes are of faults that change an answer.
var answerFaultScenes = []scene{
	{name: "status-503-html", fired: 2, steps: []string{
		"503 GET /users => <TITLE>Request Error</TITLE>",
		"503 DELETE /teams/SALES/users/ADA => Content-Type: text/html",
	}},
	{name: "status-504", fired: 2, steps: []string{"504 GET /users => 504 - Gateway Timeout", "504 DELETE /users/ADA"}},
	{name: "html-200", fired: 2, steps: []string{
		"200 GET /users => <B>Error Status Code:</B> 'InternalServerError'",
		"200 DELETE /users/ADA",
	}},
	{name: "html-200-xml", fired: 2, steps: []string{"200 GET /users => Request Error", "200 GET /users => Content-Type: " + typeXML}},
	{name: "status-429-retry-after=7", fired: 1, steps: []string{"429 GET /users => Retry-After: 7\r\n"}},
	{name: "status-503-retry-after=0", fired: 1, steps: []string{"503 GET /users => Retry-After: 0\r\n"}},
	{name: "status-429-retry-after-date=90", fired: 1, steps: []string{"429 GET /users => Retry-After: Mon, 05 Jan 2026 10:01:30 GMT"}},
	{name: "status-503-retry-after-date=5", fired: 1, steps: []string{"503 GET /users => Retry-After: Mon, 05 Jan 2026 10:00:05 GMT"}},
	{name: "redirect-login", fired: 1, steps: []string{"302 GET /users => Location: /login.aspx?ReturnUrl=/v1.svc/users\r\n"}},
	{name: "redirect-host", fired: 1, steps: []string{"302 GET /users => Location: https://redirected.example.net/v1.svc/users\r\n"}},
	{name: "redirect-host=http://127.0.0.1:9/x", fired: 1, steps: []string{"302 GET /users => Location: http://127.0.0.1:9/x\r\n"}},
	{name: "create-409=Job Role is invalid", fired: 1, steps: []string{
		"200 GET /users",
		"409 POST /users UserName=cyan => <Detail>Job Role is invalid</Detail>",
	}},
	{name: "status-500", steps: []string{"401 GET /users?apikey=simulator-key"}},
	{name: "key-403", fired: 1, steps: []string{"403 GET /users?apikey=simulator-key", "200 GET /users"}},
	{name: "status-503,path=/teams/*/users,after=1,times=2; status-500,path=/teams/SALES/*,after=1,times=1", fired: 2, steps: []string{
		"200 GET /teams/SALES/users",
		"200 GET /teams/SALES",
		"503 GET /teams/SALES/users",
		"503 GET /teams/SALES/users",
		"200 GET /users",
		"200 GET /teams/SALES/users",
	}},
	{name: "reset", fired: 1, steps: []string{"0 POST /users UserName=cyan => "}},
	{name: "bom", fired: 1, steps: []string{"200 GET /users => \ufeff<Users", "404 GET /users/x"}},
	{name: "wrong-root", fired: 2, steps: []string{
		"200 GET /users?limit=1 => </User></ArrayOfUsers>",
		"200 GET /users?start=99 => <ArrayOfUsers" + namespace + "/>",
		"404 GET /users/x",
	}},
	{name: "truncated", fired: 1, steps: []string{"200 GET /users?start=99 => <Users" + namespace[:len(namespace)/2-2], "404 GET /users/x"}},
	{name: "truncated-connection", fired: 1, steps: []string{"0 GET /users => unexpected EOF"}},
	{name: "slow-body=1", fired: 1, steps: []string{"200 GET /users => </User></Users>"}},
	{name: "nil-everywhere", fired: 1, steps: []string{`200 GET /users => <Email i:nil="true"/>`}},
	{name: "absent-fields", fired: 2, steps: []string{
		"200 GET /users => <Active>true</Active><AccessLevel>",
		"200 GET /courses/SAFETY/users => <PercentageComplete>50.0</PercentageComplete><DueDate>",
	}},
	{name: "unknown-elements", fired: 2, steps: []string{
		"200 GET /users => <Users" + namespace + "><Extension><User><Id>nested</Id></User></Extension><User><Extension><Id>nested</Id>",
		"200 GET /users/ADA => <User" + namespace + "><Extension><Id>nested</Id>",
	}},
	{name: "control-chars", fired: 2, steps: []string{
		"200 GET /users => <FirstName>Ada&#x1F;</FirstName><LastName>Example</LastName>",
		"200 GET /teams => <Name>Sales West&#x1F;</Name>",
		"200 GET /teams/CREW/courses",
	}},
	{name: "old-fields", fired: 5, steps: []string{
		"200 GET /users?limit=1 => </AccessLevel></User></Users>",
		"200 GET /teams?limit=1 => </TeamCodeForBulkImport></Team></Teams>",
		"200 GET /teams/CREW => <Description>A/B testers</Description></Team>",
		"200 GET /users/ADA => <Points>0.0</Points></User>",
		`200 GET /courses/SAFETY => <AccessTillDays i:nil="true"/></Course>`,
		"200 GET /learningpaths",
	}},
	{name: "alias-names", fired: 3, steps: []string{
		`200 GET /users/details => <SalesforcecontactId i:nil="true"/>`,
		"200 GET /courses/SAFETY/users => <Username>ada@example.net</Username>",
		`200 GET /users/ADA/courses => <CompletedDate i:nil="true"/>`,
		"200 GET /users",
		"200 GET /users/ADA",
		"200 GET /teams",
	}},
}

// pageFaultScenes are of faults that change which rows a page holds.
var pageFaultScenes = []scene{
	{name: "repeat-page", fired: 1, prepare: ofCrowd(30), steps: []string{
		"200 GET /users?limit=2 => Id = user0000, user0001",
		"200 GET /users?limit=2&start=2 => Id = user0000, user0001",
		"200 GET /users?limit=2&start=2 => Id = user0002, user0003",
		"200 GET /users?limit=2&start=4 => Id = user0004, user0005",
	}},
	{name: "filtered-page", fired: 2, prepare: someInactive, steps: []string{
		"200 GET /teams/team1/users?limit=5 => Id = user0000, user0001, user0003, user0004",
		"200 GET /users?showInactive=false&limit=5&start=5 => Id = user0005, user0007, user0008, user0009",
		"200 GET /users?limit=5",
		"200 GET /courses/course1/users?limit=5",
	}},
	{name: "insert-between-pages=2,times=1", fired: 1, prepare: ofCrowd(30), steps: []string{
		"200 GET /users?limit=2 => Id = user0000, user0001",
		"200 GET /users?limit=2&start=2 => Id = user0000, user0001",
	}},
	{name: "delete-between-pages=2,times=1", fired: 1, prepare: ofCrowd(30), steps: []string{
		"200 GET /users?limit=2 => Id = user0000, user0001",
		"200 GET /users?limit=2&start=2 => Id = user0004, user0005",
	}},
	// The owner, whose key it is, stays.
	{name: "delete-between-pages=1", prepare: func(t *Tenant) { t.Users[0].AccessLevel = LevelOwner }, steps: []string{
		"200 GET /users?start=1 => Id = BO",
		"200 GET /users => Id = ADA, BO",
	}},
	{name: "feed-zone=-5", fired: 2, steps: feedSteps(
		"200 GET /org/activities/assignments?WINDOW => ActivityType = ",
		"200 GET /org/activities/assignments?since=2026-01-05%2004:59:00&to=2026-01-05%2005:01:00 => ActivityType = LEFT, JOINED",
	)},
	{name: "feed-past-only", fired: 1, steps: feedSteps(
		"406 GET /org/activities/assignments?WINDOW",
		"200 GET /org/activities/assignments?since=2026-01-05%2009:00:00&to=2026-01-05%2010:00:00 => ActivityType = ",
		"200 GET /org/activities/assignments?since=2026-01-05%2010:00:00&to=2026-01-05%2010:00:00 => ActivityType = ",
	)},
	{name: "feed-action-names", fired: 1, steps: feedSteps("200 GET /org/activities/assignments?WINDOW => <ActionActivitys")},
	{name: "feed-implied", fired: 1, steps: feedSteps(
		"200 DELETE /teams/SALES/users/BO -> BO: Learner",
		"200 GET /org/activities/assignments?WINDOW => ActivityType = LEFT, JOINED, User Added To Course, LEFT, User Removed From Course",
	)},
	{name: "feed-406", fired: 1, steps: feedSteps("406 GET /org/activities/assignments?WINDOW")},
	{name: "feed-late=600", fired: 1, steps: feedSteps("200 GET /org/activities/assignments?WINDOW => ActivityType = ")},
	{name: "feed-repeat", fired: 1, steps: feedSteps("200 GET /org/activities/assignments?WINDOW => ActivityType = LEFT, JOINED, LEFT, JOINED")},
	{name: "feed-newest-first", fired: 1, steps: feedSteps("200 GET /org/activities/assignments?WINDOW => ActivityType = JOINED, LEFT")},
	{name: "feed-unknown-types", fired: 1, steps: feedSteps("200 GET /org/activities/assignments?WINDOW => ActivityType = Collection Created, LEFT, JOINED")},
}

// feedSteps begin with an empty feed, and with two activities.
func feedSteps(steps ...string) []string {
	before := []string{
		"200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, SAFETY, INTRO via path, PATH",
		"201 POST /teams/SALES/users BO -> BO: Learner, SALES member, SAFETY via team",
	}
	words := strings.NewReplacer(
		"WINDOW", "since=2026-01-05%2009:30:00&to=2026-01-05%2010:30:00",
		"LEFT", "User Removed From Team", "JOINED", "User Added To Team",
	)
	for _, step := range steps {
		before = append(before, words.Replace(step))
	}
	return before
}

// someInactive deactivates every fourth user, from the third on.
func someInactive(t *Tenant) {
	*t = *crowd(12)
	for i := 2; i < 12; i += 4 {
		t.Users[i].Active = false
	}
}
