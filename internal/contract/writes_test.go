package contract

import (
	"context"
	"net/http"
	"slices"
)

// writes are facts that show on a user and a team made for them. The user is not in the team.
var writes = []fact{
	{"DOC", "invalid ids and members are ignored with 201", func(p *probe) {
		for _, id := range []string{"nobody-1", p.user, p.user} {
			p.join(id)
		}
		if got := ids(p.rows(p.inTeam("users"))); !slices.Equal(got, []string{p.user}) {
			p.Errorf("members %v", got)
		}
	}},
	{"DOC", "who is no member gets no role", func(p *probe) {
		p.call(http.StatusNotFound, http.MethodPut, p.inTeam("leaders", p.user), "")
	}},
	{"REC", "a Learner who gets a role becomes Team_Leader", func(p *probe) {
		p.join(p.user)
		p.call(http.StatusOK, http.MethodPut, p.inTeam("leaders", p.user), "")
		p.isAt("Team_Leader")
	}},
	{"GUESS", "with the last role a Team_Leader becomes Learner", func(p *probe) {
		p.join(p.user)
		p.call(http.StatusOK, http.MethodPut, p.inTeam("admins", p.user), "")
		p.call(http.StatusOK, http.MethodDelete, p.inTeam("admins", p.user), "")
		p.isAt("Learner")
	}},
	{"GUESS", "roles end with the membership", func(p *probe) {
		p.join(p.user)
		p.call(http.StatusOK, http.MethodPut, p.inTeam("leaders", p.user), "")
		p.call(http.StatusOK, http.MethodDelete, p.inTeam("users", p.user), "")
		if left := p.rows(p.inTeam("leaders")); len(left) > 0 {
			p.Errorf("leaders %v", ids(left))
		}
	}},
	{"GUESS", "what is not there is taken away with 200", func(p *probe) {
		p.call(http.StatusOK, http.MethodDelete, p.inTeam("users", p.user), "")
	}},
	{"DOC", "PUT of a user keeps what the body leaves out", func(p *probe) {
		p.update("<JobTitle>Tester</JobTitle>")
		if u := p.get(pathOf("users", p.user)); u.Get("JobTitle") != "Tester" || u.Get("LastName") != "Test" || u.Get("Active") != "true" {
			p.Errorf("record %v", u)
		}
	}},
	{"DOC", "a deactivated member is hidden, and comes back", func(p *probe) {
		p.join(p.user)
		for _, active := range []string{"false", "true"} {
			p.update("<Active>" + active + "</Active>")
			if listed := len(p.rows(p.inTeam("users"))) > 0; listed != (active == "true") {
				p.Errorf("active %s, listed %v", active, listed)
			}
		}
	}},
	{"REC", "a taken user name is 409", func(p *probe) {
		name := p.get(pathOf("users", p.user)).Get("UserName")
		p.call(http.StatusConflict, http.MethodPost, "/users", "<User><Id></Id><UserName>"+name+"</UserName></User>")
	}},
}

// makePair makes the team and the user.
func (p *probe) makePair() {
	p.Helper()
	p.team, p.user = p.account.NewTeam(context.Background(), p), p.account.NewUser(context.Background(), p)
}

func (p *probe) inTeam(segments ...string) string {
	return pathOf("teams", p.team) + pathOf(segments...)
}

func (p *probe) join(user string) {
	p.Helper()
	p.call(http.StatusCreated, http.MethodPost, p.inTeam("users"), "<Users><User><Id>"+user+"</Id></User></Users>")
}

func (p *probe) update(fields string) {
	p.Helper()
	p.call(http.StatusOK, http.MethodPut, pathOf("users", p.user), "<User><Id>"+p.user+"</Id>"+fields+"</User>")
}

func (p *probe) isAt(level string) {
	p.Helper()
	if got := p.get(pathOf("users", p.user)).Get("AccessLevel"); got != level {
		p.Errorf("level %s, want %s", got, level)
	}
}
