package litmossim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRandomWrites: after any writes the tenant is consistent, and the answers
// are those of a server that starts from it. Nothing derived is out of date.
func TestRandomWrites(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			size := Size{Users: 14, Teams: 5, SubTeams: 2, Courses: 6, MembersPerTeam: 5, AssigneesPerCourse: 6, Seed: seed}
			c := newClient(t, Generate(size))
			rng := rand.New(rand.NewPCG(seed, 9))
			for step := range 40 {
				write := randomWrite(rng, c.sim.Tenant(), step)
				if status, text := c.send(write); status == 0 || status >= 500 {
					t.Fatalf("%s: %d %s", write, status, text)
				}
				if step%13 == 12 {
					compareWithFresh(t, c, newClient(t, c.sim.Tenant()))
				}
				checkConsistency(t, c.sim.Tenant())
			}
		})
	}
}

func randomWrite(rng *rand.Rand, tenant *Tenant, step int) string {
	user := tenant.Users[rng.IntN(len(tenant.Users))].ID
	team := tenant.Teams[rng.IntN(len(tenant.Teams))].ID
	course := tenant.Courses[rng.IntN(len(tenant.Courses))].ID
	path := tenant.Paths[rng.IntN(len(tenant.Paths))].ID
	writes := []string{
		fmt.Sprintf("POST /users UserName=new%d@example.net&FirstName=M%d", step, rng.IntN(9)),
		fmt.Sprintf("PUT /users/USER FirstName=N%d&Active=%v", rng.IntN(9), rng.IntN(3) > 0),
		"DELETE /users/USER",
		"POST /teams/TEAM/users USER",
		"POST /teams/TEAM/users USER",
		"DELETE /teams/TEAM/users/USER",
		"PUT /teams/TEAM/leaders/USER",
		"DELETE /teams/TEAM/leaders/USER",
		"PUT /teams/TEAM/admins/USER",
		"DELETE /teams/TEAM/admins/USER",
		fmt.Sprintf("POST /teams Name=T%d&ParentTeamId=TEAM", step),
		"POST /users/USER/courses COURSE",
		"DELETE /users/USER/courses/COURSE",
		"POST /teams/TEAM/courses COURSE",
		"DELETE /teams/TEAM/courses COURSE",
		"POST /users/USER/learningpaths PATH",
		"DELETE /users/USER/learningpaths/PATH",
	}
	if len(tenant.Teams) > 3 {
		writes = append(writes, "DELETE /teams/TEAM")
	}
	ids := strings.NewReplacer("USER", user, "TEAM", team, "COURSE", course, "PATH", path)
	return ids.Replace(writes[rng.IntN(len(writes))])
}

func compareWithFresh(t *testing.T, c, fresh *client) {
	t.Helper()
	for _, target := range readsOf(c.sim.Tenant()) {
		_, want := fresh.send("GET " + target)
		_, got := c.send("GET " + target)
		if got != want {
			t.Errorf("%s (-fresh +got):\n%s", target, cmp.Diff(want, got))
		}
	}
}

// readsOf returns the path of every list of a tenant, and of every user.
func readsOf(tenant *Tenant) []string {
	lists := []string{"/users", "/users/details", "/users/paginated", "/teams", "/courses", "/learningpaths"}
	for _, u := range tenant.Users {
		lists = append(lists, "/users/"+u.ID, "/users/"+u.ID+"/teams", "/users/"+u.ID+"/courses", "/users/"+u.ID+"/learningpaths")
	}
	for _, team := range tenant.Teams {
		for _, list := range []string{"users", "leaders", "admins", "courses", "learningpaths"} {
			lists = append(lists, "/teams/"+team.ID+"/"+list)
		}
	}
	for _, course := range tenant.Courses {
		lists = append(lists, "/courses/"+course.ID+"/users")
	}
	for _, path := range tenant.Paths {
		lists = append(lists, "/learningpaths/"+path.ID+"/users", "/learningpaths/"+path.ID+"/courses")
	}
	return lists
}

// checkConsistency: no reference leads nowhere, roles need membership, and who
// has a course or a path through a team or a path is in it.
func checkConsistency(t *testing.T, tenant *Tenant) {
	t.Helper()
	exists, has := map[string]bool{"": true}, make(map[string]bool)
	for _, u := range tenant.Users {
		exists[u.ID] = true
	}
	for _, course := range tenant.Courses {
		for _, a := range course.Assignments {
			has[a.UserID+course.ID] = true
		}
	}
	for _, path := range tenant.Paths {
		for _, user := range path.Users {
			has[user+path.ID] = true
		}
	}
	gives := make(map[string]bool)
	give := func(via string, users, objects []string) {
		for _, user := range users {
			for _, object := range objects {
				gives[via+user+object] = true
				if !has[user+object] {
					t.Errorf("%s lacks %s of %s", user, object, via)
				}
			}
		}
	}
	for _, team := range tenant.Teams {
		exists[team.ID] = true
		give(viaTeam(team.ID), team.Members, slices.Concat(team.Courses, team.Paths))
		for _, id := range slices.Concat(team.Leaders, team.Admins) {
			if !slices.Contains(team.Members, id) {
				t.Errorf("%s has a role on %s and is no member", id, team.Name)
			}
		}
	}
	for _, path := range tenant.Paths {
		give(viaPath(path.ID), path.Users, path.CourseIDs)
		for id, via := range path.Via {
			if !has[id+path.ID] || !gives[via+id+path.ID] {
				t.Errorf("path %s: %s via %q", path.Name, id, via)
			}
		}
	}
	for _, course := range tenant.Courses {
		for _, a := range course.Assignments {
			if !exists[a.UserID] || a.Via != "" && !gives[a.Via+a.UserID+course.ID] {
				t.Errorf("course %s: %s via %q", course.Name, a.UserID, a.Via)
			}
		}
	}
	for _, u := range tenant.Users {
		if !exists[u.ManagerID] {
			t.Errorf("manager %s of %s is gone", u.ManagerID, u.UserName)
		}
	}
	for _, team := range tenant.Teams {
		for _, id := range append(slices.Clone(team.Members), team.ParentID) {
			if !exists[id] {
				t.Errorf("%s of team %s is gone", id, team.Name)
			}
		}
	}
}
