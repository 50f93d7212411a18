package contract

import "context"

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
}

// makePair makes the user and the team.
func (p *probe) makePair() {
	p.Helper()
	p.team, p.user = p.account.NewTeam(context.Background(), p), p.account.NewUser(context.Background(), p)
}
