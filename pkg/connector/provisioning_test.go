package connector_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestProvisioningMatrix plays the four steps of an access request, some of them under faults.
func TestProvisioningMatrix(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lost                 []int
		grant, again, revoke []string // faults of these steps
	}{
		"plain":        {},
		"answer lost":  {lost: []int{0, http.StatusGatewayTimeout}, grant: []string{"reset-after,times=1"}, revoke: []string{"status-504-after,times=1"}},
		"503 once":     {grant: []string{"status-503,times=1"}, again: []string{"status-503,times=1,after=2"}},
		"reset before": {grant: []string{"reset,times=1,after=2"}},
	} {
		for kind, a := range kinds {
			run(t, kind+"/"+name, func(s *scene) {
				s.lost = test.lost
				s.fault(test.grant...)
				s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites})
				s.fault(test.again...)
				s.grant("grant again", a, ada, outcome{held: true, existing: true})
				s.fault(test.revoke...)
				s.revoke("revoke", a, ada, outcome{writes: 1})
				s.revoke("revoke again", a, ada, outcome{revoked: true})
				s.fired(slices.Concat(test.grant, test.again, test.revoke)...)
			})
		}
	}
}

// TestUnknownIDs: an id that Litmos does not know is reported, also if Litmos answers success.
func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	const unknown = "uNKNOWN1"
	for kind, a := range kinds {
		run(t, kind+"/user", func(s *scene) {
			s.grant("grant", a, unknown, outcome{code: codes.NotFound})
			s.revoke("revoke", a, unknown, outcome{revoked: true})
		})
		run(t, kind+"/ignored", func(s *scene) {
			s.grant("grant", a, ada, outcome{code: codes.FailedPrecondition, writes: 1})
			s.fired(a.ignored)
		}, a.ignored)
		if kind == "level" {
			continue // every level is a resource
		}
		missing := a
		missing.resource = unknown
		run(t, kind+"/resource", func(s *scene) {
			writes := 0
			if kind == "course" {
				writes = 1 // only by assigning it Litmos' answer can be seen
			}
			s.grant("grant", missing, ada, outcome{code: codes.NotFound, writes: writes})
			s.revoke("revoke", missing, ada, outcome{revoked: true})
		})
	}
}

// TestHTMLAnswer: an HTML page with a success is no answer of Litmos, and the write is sent again.
func TestHTMLAnswer(t *testing.T) {
	t.Parallel()
	for kind, a := range kinds {
		run(t, kind, func(s *scene) {
			_, err := s.tryGrant(a, ada)
			if err != nil || !a.held(s.simulator.Tenant(), ada) {
				s.t.Errorf("granted: %v", err)
			}
			s.fired("html-200")
		}, "html-200,times=1,after=2")
	}
}

// TestGrantListsWhatCameAbout: a leader joins first and rises in level.
func TestGrantListsWhatCameAbout(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		var ids []string
		for _, g := range s.grant("grant", kinds["leader"], ada, outcome{held: true, writes: 2}) {
			ids = append(ids, g.GetId())
		}
		want := []string{
			"team:" + crew + ":member:user:" + ada,
			"team:" + crew + ":leader:user:" + ada,
			"access_level:Team_Leader:assigned:user:" + ada,
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			s.t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// TestLevelLeavesTheRecordAlone: whether Litmos replaces or merges, no other field of
// the user may change.
func TestLevelLeavesTheRecordAlone(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string][]string{"merge": nil, "replace": {"put-replace"}} {
		run(t, name, func(s *scene) {
			want := s.simulator.Tenant().Users
			s.grant("grant", kinds["level"], ada, outcome{held: true, writes: 1})
			want[1].AccessLevel = "Administrator"
			if diff := cmp.Diff(want, s.simulator.Tenant().Users); diff != "" {
				s.t.Errorf("-want +got:\n%s", diff)
			}
		}, fault...)
	}
}

// declined is the code of what is declined for a reason that lasts.
const declined = codes.FailedPrecondition

// TestRefusals: what an action is refused for has no code.
func TestRefusals(t *testing.T) {
	t.Parallel()
	completed := kinds["course"]
	completed.slug = "completed"
	for name, test := range map[string]struct {
		request func(*scene) error
		code    codes.Code
		says    string
	}{
		"grant Account Owner":  {granting(level("Account_Owner")), declined, "Account Owner"},
		"grant Team Leader":    {granting(level("Team_Leader")), declined, "Team Leader"},
		"revoke Learner":       {revoking(level("Learner")), declined, "Learner"},
		"grant a fact":         {granting(completed), declined, "completed"},
		"revoke a fact":        {revoking(completed), declined, "completed"},
		"create, no e-mail":    {creating(map[string]any{"email": " "}), codes.InvalidArgument, "email is required"},
		"create, a number":     {creating(map[string]any{"first_name": 7}), codes.InvalidArgument, "first_name is required"},
		"create, no last name": {creating(map[string]any{"last_name": ""}), codes.InvalidArgument, "last_name is required"},
		"create an owner":      {creating(map[string]any{"access_level": "account owner"}), declined, "Account Owner"},
		"create a leader":      {creating(map[string]any{"access_level": "Team_Leader"}), declined, "Team Leader"},
		"disable, a blank":     {disabling(" "), codes.Unknown, "must name a user"},
		"disable, a number":    {disabling(7), codes.Unknown, "must name a user"},
		"disable, null":        {disabling(nil), codes.Unknown, "must name a user"},
		"disable, unknown":     {disabling("uNKNOWN1"), codes.Unknown, "404"},
		"disable the owner":    {disabling(owner), codes.Unknown, "Account Owner"},
		"update level":         {updating(map[string]any{"job_title": "x", "access_level": "Administrator"}), codes.Unknown, "grant the access level"},
		"update active":        {updating(map[string]any{"active": "true"}), codes.Unknown, "enable_user and disable_user"},
		"update login":         {updating(map[string]any{"user_name": "x"}), codes.Unknown, "user_name cannot be set, only first_name"},
		"update unknown key":   {updating(map[string]any{"Password": "x"}), codes.Unknown, "Password cannot be set"},
		"update, no name":      {updating(map[string]any{"first_name": " "}), codes.Unknown, "first_name must not be empty"},
		"update, no e-mail":    {updating(map[string]any{"email": ""}), codes.Unknown, "email must not be empty"},
		"update, a number":     {updating(map[string]any{"job_title": 7}), codes.Unknown, "job_title must be a text"},
		"update, control":      {updating(map[string]any{"job_title": "a\x00b"}), codes.Unknown, "control characters"},
		"update nothing":       {updating(map[string]any{}), codes.Unknown, "at least one of first_name"},
		"update, no JSON":      {updating("job_title"), codes.Unknown, "must be a JSON object"},
		"update, a list":       {updating(`["job_title"]`), codes.Unknown, "must be a JSON object"},
		"update, text, key":    {updating(`{"Id":"x"}`), codes.Unknown, "Id cannot be set"},
		"update manager":       {updating(map[string]any{"manager_id": "uNKNOWN1"}), codes.Unknown, "manager Id in the xml/json is not valid"},
		"demote the owner": {func(s *scene) error {
			_, err := s.tryGrant(level("Learner"), owner)
			return err
		}, declined, "Account Owner"},
		"revoke of the owner": {func(s *scene) error {
			_, err := s.tryRevoke(level("Account_Owner"), owner)
			return err
		}, declined, "Account Owner"},
		"disable, no argument": {func(s *scene) error {
			_, err := s.act("disable_user", nil)
			return err
		}, codes.Unknown, "must name a user"},
		"create, 409 of another kind": {func(s *scene) error {
			s.fault("create-409=Invalid email address.")
			return creating(nil)(s)
		}, codes.InvalidArgument, "Invalid email address."},
	} {
		run(t, name, func(s *scene) { s.refused(test.code, test.says, test.request) })
	}
}

// TestInherited: what came through a team or a learning path cannot be taken by itself, whether
// Litmos refuses or answers success and does nothing. It goes with what it came through.
func TestInherited(t *testing.T) {
	t.Parallel()
	pathOfCrew := func(t *litmossim.Tenant) {
		t.Teams[0].Members, t.Teams[0].Paths = []string{ada}, []string{intro}
		t.Paths[0].Users, t.Paths[0].Via = []string{ada}, map[string]string{ada: "team:" + crew}
	}
	byCrew := `the team "Crew" (revoke team:` + crew + `:member)`
	courseOfCrew := func(t *litmossim.Tenant) {
		t.Teams[0].Members, t.Teams[0].Courses = []string{ada}, []string{quiz}
		t.Courses[0].Assignments = []litmossim.Assignment{{UserID: ada, Via: "team:" + crew}}
	}
	for name, test := range map[string]struct {
		kind, through string
		inherit       func(*litmossim.Tenant)
		says          string
		faults        []string
	}{
		"course, team":            {"course", "member", courseOfCrew, byCrew, nil},
		"course, team, not found": {"course", "member", courseOfCrew, byCrew, []string{"team-course-delete-404"}},
		"course, learning path": {"course", "path", func(t *litmossim.Tenant) {
			t.Paths[0].CourseIDs, t.Paths[0].Users = []string{quiz}, []string{ada}
			t.Courses[0].Assignments = []litmossim.Assignment{{UserID: ada, Via: "path:" + intro}}
		}, `the learning path "Onboarding" (revoke learning_path:` + intro + `:assigned)`, nil},
		"course, not shown":            {"course", "member", courseOfCrew, "does not show why", []string{"status-403,path=/users/*/teams,times=1"}},
		"learning path, team":          {"path", "member", pathOfCrew, byCrew, nil},
		"learning path, team, ignored": {"path", "member", pathOfCrew, byCrew, []string{"team-path-delete-200"}},
	} {
		run(t, name, func(s *scene) {
			s.simulator.Update(test.inherit)
			_, err := s.tryRevoke(kinds[test.kind], ada)
			s.says(err, codes.FailedPrecondition, test.says)
			if _, err := s.tryRevoke(kinds[test.through], ada); err != nil || kinds[test.kind].held(s.simulator.Tenant(), ada) {
				s.t.Errorf("after %s was revoked: %v", test.through, err)
			}
		}, test.faults...)
	}
}
