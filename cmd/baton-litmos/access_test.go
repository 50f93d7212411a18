package main_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestAccessShowsSubTeams: the official CLI shows that whoever leads a team leads the
// teams below it, at any depth.
func TestAccessShowsSubTeams(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	tenant := s.simulator.Tenant()
	teams := map[string]*litmossim.Team{}
	for _, team := range tenant.Teams {
		teams[team.ID] = team
	}
	active := func(id string) bool {
		return slices.ContainsFunc(tenant.Users, func(u *litmossim.User) bool { return u.ID == id && u.Active })
	}
	// A leader two levels above who has no role in the team itself.
	var leader, below string
	for _, team := range tenant.Teams {
		if middle := teams[team.ParentID]; middle != nil && teams[middle.ParentID] != nil {
			for _, id := range teams[middle.ParentID].Leaders {
				if active(id) && !slices.Contains(team.Leaders, id) && !slices.Contains(middle.Leaders, id) {
					leader, below = id, team.ID
				}
			}
		}
	}
	if leader == "" {
		t.Fatal("the account has no leader two levels above a team")
	}
	s.mustRun()
	out, err := exec.Command(built.baton, "access", "-f", s.dir+"/sync.c1z", "--resource-type=user", "--resource="+leader, "-o", "json").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := "team:" + below + ":leader"; !strings.Contains(string(out), want) {
		t.Errorf("baton access does not show %s:\n%.2000s", want, out)
	}
}
