package litmossim

// leading gives Ada roles on both teams and nothing else.
func leading(t *Tenant) {
	t.Courses, t.Paths, t.Teams[1].Members = nil, nil, []string{adaID}
	t.Teams[0].Leaders, t.Teams[1].Admins = []string{adaID}, []string{adaID}
}

// viaSales gives Ada a course and a learning path through the team Sales West.
func viaSales(t *Tenant) {
	t.Courses[0].Assignments[0].Via = viaTeam(salesID)
	t.Teams[0].Paths, t.Paths[0].Via = []string{pathID}, map[string]string{adaID: viaTeam(salesID)}
}

// writeFaultScenes are of faults that concern writes, or hide what is there.
var writeFaultScenes = []scene{
	{name: "reset-after", fired: 1, steps: []string{
		"404 DELETE /users/x",
		"0 DELETE /users/BO -> BO: gone",
		"200 GET /users",
	}},
	{name: "status-504-after", fired: 1, steps: []string{
		"404 DELETE /users/x",
		"504 DELETE /users/BO -> BO: gone",
		"200 GET /users",
	}},
	{name: "vanish-team", fired: 3, steps: []string{
		"404 GET /teams/SALES",
		"404 GET /teams/SALES/users",
		"404 PUT /teams/SALES/leaders/ADA",
		"200 GET /teams",
		"200 GET /teams/CREW",
	}},
	{name: "vanish-team=" + crewID, fired: 1, steps: []string{"404 GET /teams/CREW/courses", "200 GET /teams/SALES"}},
	{name: "vanish-course", fired: 2, steps: []string{
		"404 GET /courses/SAFETY/users",
		"404 GET /courses/SAFETY",
		"200 GET /courses",
		"200 GET /courses/INTRO",
	}},
	{name: "vanish-path", fired: 2, steps: []string{
		"404 GET /learningpaths/PATH",
		"404 GET /learningpaths/PATH/users",
		"200 GET /learningpaths",
		"200 GET /users/ADA/learningpaths",
	}},
	{name: "ignored-ids", fired: 3, steps: []string{
		"201 POST /teams/SALES/users ADA", // a member already
		"201 POST /teams/SALES/users BO",
		"200 POST /users/BO/courses SAFETY",
		"200 POST /users/ADA/learningpaths PATH", // is on it
		"200 POST /users/BO/learningpaths PATH",
	}},
	{name: "put-replace", fired: 1, steps: []string{
		"200 PUT /users/ADA FirstName=Ann&Email=ada@example.net -> ADA: inactive Team_Leader, SALES member, SAFETY, INTRO via path, PATH",
		"200 GET /users/ADA => <UserName>ada@example.net</UserName><FirstName>Ann</FirstName><LastName/>",
		"200 GET /users/ADA => <Email>ada@example.net</Email>",
	}},
	{name: "level-not-taken", prepare: leading, fired: 1, steps: []string{
		"200 PUT /users/ADA AccessLevel=Team_Leader", // as it is
		"200 PUT /users/ADA AccessLevel=Administrator",
	}},
	{name: "put-activates", prepare: func(t *Tenant) { t.Users[1].Active = false }, fired: 1, steps: []string{
		"200 PUT /users/ADA Active=true", // is active
		"200 PUT /users/BO Culture=en-US&Active=false -> BO: Learner",
	}},
	{name: "level-drops-roles", prepare: leading, fired: 1, steps: []string{
		"200 PUT /users/ADA AccessLevel=Administrator -> ADA: Administrator, SALES member leader, CREW member admin",
		"200 PUT /users/BO AccessLevel=Learner -> BO: Learner", // is one, and has no role
		"200 PUT /users/ADA AccessLevel=Learner -> ADA: Learner, SALES member, CREW member",
	}},
	{name: "late-writes=600000", fired: 3, steps: []string{
		"200 GET /users/ADA",
		"200 PUT /users/ADA UserName=ann@example.net => Content-Length: 0",
		"200 GET /users/ADA => <UserName>ada@example.net<",
		"409 POST /users UserName=ann@example.net",
		"201 POST /users UserName=ada@example.net => <FullName/>",
		"404 GET /users/ann@example.net",
		"200 GET /users/paginated => <TotalCount>2</TotalCount>",
	}},
	{name: "other-object", fired: 3, steps: []string{
		"200 GET /users/ADA => <Id>BO</Id>",
		"200 GET /teams/CREW => <Id>SALES</Id>",
		"200 GET /courses/SAFETY => <Id>INTRO</Id>",
		"200 GET /learningpaths/PATH",
		"404 GET /users/x",
	}},
	{name: "edit-after-read=JobTitle", fired: 2, steps: []string{
		"200 GET /users/ADA => <JobTitle>Engineer<",
		"200 GET /users/ADA => <JobTitle>Edited 1<",
	}},
	// An edit is a change of the account as it is, not as the read shows it.
	{name: "edit-after-read=Active; late-writes=600000", fired: 1, steps: []string{
		"200 PUT /users/ADA AccessLevel=Administrator -> ADA: Administrator, SALES member, SAFETY, INTRO via path, PATH",
		"200 GET /users/ADA -> ADA: inactive Administrator, SALES member, SAFETY, INTRO via path, PATH",
		"200 GET /users",
	}},
	{name: "edit-after-read=AccessLevel", fired: 1, steps: []string{
		"200 GET /users/ADA -> ADA: Learner, SALES member, SAFETY, INTRO via path, PATH",
		"200 GET /users/ADA",
	}},
	{name: "no-promotion", prepare: leading, fired: 2, steps: []string{
		"200 DELETE /teams/SALES/leaders/ADA -> ADA: Team_Leader, SALES member, CREW member admin", // has another role
		"200 DELETE /teams/CREW/admins/ADA -> ADA: Team_Leader, SALES member, CREW member",
		"201 POST /teams/SALES/users BO -> BO: Learner, SALES member",
		"200 PUT /teams/SALES/admins/BO -> BO: Learner, SALES member admin",
	}},
	{name: "team-course-delete-404", prepare: viaSales, fired: 1, steps: []string{
		"404 DELETE /users/ADA/courses/SAFETY",
		"406 DELETE /users/ADA/courses/INTRO",
	}},
	{name: "team-path-delete-200", prepare: viaSales, fired: 1, steps: []string{"200 DELETE /users/ADA/learningpaths/PATH"}},
}
