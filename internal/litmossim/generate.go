package litmossim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Size is how much Generate makes up. Teams counts sub-teams too. Counts that
// exceed what there is are reduced: a team cannot have more members than there
// are users.
type Size struct {
	Users              int
	Teams              int
	SubTeams           int
	Courses            int
	MembersPerTeam     int
	AssigneesPerCourse int
	Seed               uint64
}

// DemoSize is a small tenant that holds every special case of Generate.
func DemoSize() Size {
	return Size{Users: 120, Teams: 12, SubTeams: 5, Courses: 20, MembersPerTeam: 10, AssigneesPerCourse: 15, Seed: 1}
}

// epoch is the day of a generated tenant; its dates lie around it.
var epoch = time.Date(2026, 1, 5, 10, 0, 0, 500_000_000, time.UTC)

// generator makes up a tenant. The same size gives the same tenant.
type generator struct {
	size     Size
	rng      *rand.Rand
	tenant   Tenant
	resultID int64   // the last one given
	pool     []*User // in the order of the last choice
}

// Generate makes up a tenant of exactly the size. With three or more teams
// one has no members, with three or more courses one has no assignees; all
// others have as many as the size says. With four or more teams the members of
// one are Learners, fewer if there are not as many.
func Generate(size Size) *Tenant {
	g := &generator{
		size:     size,
		rng:      rand.New(rand.NewPCG(size.Seed, 0x6c69746d6f73)),
		resultID: 910_000_000,
	}
	g.users()
	g.teams()
	g.members()
	g.courses()
	g.paths()
	g.assignments()
	return &g.tenant
}

// oneIn is true once in n times on average.
func (g *generator) oneIn(n int) bool { return g.rng.IntN(n) == 0 }

func pick[T any](g *generator, from []T) T { return from[g.rng.IntN(len(from))] }

// choose returns n different users that fit, in random order; fewer if there
// are not as many.
func (g *generator) choose(n int, fits func(*User) bool) []*User {
	var chosen []*User
	for i := 0; i < len(g.pool) && len(chosen) < n; i++ {
		j := i + g.rng.IntN(len(g.pool)-i)
		g.pool[i], g.pool[j] = g.pool[j], g.pool[i]
		if fits(g.pool[i]) {
			chosen = append(chosen, g.pool[i])
		}
	}
	return chosen
}

func anyUser(*User) bool { return true }

func (g *generator) users() {
	for i := range g.size.Users {
		g.tenant.Users = append(g.tenant.Users, g.user(i))
	}
	g.pool = slices.Clone(g.tenant.Users)
	g.oddIDs()
	g.levels()
	g.managers()
}

func (g *generator) user(i int) *User {
	u := &User{
		ID: newID(g.rng, longID), FirstName: pick(g, firstNames), LastName: pick(g, lastNames), AccessLevel: LevelLearner,
		Active: !g.oneIn(12), DisableMessages: g.oneIn(20), SkipFirstLogin: g.oneIn(2), TimeZone: "UTC",
		OriginalID: int64(7_000_100 + i), LoginKey: loginKey(g.rng), Culture: "en-US", Brand: "Default",
		CreatedDate: epoch.Add(-time.Duration(g.rng.IntN(1000*24)) * time.Hour).Truncate(time.Second),
		City:        pick(g, cities), JobTitle: pick(g, jobTitles), CompanyName: "Example & Co",
		Points: float64(g.rng.IntN(400)) / 2,
	}
	if g.oneIn(4) {
		u.ID = newID(g.rng, shortID)
	}
	if !g.oneIn(10) {
		u.LastLogin = u.CreatedDate.Add(time.Duration(g.rng.IntN(90*24)) * time.Hour)
	}
	u.UserName = fmt.Sprintf("user.%d@example.net", i)
	u.Email = u.UserName
	switch g.rng.IntN(12) {
	case 0:
		u.UserName = fmt.Sprintf("staff%d", i)
	case 1:
		u.UserName = fmt.Sprintf("O'Sample.%d+trial@example.net", i)
	}
	switch g.rng.IntN(20) {
	case 0:
		u.Email = ""
	case 1:
		u.Email = "shared.desk@example.net"
	}
	if g.oneIn(3) {
		u.ExternalEmployeeID = fmt.Sprintf("E-%d", 1001+i)
		u.PhoneWork = fmt.Sprintf("+1555%07d", i)
		u.CustomFields[0] = pick(g, departments)
		for n := range u.CustomFields[1:] {
			u.CustomFields[n+1] = fmt.Sprintf("Field %d", n+2)
		}
		u.JobRole, u.ExpirationDate = "Staff", "2027-01-05T00:00:00Z"
		u.Country = "Exampleland"
		u.ProfileType = "Internal"
	}
	return u
}

// oddIDs gives some users ids that start with '-' or '_' and two that differ
// by case alone.
func (g *generator) oddIDs() {
	users := g.tenant.Users
	for i, u := range users {
		if i%17 == 3 {
			u.ID = "-_"[i/17%2:i/17%2+1] + u.ID[1:]
		}
	}
	if len(users) < 7 {
		return
	}
	users[5].ID = newID(g.rng, longID)
	users[6].ID = otherCase(users[5].ID)
}

// levels makes the first user the owner, whose key it is, and the next few
// administrators.
func (g *generator) levels() {
	users := g.tenant.Users
	if len(users) == 0 {
		return
	}
	owner := users[0]
	owner.UserName, owner.Email = "owner@example.net", "owner@example.net"
	owner.FirstName, owner.LastName = "Ona", "Keyholder"
	owner.AccessLevel, owner.Active = LevelOwner, true
	owner.LastLogin = epoch.Truncate(time.Second)
	for _, u := range users[1:min(len(users), 2+len(users)/100)] {
		u.AccessLevel = LevelAdministrator
	}
}

func (g *generator) managers() {
	users := g.tenant.Users
	for i, u := range users {
		if i > 0 && g.oneIn(3) {
			manager := users[g.rng.IntN(i)]
			u.ManagerID, u.ManagerName = manager.ID, manager.FullName()
		}
	}
}

func (g *generator) courses() {
	for i := range g.size.Courses {
		name := pick(g, subjects)
		c := &Course{
			ID: newID(g.rng, shortID), Code: fmt.Sprintf("%s-%d", strings.ToUpper(name[:3]), i+1),
			Name: fmt.Sprintf("%s %d", name, i/3+1), Active: !g.oneIn(15), ForSale: g.oneIn(10),
			OriginalID: int64(600_200 + i), CourseCreatedDate: epoch.AddDate(-1, 0, -i%300), SeqID: int64(i + 1),
			Description: "About " + name, Price: float64(g.rng.IntN(3)) * 9.5,
		}
		if i%4 == 3 {
			c.Tags, c.AccessTillDate, c.AccessTillDays = "safety, annual", epoch.AddDate(1, 0, 0), 30
		}
		if len(g.tenant.Users) > 0 {
			c.CreatedBy, c.CourseCreator = g.tenant.Users[0].UserName, g.tenant.Users[0].ID
		}
		g.tenant.Courses = append(g.tenant.Courses, c)
	}
}

// paths makes up to three learning paths of two courses each.
func (g *generator) paths() {
	n := min(3, len(g.tenant.Courses)/5)
	for i := range n {
		first, second := g.tenant.Courses[5*i+2], g.tenant.Courses[5*i+4]
		p := &LearningPath{
			ID: newID(g.rng, shortID), Name: fmt.Sprintf("Path %d: %s", i+1, first.Name), Active: i != 2,
			OriginalID: int64(400_400 + i), CourseIDs: []string{first.ID, second.ID},
		}
		if i == 1 {
			p.Description, p.AccessTillDate, p.AccessTillDays = "About "+first.Name, epoch.AddDate(1, 0, 0), 90
		}
		g.tenant.Paths = append(g.tenant.Paths, p)
	}
}
