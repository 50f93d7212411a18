package main_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestProvisioning plays an access request from the command line, with a sync after
// each step.
func TestProvisioning(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.mustRun()
	tenant := s.simulator.Tenant()
	learner := tenant.Users[slices.IndexFunc(tenant.Users, func(u *litmossim.User) bool {
		return u.Active && u.AccessLevel == "Learner" && strings.HasPrefix(u.ID, "-")
	})]
	for _, id := range []string{
		"access_level:Administrator:assigned",
		"course:" + unassigned(tenant, learner.ID) + ":assigned",
		// Last: the membership that comes with it stays, and brings courses of the team.
		"team:" + foreign(tenant, learner.ID) + ":leader",
	} {
		s.mustRun("--grant-entitlement", id, "--grant-principal="+learner.ID, "--grant-principal-type", "user", "--provisioning")
		s.mustRun()
		s.equal()
		if held := s.holds(id, learner.ID); !held {
			t.Errorf("%s is not granted", id)
		}
		s.mustRun("--revoke-grant", id+":user:"+learner.ID, "--provisioning")
		s.mustRun()
		s.equal()
		if held := s.holds(id, learner.ID); held {
			t.Errorf("%s is not revoked", id)
		}
	}
}

// foreign is a team that a user is no member of.
func foreign(tenant *litmossim.Tenant, user string) string {
	for _, team := range tenant.Teams {
		if !slices.Contains(team.Members, user) {
			return team.ID
		}
	}
	return ""
}

// unassigned is a course that a user does not have.
func unassigned(tenant *litmossim.Tenant, user string) string {
	for _, course := range tenant.Courses {
		if !slices.ContainsFunc(course.Assignments, func(a litmossim.Assignment) bool { return a.UserID == user }) {
			return course.ID
		}
	}
	return ""
}

// holds looks into the account itself.
func (s *stage) holds(entitlement, user string) bool {
	tenant := s.simulator.Tenant()
	parts := strings.Split(entitlement, ":")
	switch parts[0] {
	case "team":
		return slices.ContainsFunc(tenant.Teams, func(t *litmossim.Team) bool { return t.ID == parts[1] && slices.Contains(t.Leaders, user) })
	case "course":
		return slices.ContainsFunc(tenant.Courses, func(c *litmossim.Course) bool {
			return c.ID == parts[1] && slices.ContainsFunc(c.Assignments, func(a litmossim.Assignment) bool { return a.UserID == user })
		})
	default:
		return slices.ContainsFunc(tenant.Users, func(u *litmossim.User) bool { return u.ID == user && u.AccessLevel == parts[1] })
	}
}

func TestAccountsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.mustRun()
	find := func(userName string) *litmossim.User {
		for _, u := range s.simulator.Tenant().Users {
			if u.UserName == userName {
				return u
			}
		}
		return nil
	}
	s.mustRun("--create-account-login", "bo.sample", "--create-account-email", "bo@example.net",
		"--create-account-profile", `{"first_name":"Bo","last_name":"Sample"}`, "--provisioning")
	bo := find("bo.sample")
	if bo == nil || !bo.Active || bo.Email != "bo@example.net" {
		t.Fatalf("created %+v", bo)
	}
	s.mustRun("--invoke-action", "disable_user", "--invoke-action-args", `{"user_id":"`+bo.ID+`"}`)
	if find("bo.sample").Active {
		t.Error("not disabled")
	}
	s.mustRun("--invoke-action", "enable_user", "--invoke-action-args", `{"user_id":"`+bo.ID+`"}`)
	if !find("bo.sample").Active {
		t.Error("not enabled")
	}
	s.mustRun()
	s.mustRun("--delete-resource="+bo.ID, "--delete-resource-type", "user", "--provisioning")
	if u := find("bo.sample"); u == nil || u.Active {
		t.Errorf("deleted to %+v", u)
	}
	s.mustRun()
	s.equal()
}
