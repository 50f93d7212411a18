package litmossim

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scene is a run of calls on the recorded account, in which both users are active and Bo
// has logged in.
type scene struct {
	name    string        // of the faults, as for ParseFault, with fired set
	fired   int           // how often the first fault fires
	prepare func(*Tenant) // nil for nothing
	steps   []string      // as for act
	mails   []Mail
}

func TestScenes(t *testing.T) {
	t.Parallel()
	for _, s := range slices.Concat(scenes, readScenes) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.play(t)
		})
	}
}

// TestFaults shows what a fault does, unless it is shown by what a sync or the check makes of it.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, s := range slices.Concat(answerFaultScenes, pageFaultScenes, writeFaultScenes) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			var options []Option
			for text := range strings.SplitSeq(s.name, "; ") {
				f, err := ParseFault(text)
				if err != nil {
					t.Fatal(err)
				}
				options = append(options, WithFault(f))
			}
			sim := s.play(t, options...)
			name := s.name[:strings.IndexAny(s.name+";", ";,=")]
			if got := sim.Fired(name); got != s.fired {
				t.Errorf("fired %d times, want %d", got, s.fired)
			}
		})
	}
}

func (s scene) play(t *testing.T, options ...Option) *Server {
	t.Helper()
	tenant := recorded()
	tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
	if s.prepare != nil {
		s.prepare(tenant)
	}
	c := newClient(t, tenant, options...)
	c.act(s.steps...)
	if diff := cmp.Diff(s.mails, c.sim.Mails()); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	return c.sim
}

// scenes are writes. What internal/contract shows of them is not here.
var scenes = []scene{
	{
		name:    "members get what the team gives",
		prepare: func(t *Tenant) { t.Teams[0].Paths = []string{pathID} },
		steps: []string{
			"201 POST /teams/SALES/users ADA nobody",
			"201 POST /teams/SALES/users BO BO -> BO: Learner, SALES member, SAFETY via team, INTRO via path, PATH via team",
			"200 DELETE /users/BO/courses/SAFETY",
			"406 DELETE /users/BO/courses/INTRO => because it is part of a learning path",
			"406 DELETE /users/BO/learningpaths/PATH",
			"200 DELETE /users/ADA/learningpaths/PATH -> ADA: Team_Leader, SALES member, SAFETY, INTRO via path, PATH via team",
			"200 DELETE /teams/SALES/users/BO -> BO: Learner",
			"200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, SAFETY",
		},
	},
	{
		name: "a course of two teams goes with the second",
		prepare: func(t *Tenant) {
			t.Teams[1].Courses, t.Courses[0].Assignments[0].Via = []string{safetyID}, viaTeam(salesID)
		},
		steps: []string{
			"201 POST /teams/CREW/users ADA -> ADA: Team_Leader, SALES member, CREW member, SAFETY via team, INTRO via path, PATH",
			"200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, CREW member, SAFETY via team, INTRO via path, PATH",
			"200 DELETE /teams/CREW/users/ADA -> ADA: Team_Leader, INTRO via path, PATH",
		},
	},
	{
		name: "an administrator stays one",
		prepare: func(t *Tenant) {
			t.Users[1].AccessLevel = LevelAdministrator
			t.Teams[0].Members, t.Teams[0].Courses = []string{boID}, nil
		},
		steps: []string{
			"200 PUT /teams/SALES/leaders/BO -> BO: Administrator, SALES member leader",
			"200 DELETE /teams/SALES/leaders/BO -> BO: Administrator, SALES member",
		},
	},
	{
		name: "roles outlast a deactivation and a level",
		prepare: func(t *Tenant) {
			t.Courses, t.Paths, t.Teams[0].Leaders = nil, nil, []string{adaID}
			t.Teams[1].Members, t.Teams[1].Admins = []string{adaID}, []string{adaID}
		},
		steps: []string{
			"200 PUT /users/ADA Active=false -> ADA: inactive Team_Leader, SALES member leader, CREW member admin",
			"200 PUT /users/ADA AccessLevel=Learner -> ADA: inactive Learner, SALES member leader, CREW member admin",
			"200 PUT /users/ADA AccessLevel=Team_Leader -> ADA: inactive Team_Leader, SALES member leader, CREW member admin",
			"200 PUT /teams/SALES/leaders/ADA",
			"200 DELETE /teams/SALES/leaders/ADA -> ADA: inactive Team_Leader, SALES member, CREW member admin",
			"200 DELETE /teams/SALES/leaders/ADA",
			"200 DELETE /teams/CREW/admins/ADA -> ADA: inactive Learner, SALES member, CREW member",
		},
	},
	{
		name: "courses",
		steps: []string{
			"200 POST /users/BO/courses SAFETY x -> BO: Learner, SAFETY",
			"200 POST /users/BO/courses?sendmessage=false SAFETY INTRO -> BO: Learner, SAFETY, INTRO",
			"200 DELETE /users/BO/courses/SAFETY -> BO: Learner, INTRO",
			"404 DELETE /users/BO/courses/SAFETY",
		},
		mails: []Mail{{boID, "course:" + safetyID}},
	},
	{
		name: "learning paths",
		steps: []string{
			"200 POST /users/BO/learningpaths?sendmessage=false PATH -> BO: Learner, INTRO via path, PATH",
			"200 POST /users/BO/learningpaths PATH",
			"200 DELETE /users/BO/learningpaths/PATH -> BO: Learner",
			"404 DELETE /users/BO/learningpaths/PATH",
			"404 POST /users/BO/learningpaths x",
			"200 POST /users/BO/learningpaths PATH -> BO: Learner, INTRO via path, PATH",
		},
		mails: []Mail{{boID, "path:" + pathID}},
	},
	{
		name:    "courses of a team",
		prepare: func(t *Tenant) { t.Teams[0].Members = []string{adaID, boID} },
		steps: []string{
			"201 POST /teams/SALES/courses INTRO x -> BO: Learner, SALES member, INTRO via team",
			"201 POST /teams/SALES/courses INTRO",
			"200 DELETE /teams/SALES/courses INTRO SAFETY -> BO: Learner, SALES member",
		},
		mails: []Mail{{boID, "course:" + introID}},
	},
	{
		name: "a team goes, its sub-teams stay",
		steps: []string{
			"200 DELETE /teams/SALES -> CREW: below ",
			"404 DELETE /teams/SALES",
		},
	},
	{
		name: "a user goes",
		prepare: func(t *Tenant) {
			t.Teams[0].Leaders = []string{adaID}
			t.Users[1].ManagerID, t.Users[1].ManagerName = adaID, "Ada Example"
		},
		steps: []string{
			"200 DELETE /users/ADA -> ADA: gone",
			"200 GET /users/BO => <ManagerId>0</ManagerId><ManagerName/>",
			"201 POST /users?sendmessage=true UserName=Ada@example.net -> ADA: gone",
			"200 GET /users/ada@Example.net => <FirstName/>",
		},
		mails: []Mail{{"xPWlhlbu9RCdzsOtB33sbA2", "account"}},
	},
	{
		name: "a user's record",
		steps: []string{
			"200 PUT /users/ADA FirstName=Ann&LastLogin=&LoginKey=stolen&Points=99&ManagerId=BO => Content-Length: 0",
			"200 GET /users/ADA => <FirstName>Ann</FirstName><LastName>Example<",
			"200 GET /users/ADA => <LastLogin>2026-01-05T10:00:00Z</LastLogin><LoginKey>https",
			"200 GET /users/ADA => <ManagerId>BO</ManagerId><ManagerName>Bo Sample<",
			"200 PUT /users/ADA UserName=ann@example.net&ManagerId=0 => Content-Length: 0",
			"200 GET /users/ADA => <ManagerId>0</ManagerId><ManagerName/>",
			"404 GET /users/ada@example.net",
			// The serialiser ignores an element that is out of order, unknown or of another namespace.
			`200 PUT /users/ADA <User><LastName>Mock</LastName><FirstName>Eve</FirstName><x:City xmlns:x="urn:x">Elsewhere</x:City><X>1</X></User> => Content-Length: 0`,
			"200 GET /users/ADA => <FirstName>Ann</FirstName><LastName>Mock<",
			"200 GET /users/ADA => <City/>",
		},
	},
}
