package changesuite

import (
	"fmt"
	"math/rand/v2"
	"slices"
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

const (
	newcomer = 3 // index in userNames
	// mostChanges limits the changes of one user, because the search for an order that
	// explains them grows with their number.
	mostChanges = 6
)

// schedule says who asks for what, when, and under which faults.
type schedule struct {
	account *litmossim.Tenant
	workers []worker
	faults  []string
	latency time.Duration // the longest
}

// worker asks for one change after the other.
type worker struct {
	process int
	tasks   []task
}

// task is a change and the pause before it.
type task struct {
	change
	pause time.Duration
}

// draw makes the schedule of a seed.
func draw(seed uint64) schedule {
	random := rand.New(rand.NewPCG(seed, 0))
	account := drawAccount(random)
	s := schedule{account: account, faults: drawFaults(random), latency: between(random, 0, 300*time.Millisecond)}
	longest := []time.Duration{100 * time.Millisecond, 300 * time.Millisecond, 4 * time.Second}[random.IntN(3)]
	kinds := slices.Concat([][]change{ofRecords, ofTeams, others}[:1+random.IntN(3)]...)
	for process := range 2 {
		s.workers = append(s.workers, slices.Repeat([]worker{{process: process}}, 1+random.IntN(4))...)
	}
	random.Shuffle(len(s.workers), func(i, j int) { s.workers[i], s.workers[j] = s.workers[j], s.workers[i] })
	// One user after the other gets some changes. With few changes, few orders can explain
	// a wrong result.
	most, count := []int{2, 2, 3, mostChanges}[random.IntN(4)], 0
	for round := range 3 {
		for i := range s.workers {
			user := count / most
			if user == len(account.Users)-1 || round > 0 && random.IntN(3) == 0 {
				continue
			}
			c := drawChange(random, account, kinds, user)
			if c.user == user {
				count++
			}
			s.workers[i].tasks = append(s.workers[i].tasks, task{c, between(random, 0, longest)})
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
		Teams: []*litmossim.Team{{ID: teamIDs[0], Name: "Sales"}, {ID: teamIDs[1], Name: "Crew", ParentID: teamIDs[0]}},
	}
	for i := range 1 + random.IntN(2) {
		account.Courses = append(account.Courses, &litmossim.Course{ID: courseIDs[i], Name: courseIDs[i], Active: true})
		account.Paths = append(account.Paths, &litmossim.LearningPath{ID: pathIDs[i], Name: pathIDs[i], Active: true})
	}
	users := 2 + random.IntN(2)
	administrator := random.IntN(users)
	for i, id := range userIDs[:users] {
		u := &litmossim.User{
			ID: id, UserName: userNames[i], FirstName: "User", LastName: "Example", Email: userNames[i], JobTitle: "Engineer",
			AccessLevel: litmossim.LevelLearner, Active: random.IntN(4) > 0, Culture: "en-US", TimeZone: "UTC", Brand: "Default",
		}
		for _, t := range account.Teams {
			if random.IntN(2) == 0 {
				continue
			}
			t.Members = append(t.Members, id)
			for _, role := range []*[]string{&t.Leaders, &t.Admins} {
				if random.IntN(4) == 0 {
					*role, u.AccessLevel = append(*role, id), litmossim.LevelTeamLeader
				}
			}
		}
		for _, c := range account.Courses {
			if random.IntN(2) == 0 {
				c.Assignments = append(c.Assignments, litmossim.Assignment{UserID: id})
			}
		}
		for _, p := range account.Paths {
			if random.IntN(2) == 0 {
				p.Users = append(p.Users, id)
			}
		}
		if i == administrator {
			u.AccessLevel = litmossim.LevelAdministrator
		}
		account.Users = append(account.Users, u)
	}
	return account
}

// All kinds of change: those that write a user's record, which collide most, those of
// teams, and the rest.
var (
	ofRecords = []change{
		{verb: "disable"}, {verb: "delete"}, {verb: "enable"}, {verb: "update"}, {verb: "reactivate"},
		{verb: "grant", what: "Administrator"}, {verb: "revoke", what: "Administrator"}, {verb: "grant", what: "Learner"},
	}
	ofTeams = []change{
		{verb: "grant", what: "member"}, {verb: "grant", what: "leader"}, {verb: "grant", what: "admin"},
		{verb: "revoke", what: "member"}, {verb: "revoke", what: "leader"}, {verb: "revoke", what: "admin"},
	}
	others = []change{
		{verb: "grant", what: "course"}, {verb: "revoke", what: "course"}, {verb: "grant", what: "path"}, {verb: "revoke", what: "path"},
		{verb: "create", user: newcomer}, {verb: "create", user: newcomer},
	}
)

// drawChange draws a change of a user or a newcomer. It prefers changes that have an
// effect on the account as it is at first, because other changes seldom collide.
func drawChange(random *rand.Rand, account *litmossim.Tenant, kinds []change, user int) (c change) {
	s := stateOf(account, account.Users[1+user])
	for range 3 {
		if c = kinds[random.IntN(len(kinds))]; c.user == newcomer {
			return c
		}
		c.user = user
		switch c.what {
		case "member", "leader", "admin":
			c.at = random.IntN(len(account.Teams))
		case "course":
			c.at = random.IntN(len(account.Courses))
		case "path":
			c.at = random.IntN(len(account.Paths))
		}
		if slices.ContainsFunc(c.apply(s, whole), func(after state) bool { return after != s }) {
			return c
		}
	}
	return c
}

// drawFaults: none, one or several.
func drawFaults(random *rand.Rand) []string {
	kinds := []string{
		fmt.Sprintf("late-writes=%d", 100+random.IntN(1901)),
		fmt.Sprintf("late-arrival=%d,times=%d,after=%d", 200+random.IntN(401), 1+random.IntN(2), random.IntN(3)),
		fmt.Sprintf("reset-after,times=%d,after=%d", 1+random.IntN(3), random.IntN(6)),
		fmt.Sprintf("status-504-after,times=%d,after=%d", 1+random.IntN(3), random.IntN(6)),
		fmt.Sprintf("status-503,times=%d,after=%d", 1+random.IntN(3), random.IntN(40)),
	}
	return slices.DeleteFunc(kinds, func(string) bool { return random.IntN(5) > 1 })
}
