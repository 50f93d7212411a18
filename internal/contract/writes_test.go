package contract

import (
	"context"
	"net/http"
	"slices"
)

// writes are facts that show on a user and a team made for them.
var writes = []fact{
	{"DOC", "invalid ids and members are ignored with 201", func(p *probe) {
		team, user := p.pair()
		p.call(http.StatusCreated, http.MethodPost, pathOf("teams", team, "users"), members("nobody-1"))
		for range 2 {
			p.call(http.StatusCreated, http.MethodPost, pathOf("teams", team, "users"), members(user))
		}
		if got := ids(p.rows(pathOf("teams", team, "users"))); !slices.Equal(got, []string{user}) {
			p.Errorf("members %v", got)
		}
	}},
	{"DOC", "who is no member gets no role", func(p *probe) {
		team, user := p.pair()
		p.call(http.StatusNotFound, http.MethodPut, pathOf("teams", team, "leaders", user), "")
	}},
	{"REC", "a Learner who gets a role becomes Team_Leader", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		p.role(http.MethodPut, team, "leaders", user)
		p.isAt(user, "Team_Leader")
	}},
	{"GUESS", "with the last role a Team_Leader becomes Learner", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		p.role(http.MethodPut, team, "admins", user)
		p.role(http.MethodDelete, team, "admins", user)
		p.isAt(user, "Learner")
	}},
	{"GUESS", "roles end with the membership", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		p.role(http.MethodPut, team, "leaders", user)
		p.call(http.StatusOK, http.MethodDelete, pathOf("teams", team, "users", user), "")
		if left := p.rows(pathOf("teams", team, "leaders")); len(left) > 0 {
			p.Errorf("leaders %v", ids(left))
		}
	}},
	{"GUESS", "what is not there is taken away with 200", func(p *probe) {
		team, user := p.pair()
		p.call(http.StatusOK, http.MethodDelete, pathOf("teams", team, "users", user), "")
	}},
	{"DOC", "PUT of a user keeps what the body leaves out", func(p *probe) {
		_, user := p.pair()
		p.call(http.StatusOK, http.MethodPut, pathOf("users", user), "<User><Id>"+user+"</Id><JobTitle>Tester</JobTitle></User>")
		if u := p.get(pathOf("users", user)); u.Get("JobTitle") != "Tester" || u.Get("LastName") != "Test" || u.Get("Active") != "true" {
			p.Errorf("record %v", u)
		}
	}},
	{"DOC", "a deactivated member is hidden, and comes back", func(p *probe) {
		team, user := p.pair()
		p.join(team, user)
		for _, active := range []string{"false", "true"} {
			p.call(http.StatusOK, http.MethodPut, pathOf("users", user), "<User><Id>"+user+"</Id><Active>"+active+"</Active></User>")
			if listed := len(p.rows(pathOf("teams", team, "users"))) > 0; listed != (active == "true") {
				p.Errorf("active %s, listed %v", active, listed)
			}
		}
	}},
	{"REC", "a taken user name is 409", func(p *probe) {
		_, user := p.pair()
		name := p.get(pathOf("users", user)).Get("UserName")
		p.call(http.StatusConflict, http.MethodPost, "/users", "<User><Id></Id><UserName>"+name+"</UserName></User>")
	}},
}

// pair makes a team and a user, who is not in it.
func (p *probe) pair() (team, user string) {
	p.Helper()
	return p.account.NewTeam(context.Background(), p), p.account.NewUser(context.Background(), p)
}

func (p *probe) join(team, user string) {
	p.Helper()
	p.call(http.StatusCreated, http.MethodPost, pathOf("teams", team, "users"), members(user))
}

// role gives or takes a role on a team.
func (p *probe) role(method, team, role, user string) {
	p.Helper()
	p.call(http.StatusOK, method, pathOf("teams", team, role, user), "")
}

func (p *probe) isAt(user, level string) {
	p.Helper()
	if got := p.get(pathOf("users", user)).Get("AccessLevel"); got != level {
		p.Errorf("level %s, want %s", got, level)
	}
}

func members(user string) string { return "<Users><User><Id>" + user + "</Id></User></Users>" }
