package litmossim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

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
			clock := WithClock(func() time.Time { return epoch })
			c := newClient(t, Generate(size), clock)
			rng := rand.New(rand.NewPCG(seed, 9))
			for step := range 40 {
				method, target, body := randomWrite(rng, c.sim.Tenant(), step)
				if r := c.do(method, target, body); r.err != nil || r.status >= 500 {
					t.Fatalf("%s %s %s: %+v", method, target, body, r)
				}
				if step%13 == 12 {
					compareWithFresh(t, c, newClient(t, c.sim.Tenant(), clock))
				}
				checkConsistency(t, c.sim.Tenant())
			}
		})
	}
}

func randomWrite(rng *rand.Rand, tenant *Tenant, step int) (method, target, body string) {
	user := tenant.Users[rng.IntN(len(tenant.Users))].ID
	team := tenant.Teams[rng.IntN(len(tenant.Teams))].ID
	course := tenant.Courses[rng.IntN(len(tenant.Courses))].ID
	path := tenant.Paths[rng.IntN(len(tenant.Paths))].ID
	writes := [][3]string{
		{"POST", "/users", object("User", "UserName", fmt.Sprintf("new%d@example.net", step), "FirstName", fmt.Sprintf("M%d", rng.IntN(9)))},
		{"PUT", "/users/" + user, object("User", "FirstName", fmt.Sprintf("N%d", rng.IntN(9)), "Active", strconv.FormatBool(rng.IntN(3) > 0))},
		{"DELETE", "/users/" + user, ""},
		{"POST", "/teams/" + team + "/users", list("User", user)},
		{"POST", "/teams/" + team + "/users", list("User", user)},
		{"DELETE", "/teams/" + team + "/users/" + user, ""},
		{"PUT", "/teams/" + team + "/leaders/" + user, ""},
		{"DELETE", "/teams/" + team + "/leaders/" + user, ""},
		{"PUT", "/teams/" + team + "/admins/" + user, ""},
		{"DELETE", "/teams/" + team + "/admins/" + user, ""},
		{"POST", "/teams", object("Team", "Name", fmt.Sprintf("T%d", step), "Description", "", "ParentTeamId", team)},
		{"POST", "/users/" + user + "/courses", list("Course", course)},
		{"DELETE", "/users/" + user + "/courses/" + course, ""},
		{"POST", "/teams/" + team + "/courses", list("Course", course)},
		{"DELETE", "/teams/" + team + "/courses", list("Course", course)},
		{"POST", "/users/" + user + "/learningpaths", list("LearningPath", path)},
		{"DELETE", "/users/" + user + "/learningpaths/" + path, ""},
	}
	if len(tenant.Teams) > 3 {
		writes = append(writes, [3]string{"DELETE", "/teams/" + team, ""})
	}
	w := writes[rng.IntN(len(writes))]
	return w[0], w[1], w[2]
}

func compareWithFresh(t *testing.T, c, fresh *client) {
	t.Helper()
	tenant := c.sim.Tenant()
	for _, list := range listsOf(tenant) {
		if diff := cmp.Diff(fresh.get(list).body, c.get(list).body); diff != "" {
			t.Errorf("%s (-fresh +got):\n%s", list, diff)
		}
	}
	for _, u := range tenant.Users {
		if diff := cmp.Diff(fresh.get("/users/"+u.ID).body, c.get("/users/"+u.ID).body); diff != "" {
			t.Errorf("%s (-fresh +got):\n%s", u.UserName, diff)
		}
	}
}

// listsOf returns the path of every list of a tenant.
func listsOf(tenant *Tenant) []string {
	lists := []string{"/users", "/users/details", "/users/paginated", "/teams", "/courses", "/learningpaths"}
	for _, u := range tenant.Users {
		lists = append(lists, "/users/"+u.ID+"/teams", "/users/"+u.ID+"/courses", "/users/"+u.ID+"/learningpaths")
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
// has a course through a team or a path is in it.
func checkConsistency(t *testing.T, tenant *Tenant) {
	t.Helper()
	exists := map[string]bool{"": true}
	for _, u := range tenant.Users {
		exists[u.ID] = true
	}
	has := make(map[string]bool)
	for _, course := range tenant.Courses {
		for _, a := range course.Assignments {
			has[a.UserID+course.ID] = true
		}
	}
	gives := make(map[string]bool)
	give := func(via string, users, courses []string) {
		for _, user := range users {
			for _, course := range courses {
				gives[via+user+course] = true
				if !has[user+course] {
					t.Errorf("%s lacks the course %s of %s", user, course, via)
				}
			}
		}
	}
	for _, team := range tenant.Teams {
		exists[team.ID] = true
		give(viaTeam(team.ID), team.Members, team.Courses)
	}
	for _, path := range tenant.Paths {
		give(viaPath(path.ID), path.Users, path.CourseIDs)
		checkGivers(t, tenant, path)
	}
	for _, u := range tenant.Users {
		if !exists[u.ManagerID] {
			t.Errorf("manager %s of %s is gone", u.ManagerID, u.UserName)
		}
	}
	for _, team := range tenant.Teams {
		for _, id := range slices.Concat(team.Leaders, team.Admins) {
			if !slices.Contains(team.Members, id) {
				t.Errorf("%s has a role on %s and is no member", id, team.Name)
			}
		}
		for _, id := range append(slices.Clone(team.Members), team.ParentID) {
			if !exists[id] {
				t.Errorf("%s of team %s is gone", id, team.Name)
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
}

// checkGivers: who has a path through a team is in a team that gives it, and all of
// such a team are on the path.
func checkGivers(t *testing.T, tenant *Tenant, path *LearningPath) {
	t.Helper()
	gives := make(map[string]bool)
	for _, team := range tenant.Teams {
		if !slices.Contains(team.Paths, path.ID) {
			continue
		}
		for _, id := range team.Members {
			gives[viaTeam(team.ID)+id] = true
			if !slices.Contains(path.Users, id) {
				t.Errorf("%s lacks the path %s of team %s", id, path.Name, team.Name)
			}
		}
	}
	for id, via := range path.Via {
		if !slices.Contains(path.Users, id) || !gives[via+id] {
			t.Errorf("path %s: %s via %q", path.Name, id, via)
		}
	}
}

// FuzzWriteBody: no body makes the simulator fail.
func FuzzWriteBody(f *testing.F) {
	f.Add(fullBody)
	f.Add(`<User><Id/><UserName>x</UserName><Skype xmlns:i="u" i:nil="true"/></User>`)
	f.Add(`<Users><User><Id>` + boID + `</Id></User></Users>`)
	f.Add(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><User>&b;</User>`)
	f.Fuzz(func(t *testing.T, body string) {
		s := newState(recorded(), time.Now)
		c := &call{state: s, body: []byte(body), header: map[string][]string{}, user: s.users[adaID], team: s.teams[salesID]}
		c.header.Set("Content-Type", "text/xml")
		for _, path := range []string{"/users", "/users/{user}", "/teams", "/teams/{team}/users", "/users/{user}/courses", "/teams/{team}/courses"} {
			i := slices.IndexFunc(routes, func(r route) bool { return r.pattern == path && (r.method == "POST" || r.method == "PUT") })
			a, err := routes[i].handle(c)
			if err != nil {
				a = failed(err)
			}
			if a.status < 200 || a.status >= 500 {
				t.Errorf("%s: %d", path, a.status)
			}
		}
	})
}
