package litmossim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The ids of recorded.
const (
	adaID    = "u4IDDbwryroyqQvy4geoSg2"
	boID     = "_jcik6xvyHY1"
	salesID  = "YotJ2W3N6Xo1"
	crewID   = "xER0A41FnkA1"
	safetyID = "0PYxyh3bqNs1"
	introID  = "1QYxyh3bqNs1"
	pathID   = "1qlgdi2fr9U1"
)

// words are what steps say in place of ids and of long texts.
var words = []string{
	"ADA", adaID, "BO", boID, "SALES", salesID, "CREW", crewID, "SAFETY", safetyID, "INTRO", introID, "PATH", pathID,
	"WINDOW", "since=2026-01-05%2009:30:00&to=2026-01-05%2010:30:00", "ACTIVITIES", "/org/activities/assignments",
	"LEFT", "User Removed From Team", "JOINED", "User Added To Team",
	"NAMESPACE", namespace, `\r\n`, "\r\n", `\ufeff`, "\ufeff",
}

func spellOut(step string) string { return strings.NewReplacer(words...).Replace(step) }

func inWords(text string) string {
	reversed := slices.Clone(words)
	slices.Reverse(reversed)
	return strings.NewReplacer(reversed...).Replace(text)
}

// recorded is a tenant that holds the records of the API reference.
func recorded() *Tenant {
	assigned := time.Date(2026, 1, 5, 10, 0, 0, 500_000_000, time.UTC)
	ada := &User{
		ID: adaID, UserName: "ada@example.net", FirstName: "Ada", LastName: "Example",
		Email: "ada@example.net", AccessLevel: LevelTeamLeader, Active: true, SkipFirstLogin: true, TimeZone: "UTC",
		LastLogin: time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC), CreatedDate: time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC),
		LoginKey:   "https://example.litmos.com/login.aspx?loginkey=00000000-0000-0000-0000-000000000000",
		OriginalID: 7000101, CompanyName: "Example & Co", JobTitle: "Engineer", Culture: "en-US", Brand: "Default",
		ExternalEmployeeID: "E-1001",
	}
	bo := &User{
		ID: boID, UserName: "bo.sample", FirstName: "Bo", LastName: "Sample",
		AccessLevel: LevelLearner, Brand: "Default", OriginalID: 7000102,
	}
	safety := &Course{
		ID: safetyID, Code: "SEC-1", Name: "Safety", Active: true, OriginalID: 600201, SeqID: 1,
		CreatedBy: "ada@example.net", CourseCreator: ada.ID, CourseCreatedDate: time.Date(2025, 6, 1, 9, 0, 0, 0, time.UTC),
		Assignments: []Assignment{{
			UserID: ada.ID, PercentageComplete: 50, ResultID: 910000001, AssignedDate: assigned,
			StartDate: time.Date(2026, 1, 6, 8, 30, 0, 0, time.UTC), DueDate: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC),
		}},
	}
	intro := &Course{
		ID: introID, Name: "Welcome", OriginalID: 600202,
		Assignments: []Assignment{{UserID: ada.ID, AssignedDate: assigned, DueDate: epoch.AddDate(0, 0, -1), Via: viaPath(pathID)}},
	}
	return &Tenant{
		Users: []*User{ada, bo},
		Teams: []*Team{
			{ID: salesID, Name: "Sales West", OriginalID: 500301, Members: []string{ada.ID}, Courses: []string{safety.ID}, Paths: []string{pathID}},
			{ID: crewID, Name: "Sample's Crew", Description: "A/B testers", ParentTeamID: salesID, OriginalID: 500302},
		},
		Courses: []*Course{safety, intro},
		Paths: []*LearningPath{{
			ID: pathID, Name: "Onboarding", Active: true, OriginalID: 400401,
			CourseIDs: []string{intro.ID}, Assignments: []Assignment{{UserID: ada.ID}},
		}},
	}
}

// crowd is a tenant of n users User 0000 … in the order of Litmos' lists, with
// one team and one course that hold all of them.
func crowd(n int) *Tenant {
	team := &Team{ID: "team1", Name: "All"}
	course := &Course{ID: "course1", Name: "Everything", OriginalID: 1}
	tenant := &Tenant{Teams: []*Team{team}, Courses: []*Course{course}}
	for i := range n {
		u := &User{
			ID: fmt.Sprintf("user%04d", i), UserName: fmt.Sprintf("name%04d@example.net", n-i), FirstName: fmt.Sprintf("User %04d", i),
			LastName: "Sample", AccessLevel: LevelLearner, Active: true, CreatedDate: epoch.AddDate(0, 0, i),
		}
		tenant.Users = append(tenant.Users, u)
		team.Members = append(team.Members, u.ID)
		course.Assignments = append(course.Assignments, Assignment{UserID: u.ID})
	}
	slices.Reverse(team.Members)
	return tenant
}

// access tells what a user has.
func access(tenant *Tenant, id string) string {
	s := newState(tenant, time.Now)
	user := s.users[id]
	if user == nil {
		return "gone"
	}
	all := []string{map[bool]string{false: "inactive "}[user.Active] + user.AccessLevel}
	for _, team := range tenant.Teams {
		standing := ""
		for i, role := range [][]string{team.Members, team.Leaders, team.Admins} {
			if slices.Contains(role, id) {
				standing += []string{" member", " leader", " admin"}[i]
			}
		}
		if standing != "" {
			all = append(all, team.ID+standing)
		}
	}
	for _, to := range tenant.assignables() {
		if a := to.assignees().Of(id); a != nil {
			kind, _, given := strings.Cut(a.Via, ":")
			all = append(all, to.subject().id+map[bool]string{true: " via " + kind}[given])
		}
	}
	return inWords(strings.Join(all, ", "))
}
