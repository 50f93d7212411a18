package connector_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestProvisioningMatrix plays the four steps of an access request, some of them under faults, for
// all that can be granted.
func TestProvisioningMatrix(t *testing.T) {
	t.Parallel()
	for id, e := range c1ztest.Expected(small()).Entitlements {
		resourceType, _, _ := strings.Cut(id, ":")
		plays := func(a access) bool { return a.resourceType == resourceType && a.slug == e.Slug }
		if !e.Immutable && !slices.ContainsFunc(slices.Collect(maps.Values(kinds)), plays) {
			t.Errorf("kinds lacks %s of a %s", e.Slug, resourceType)
		}
	}
	for name, test := range map[string]struct {
		lost                 []int
		unseen               int      // writes that took and were not known to
		grant, again, revoke []string // faults of these steps
	}{
		"plain":        {},
		"answer lost":  {lost: []int{0, http.StatusGatewayTimeout}, grant: []string{"reset-after,times=1"}, revoke: []string{"status-504-after,times=1"}},
		"503 once":     {grant: []string{"status-503,times=1"}, again: []string{"status-503,times=1,after=2"}},
		"reset before": {grant: []string{"reset,times=1,after=2"}},
		"HTML":         {grant: []string{"html-200,times=1,after=2"}, unseen: 1},
		// Litmos may show a write only after a moment.
		"shown late": {grant: []string{"late-writes=6500"}},
	} {
		for kind, a := range kinds {
			run(t, kind+"/"+name, func(s *scene) {
				s.lost = test.lost
				s.fault(test.grant...)
				s.grant("grant", a, ada, outcome{held: true, writes: a.grantWrites + test.unseen})
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

// TestRefusedRecord: Litmos answers 404 to the record of a user whose manager is gone. The user is
// there, so that is no success, and the error says why.
func TestRefusedRecord(t *testing.T) {
	t.Parallel()
	for name, request := range map[string]request{
		"revoke": revoking(kinds["level"]),
		"delete": func(s *scene) error { return s.delete(ada) },
	} {
		run(t, name, func(s *scene) {
			s.simulator.Update(func(t *litmossim.Tenant) {
				administer(t)
				t.Users[1].ManagerID = "gONE1"
			})
			s.refused(codes.Unavailable, "manager Id in the xml/json is not valid", request)
		})
	}
}

// TestGrantListsWhatCameAbout: a leader joins first and rises in level. The requests name their
// entitlement by the id alone.
func TestGrantListsWhatCameAbout(t *testing.T) {
	t.Parallel()
	promoted := "grant access_level:Team_Leader:assigned:user:" + ada
	for kind, want := range map[string][]string{
		"member": of("team:"+crew, "member", ""),
		"leader": append(of("team:"+crew, "member leader", ""), promoted),
		"admin":  append(of("team:"+crew, "member admin", ""), promoted),
		"course": of("course:"+quiz, "assigned in_progress", ""),
		"path":   of("learning_path:"+intro, "assigned in_progress", ""),
		"level":  of("access_level:Administrator", "assigned", ""),
	} {
		run(t, kind, func(s *scene) {
			e, principal, _ := c1ztest.Request(kinds[kind].resourceType, kinds[kind].resource, kinds[kind].slug, ada)
			e.SetSlug("")
			resp, err := s.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
			var made []string
			for _, g := range resp.GetGrants() {
				made = append(made, "grant "+g.GetId())
			}
			if diff := cmp.Diff(want, made); err != nil || diff != "" {
				s.t.Errorf("error %v, -want +got:\n%s", err, diff)
			}
		})
	}
}

// TestLevelLeavesTheRecordAlone: no other field of a user changes with the level, whether Litmos
// replaces or merges. What somebody else changes meanwhile stays.
func TestLevelLeavesTheRecordAlone(t *testing.T) {
	t.Parallel()
	for fault, edit := range map[string]func(*litmossim.User){
		"":            func(*litmossim.User) {},
		"put-replace": func(*litmossim.User) {},
		"edit-after-read,times=1": func(u *litmossim.User) {
			u.JobTitle += " edited"
		},
		"deactivate-after-read,times=1": func(u *litmossim.User) {
			u.Active = false
		},
	} {
		run(t, fault, func(s *scene) {
			want := s.simulator.Tenant().Users
			want[1].AccessLevel = "Administrator"
			edit(want[1])
			_, err := s.tryGrant(kinds["level"], ada)
			if diff := cmp.Diff(want, s.simulator.Tenant().Users); err != nil || diff != "" {
				s.t.Errorf("error %v, -want +got:\n%s", err, diff)
			}
		}, strings.Fields(fault)...)
	}
}

const (
	invalid  = codes.InvalidArgument
	declined = codes.FailedPrecondition
	failed   = codes.Unknown // the error of an action has no code
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	completed := kinds["course"]
	completed.slug = "completed"
	for _, test := range []struct {
		code    codes.Code
		says    string
		request request
	}{
		{declined, "Account Owner", granting(level("Account_Owner"))},
		{declined, "Account Owner", level("Account_Owner").revokeFrom(owner)},
		{declined, "Account Owner", level("Learner").grantTo(owner)},
		{declined, "Team Leader", granting(level("Team_Leader"))},
		{declined, "Learner", revoking(level("Learner"))},
		{declined, "completed", granting(completed)},
		{declined, "completed", revoking(completed)},
		{invalid, "email is required", creating(object{"email": " "})},
		{invalid, "first_name is required", creating(object{"first_name": nil})},
		{invalid, "job_title must be a text", creating(object{"job_title": 7})},
		{invalid, "last_name is required", creating(object{"last_name": ""})},
		{invalid, "user_name must not contain control characters", creating(object{"user_name": "a\x00bcd"})},
		{declined, "Account Owner", creating(object{"access_level": "account owner"})},
		{declined, "Team Leader", creating(object{"access_level": "Team_Leader"})},
		{failed, "must name a user", acting("disable_user", nil)},
		{failed, "must name a user", disabling(nil)},
		{failed, "must name a user", disabling(" ")},
		{failed, "must name a user", disabling(7)},
		{failed, "404", disabling("uNKNOWN1")},
		{failed, "Account Owner", disabling(owner)},
		{failed, "grant the access level", updating(object{"job_title": "x", "access_level": "Administrator"})},
		{failed, "enable_user and disable_user", updating(object{"active": "true"})},
		{failed, "user_name cannot be set, only first_name", updating(object{"user_name": "x"})},
		{failed, "Password cannot be set", updating(object{"Password": "x"})},
		{failed, "first_name must not be empty", updating(object{"first_name": " "})},
		{failed, "email must not be empty", updating(object{"email": ""})},
		{failed, "job_title must be a text", updating(object{"job_title": 7})},
		{failed, "control characters", updating(object{"job_title": "a\x00b"})},
		{failed, "at least one of first_name", updating(object{})},
		{failed, "must be a JSON object", updating("job_title")},
		{failed, "must be a JSON object", updating(`["job_title"]`)},
		{failed, "Id cannot be set", updating(`{"Id":"x"}`)},
		{failed, "manager Id in the xml/json is not valid", updating(object{"manager_id": "uNKNOWN1"})},
	} {
		run(t, test.says, func(s *scene) { s.refused(test.code, test.says, test.request) })
	}
	run(t, "409 of another kind", func(s *scene) {
		s.refused(invalid, "Invalid email address.", creating(nil))
	}, "create-409=Invalid email address.")
}

// TestInherited: what came through a team or a learning path cannot be taken by itself, whether
// Litmos refuses or answers success and does nothing. It goes with what it came through.
func TestInherited(t *testing.T) {
	t.Parallel()
	pathOfCrew := func(t *litmossim.Tenant) {
		t.Teams[0].Members, t.Teams[0].Paths = []string{ada}, []string{intro}
		t.Paths[0].Assignments = []litmossim.Assignment{{UserID: ada, Via: "team:" + crew}}
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
			t.Paths[0].CourseIDs, t.Paths[0].Assignments = []string{quiz}, []litmossim.Assignment{{UserID: ada}}
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
