package litmossim

import (
	"fmt"
	"math/rand/v2"
	"regexp"
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
				if status, text := c.account.Send(t.Context(), write); status == 0 || status >= 500 {
					t.Fatalf("%s: %d %s", write, status, text)
				}
				checkInvariants(t, c.sim.Tenant())
				if step%13 != 12 {
					continue
				}
				fresh := newClient(t, c.sim.Tenant())
				for _, target := range fresh.reads() {
					if diff := cmp.Diff(fresh.call("200 GET "+target), c.call("200 GET "+target)); diff != "" {
						t.Errorf("%s (-fresh +got):\n%s", target, diff)
					}
				}
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

// reads returns the path of every object and list but the feeds, which hold what happened.
func (c *client) reads() []string {
	c.t.Helper()
	var reads []string
	for _, r := range routes {
		target, isRead := strings.CutPrefix(r.pattern, "GET ")
		list, _, isOfOne := strings.Cut(target, "/{")
		switch {
		case !isRead || strings.HasPrefix(target, "/org/"):
		case isOfOne:
			for _, id := range rowID.FindAllStringSubmatch(c.call("200 GET "+list), -1) {
				reads = append(reads, variable.ReplaceAllString(target, id[1]))
			}
		default:
			reads = append(reads, target)
		}
	}
	return reads
}

var (
	variable = regexp.MustCompile(`{[a-z]+}`)
	rowID    = regexp.MustCompile(`<Id>(.+?)</Id>`)
)
