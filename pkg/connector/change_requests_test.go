package connector_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// changeCosts are the requests of each kind of change, as docs/operations.md lists them.
var changeCosts = []struct {
	change   string
	settings config.Settings
	prepare  func(*litmossim.Tenant)
	make     request
	requests int
}{
	{"Grant member", config.Settings{}, nil, granting(kinds["member"]), 4},
	{"Revoke member", config.Settings{}, joinCrew, revoking(kinds["member"]), 4},
	{"Grant leader or admin to a member", config.Settings{}, joinCrew, granting(kinds["admin"]), 6},
	{"Grant leader or admin to somebody else, who becomes a member first", config.Settings{}, nil, granting(kinds["leader"]), 8},
	{"Revoke leader or admin", config.Settings{}, leadCrew, revoking(kinds["leader"]), 5},
	{"Grant a course", config.Settings{}, nil, granting(kinds["course"]), 4},
	{"Revoke a course", config.Settings{}, takeQuiz, revoking(kinds["course"]), 4},
	{"Grant a learning path", config.Settings{}, nil, granting(kinds["path"]), 4},
	{"Revoke a learning path", config.Settings{}, func(t *litmossim.Tenant) { t.Paths[0].Users = []string{ada} }, revoking(kinds["path"]), 4},
	{"Grant an access level", config.Settings{}, nil, granting(kinds["level"]), 4},
	{"Revoke an access level from a user without a team", config.Settings{}, administer, revoking(kinds["level"]), 5},
	{"Revoke an access level from a member of one team", config.Settings{}, func(t *litmossim.Tenant) { joinCrew(t); administer(t) }, revoking(kinds["level"]), 8},
	{"Create an account", config.Settings{}, nil, creating(nil), 4},
	{"Enable or disable a user, deactivate an account", config.Settings{}, nil, func(s *scene) error { return s.delete(ada) }, 4},
	{"Update a user", config.Settings{Provisioning: true}, nil, updating(object{"job_title": "Manager"}), 4},
	{"Delete an account, with `delete-users`", config.Settings{DeleteUsers: true}, nil, func(s *scene) error { return s.delete(ada) }, 4},
	{"What is granted or revoked already", config.Settings{}, joinCrew, granting(kinds["member"]), 2},
}

func joinCrew(t *litmossim.Tenant) { t.Teams[0].Members = append(t.Teams[0].Members, ada) }

func leadCrew(t *litmossim.Tenant) {
	joinCrew(t)
	t.Teams[0].Leaders = append(t.Teams[0].Leaders, ada)
	t.Users[1].AccessLevel = "Team_Leader"
}

func takeQuiz(t *litmossim.Tenant) {
	t.Courses[0].Assignments = append(t.Courses[0].Assignments, litmossim.Assignment{UserID: ada})
}

func administer(t *litmossim.Tenant) { t.Users[1].AccessLevel = "Administrator" }

// TestRequestsOfAChange: a change takes few requests, however many users a team or a course has.
func TestRequestsOfAChange(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, cost := range changeCosts {
		t.Run(cost.change, func(t *testing.T) {
			t.Parallel()
			if row := fmt.Sprintf("| %s | %d |", cost.change, cost.requests); !strings.Contains(string(document), row) {
				t.Errorf("docs/operations.md lacks the row %s", row)
			}
			inWith(t, cost.settings, func(s *scene) {
				if !testing.Short() {
					s.simulator.Update(crowd)
				}
				if cost.prepare != nil {
					s.simulator.Update(cost.prepare)
				}
				if err := cost.make(s); err != nil {
					t.Fatal(err)
				}
				if n := len(s.simulator.Requests()); n != cost.requests {
					t.Errorf("%d requests, want %d", n, cost.requests)
				}
			})
		})
	}
}

// crowd fills the team, the course and the learning path with 20,000 users.
func crowd(t *litmossim.Tenant) {
	for i := range 20_000 {
		id := fmt.Sprintf("cROWD%d", i)
		t.Users = append(t.Users, &litmossim.User{ID: id, UserName: id, FirstName: id, AccessLevel: "Learner", Active: true})
		t.Teams[0].Members = append(t.Teams[0].Members, id)
		t.Courses[0].Assignments = append(t.Courses[0].Assignments, litmossim.Assignment{UserID: id})
		t.Paths[0].Users = append(t.Paths[0].Users, id)
	}
}
