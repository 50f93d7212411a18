package contract

import (
	"context"
	"slices"
)

// writes are facts that show on a user and a team made for them. The user is not in the team.
var writes = []fact{
	{"DOC", "invalid ids and members are ignored with 201", shownBy(
		"201 POST /teams/{team}/users nobody-1",
		"201 POST /teams/{team}/users {user}",
		"201 POST /teams/{team}/users {user}",
		"200 GET /teams/{team}/users => Id = {user}",
	)},
	{"DOC", "who is no member gets no role", shownBy("404 PUT /teams/{team}/leaders/{user}")},
	{"REC", "a Learner who gets a role becomes Team_Leader", shownBy(
		"201 POST /teams/{team}/users {user}",
		"200 PUT /teams/{team}/leaders/{user}",
		"200 GET /users/{user} => <AccessLevel>Team_Leader<",
	)},
	{"GUESS", "with the last role a Team_Leader becomes Learner", shownBy(
		"201 POST /teams/{team}/users {user}",
		"200 PUT /teams/{team}/admins/{user}",
		"200 DELETE /teams/{team}/admins/{user}",
		"200 GET /users/{user} => <AccessLevel>Learner<",
	)},
	{"GUESS", "roles end with the membership", shownBy(
		"201 POST /teams/{team}/users {user}",
		"200 PUT /teams/{team}/leaders/{user}",
		"200 DELETE /teams/{team}/users/{user}",
		"200 GET /teams/{team}/leaders => Id =",
	)},
	{"GUESS", "what is not there is taken away with 200", shownBy("200 DELETE /teams/{team}/users/{user}")},
	{"DOC", "PUT of a user keeps what the body leaves out", shownBy(
		"200 PUT /users/{user} Id={user}&JobTitle=Tester",
		"200 GET /users/{user} => <JobTitle>Tester<",
		"200 GET /users/{user} => <LastName>Test<",
		"200 GET /users/{user} => <Active>true<",
	)},
	{"DOC", "a deactivated member is hidden, and comes back", shownBy(
		"201 POST /teams/{team}/users {user}",
		"200 PUT /users/{user} Id={user}&Active=false",
		"200 GET /teams/{team}/users => Id =",
		"200 PUT /users/{user} Id={user}&Active=true",
		"200 GET /teams/{team}/users => Id = {user}",
	)},
	{"REC", "a taken user name is 409", func(p *probe) {
		p.play("409 POST /users Id=&UserName=" + p.get("/users/"+p.user).Get("UserName"))
	}},
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

// makePair makes the user and the team.
func (p *probe) makePair() {
	p.Helper()
	p.team, p.user = p.account.NewTeam(context.Background(), p), p.account.NewUser(context.Background(), p)
}

// hasRow shows that a row of a feed is as told.
func (p *probe) hasRow(feed string, isIt func(Element) bool) {
	p.Helper()
	if rows := p.rows(feed + span(-1, 1)); !slices.ContainsFunc(rows, isIt) {
		p.Errorf("%s: none of %d rows has user %s and team %s", feed, len(rows), p.user, p.team)
	}
}
