package changesuite

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// The last user name is that of an account still to be created.
var (
	userIDs   = []string{"uAdaExample1", "uBoExample01", "uCyExample01"}
	userNames = []string{"ada@example.net", "bo@example.net", "cy@example.net", "new@example.net"}
	teamIDs   = []string{"tSales000001", "tCrew0000001"}
	courseIDs = []string{"cSafety00001", "cWelcome0001"}
	pathIDs   = []string{"pOnboarding1", "pRefresher01"}
)

const newcomer = 3 // index in userNames

// schedule says who asks for what, when, and under which faults. Once played, it is all that is
// known of the run.
type schedule struct {
	account *litmossim.Tenant
	workers int
	events  []*event
	faults  []string
	latency time.Duration // the longest

	simulator *litmossim.Server // of the account
}

// draw makes the schedule of a seed.
func draw(random *rand.Rand) schedule {
	account := drawAccount(random)
	states := statesOf(account)
	s := schedule{account: account, workers: 2 + random.IntN(7), faults: drawFaults(random), latency: between(random, 0, 300*time.Millisecond)}
	s.simulator = litmossim.New(account, litmossim.WithLatency(0, s.latency))
	longest := []time.Duration{100 * time.Millisecond, 300 * time.Millisecond, 4 * time.Second}[random.IntN(3)]
	kinds := slices.Concat([][]change{ofRecords, ofTeams, others}[:1+random.IntN(3)]...)
	// One user after the other gets some changes. With few changes, few orders can explain
	// a wrong result.
	most, count := []int{2, 2, 3, 6}[random.IntN(4)], 0
	for round := range 3 {
		for worker := range s.workers {
			user := count / most
			if user == len(account.Users)-1 || round > 0 && random.IntN(3) == 0 {
				continue
			}
			c := drawChange(random, states[account.Users[1+user].ID], kinds)
			if c.user != newcomer {
				c.user = user
				count++
			}
			s.events = append(s.events, &event{change: c, worker: worker, pause: between(random, 0, longest)})
		}
	}
	return s
}

func between(random *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(random.Int64N(int64(high-low)+1))
}

// drawAccount: an owner, a few users of whom one is an Administrator, a team with a
// sub-team, courses and learning paths.
func drawAccount(random *rand.Rand) *litmossim.Tenant {
	account := &litmossim.Tenant{
		Users: []*litmossim.User{{ID: "uOwner000001", UserName: "owner@example.net", FirstName: "Olu", AccessLevel: litmossim.LevelOwner, Active: true}},
		Teams: []*litmossim.Team{{ID: teamIDs[0], Name: "Sales"}, {ID: teamIDs[1], Name: "Crew", ParentTeamID: teamIDs[0]}},
	}
	for i := range courseIDs {
		account.Courses = append(account.Courses, &litmossim.Course{ID: courseIDs[i], Name: courseIDs[i], Active: true})
		account.Paths = append(account.Paths, &litmossim.LearningPath{ID: pathIDs[i], Name: pathIDs[i], Active: true})
	}
	oneIn := func(n int) bool { return random.IntN(n) == 0 }
	users := 2 + random.IntN(2)
	for i, id := range userIDs[:users] {
		u := &litmossim.User{
			ID: id, UserName: userNames[i], FirstName: "User", LastName: "Example", Email: userNames[i], JobTitle: "Engineer",
			AccessLevel: litmossim.LevelLearner, Active: !oneIn(4), Culture: "en-US", TimeZone: "UTC", Brand: "Default",
		}
		for _, t := range account.Teams {
			if oneIn(2) {
				continue
			}
			t.Members = append(t.Members, id)
			for _, role := range []*[]string{&t.Leaders, &t.Admins} {
				if oneIn(4) {
					*role, u.AccessLevel = append(*role, id), litmossim.LevelTeamLeader
				}
			}
		}
		for i, c := range account.Courses {
			if oneIn(2) {
				c.Assignments = append(c.Assignments, litmossim.Assignment{UserID: id})
			}
			if oneIn(2) {
				account.Paths[i].Assignments = append(account.Paths[i].Assignments, litmossim.Assignment{UserID: id})
			}
		}
		account.Users = append(account.Users, u)
	}
	account.Users[1+random.IntN(users)].AccessLevel = litmossim.LevelAdministrator
	return account
}

// drawChange draws a change of a user or a newcomer. It prefers changes that have an
// effect on the user as at first, because other changes seldom collide.
func drawChange(random *rand.Rand, user state, kinds []change) (c change) {
	for range 3 {
		c = kinds[random.IntN(len(kinds))]
		if c.what != "" {
			at := random.IntN(2)
			ids := strings.NewReplacer("TEAM", teamIDs[at], "COURSE", courseIDs[at], "PATH", pathIDs[at])
			c.what, c.gives, c.takes = ids.Replace(c.what), ids.Replace(c.gives), ids.Replace(c.takes)
		}
		for thing, has := range c.effects() {
			if user[thing] != has {
				return c
			}
		}
		if c.user == newcomer {
			return c
		}
	}
	return c
}

// drawFaults: none, one or several.
func drawFaults(random *rand.Rand) []string {
	kinds := []string{
		// Up to here the last look of a process sees what another wrote back from a late read.
		fmt.Sprintf("late-writes=%d", 100+random.IntN(801)),
		fmt.Sprintf("late-arrival=%d,times=%d,after=%d", 200+random.IntN(401), 1+random.IntN(2), random.IntN(3)),
		fmt.Sprintf("reset-after,times=%d,after=%d", 1+random.IntN(3), random.IntN(6)),
		fmt.Sprintf("status-504-after,times=%d,after=%d", 1+random.IntN(3), random.IntN(6)),
		fmt.Sprintf("status-503,times=%d,after=%d", 1+random.IntN(3), random.IntN(40)),
	}
	return slices.DeleteFunc(kinds, func(string) bool { return random.IntN(5) > 1 })
}
