package litmossim

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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

var idNames = []string{adaID, "ADA", boID, "BO", salesID, "SALES", crewID, "CREW", safetyID, "SAFETY", introID, "INTRO", pathID, "PATH"}

// ided puts the ids in place of their names.
func ided(s string) string {
	pairs := slices.Clone(idNames)
	slices.Reverse(pairs)
	return strings.NewReplacer(pairs...).Replace(s)
}

// scene is a run of writes on the recorded account, in which both users are active and Bo
// has logged in.
type scene struct {
	prepare func(*Tenant) // nil for nothing
	steps   []string      // as for act
	mails   []Mail
}

var scenes = map[string]scene{
	"members get what the team gives": {
		func(t *Tenant) { t.Teams[0].Paths = []string{pathID} },
		[]string{
			"201 POST /teams/SALES/users ADA nobody",
			"201 POST /teams/SALES/users BO BO -> BO: Learner, SALES member, SAFETY via team, INTRO via path, PATH via team",
			"200 DELETE /users/BO/courses/SAFETY",
			"406 DELETE /users/BO/courses/INTRO",
			"406 DELETE /users/BO/learningpaths/PATH",
			"200 DELETE /users/ADA/learningpaths/PATH -> ADA: Team_Leader, SALES member, SAFETY, INTRO via path, PATH via team",
			"200 DELETE /teams/SALES/users/BO -> BO: Learner",
			"200 DELETE /teams/SALES/users/BO",
			"200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, SAFETY",
		}, nil,
	},
	"a course of two teams goes with the second": {
		func(t *Tenant) {
			t.Teams[1].Courses, t.Courses[0].Assignments[0].Via = []string{safetyID}, viaTeam(salesID)
		},
		[]string{
			"201 POST /teams/CREW/users ADA -> ADA: Team_Leader, SALES member, CREW member, SAFETY via team, INTRO via path, PATH",
			"200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, CREW member, SAFETY via team, INTRO via path, PATH",
			"200 DELETE /teams/CREW/users/ADA -> ADA: Team_Leader, INTRO via path, PATH",
		}, nil,
	},
	"roles": {
		func(t *Tenant) { t.Users[0].AccessLevel = LevelLearner; t.Courses, t.Paths = nil, nil },
		[]string{
			"200 DELETE /teams/SALES/leaders/ADA",
			"404 PUT /teams/CREW/leaders/ADA",
			"404 DELETE /teams/CREW/leaders/ADA",
			"200 PUT /teams/SALES/leaders/ADA -> ADA: Team_Leader, SALES member leader",
			"200 PUT /teams/SALES/leaders/ADA",
			"200 PUT /teams/SALES/admins/ADA -> ADA: Team_Leader, SALES member leader admin",
			"200 DELETE /teams/SALES/leaders/ADA -> ADA: Team_Leader, SALES member admin",
			"200 DELETE /teams/SALES/admins/ADA -> ADA: Learner, SALES member",
			"200 PUT /teams/SALES/admins/ADA -> ADA: Team_Leader, SALES member admin",
			"200 DELETE /teams/SALES/users/ADA -> ADA: Learner",
		}, nil,
	},
	"an administrator stays one": {
		func(t *Tenant) { t.Users[1].AccessLevel = LevelAdministrator; t.Courses = nil },
		[]string{
			"201 POST /teams/SALES/users BO -> BO: Administrator, SALES member",
			"200 PUT /teams/SALES/leaders/BO -> BO: Administrator, SALES member leader",
			"200 DELETE /teams/SALES/leaders/BO -> BO: Administrator, SALES member",
		}, nil,
	},
	"roles outlast a deactivation and a level": {
		func(t *Tenant) {
			t.Courses, t.Paths, t.Teams[0].Leaders = nil, nil, []string{adaID}
			t.Teams[1].Members, t.Teams[1].Admins = []string{adaID}, []string{adaID}
		},
		[]string{
			"200 PUT /users/ADA Active=false -> ADA: inactive Team_Leader, SALES member leader, CREW member admin",
			"200 PUT /users/ADA AccessLevel=Learner -> ADA: inactive Learner, SALES member leader, CREW member admin",
			"200 PUT /users/ADA AccessLevel=Team_Leader -> ADA: inactive Team_Leader, SALES member leader, CREW member admin",
			"200 DELETE /teams/SALES/leaders/ADA -> ADA: inactive Team_Leader, SALES member, CREW member admin",
			"200 DELETE /teams/CREW/admins/ADA -> ADA: inactive Learner, SALES member, CREW member",
		}, nil,
	},
	"courses": {
		nil,
		[]string{
			"200 POST /users/BO/courses SAFETY x -> BO: Learner, SAFETY",
			"200 POST /users/BO/courses?sendmessage=false SAFETY INTRO -> BO: Learner, SAFETY, INTRO",
			"200 DELETE /users/BO/courses/SAFETY -> BO: Learner, INTRO",
			"404 DELETE /users/BO/courses/SAFETY",
		}, []Mail{{boID, "course:" + safetyID}},
	},
	"learning paths": {
		nil,
		[]string{
			"200 POST /users/BO/learningpaths?sendmessage=false PATH -> BO: Learner, INTRO via path, PATH",
			"200 POST /users/BO/learningpaths PATH",
			"200 DELETE /users/BO/learningpaths/PATH -> BO: Learner",
			"404 DELETE /users/BO/learningpaths/PATH",
			"404 POST /users/BO/learningpaths x",
			"200 POST /users/BO/learningpaths PATH -> BO: Learner, INTRO via path, PATH",
		}, []Mail{{boID, "path:" + pathID}},
	},
	"courses of a team": {
		func(t *Tenant) { t.Teams[0].Members = []string{adaID, boID} },
		[]string{
			"201 POST /teams/SALES/courses INTRO x -> BO: Learner, SALES member, INTRO via team",
			"201 POST /teams/SALES/courses INTRO",
			"200 DELETE /teams/SALES/courses INTRO SAFETY -> BO: Learner, SALES member",
		}, []Mail{{boID, "course:" + introID}},
	},
	"courses are not mailed to who never logged in": {
		func(t *Tenant) { t.Users[1].LastLogin = time.Time{} },
		[]string{"200 POST /users/BO/courses SAFETY -> BO: Learner, SAFETY"}, nil,
	},
	"nothing is mailed to who wants no messages": {
		func(t *Tenant) { t.Users[1].DisableMessages = true },
		[]string{"200 POST /users/BO/courses SAFETY -> BO: Learner, SAFETY"}, nil,
	},
	"nothing is mailed to the inactive": {
		func(t *Tenant) { t.Users[1].Active = false },
		[]string{"200 POST /users/BO/courses SAFETY -> BO: inactive Learner, SAFETY"}, nil,
	},
	"a team goes, its sub-teams stay": {
		nil,
		[]string{
			"200 DELETE /teams/SALES -> CREW: below ",
			"404 DELETE /teams/SALES",
		}, nil,
	},
	"a user goes": {
		func(t *Tenant) {
			t.Teams[0].Leaders = []string{adaID}
			t.Users[1].ManagerID, t.Users[1].ManagerName = adaID, "Ada Example"
		},
		[]string{
			"200 DELETE /users/ADA -> ADA: gone",
			"404 DELETE /users/ADA",
			"201 POST /users UserName=ada@example.net -> ADA: gone",
		}, nil,
	},
}

func TestScenes(t *testing.T) {
	t.Parallel()
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := recorded()
			tenant.Users[1].Active, tenant.Users[1].LastLogin = true, epoch
			if s.prepare != nil {
				s.prepare(tenant)
			}
			c := newClient(t, tenant)
			c.act(s.steps...)
			if diff := cmp.Diff(s.mails, c.sim.Mails()); diff != "" {
				t.Errorf("mails (-want +got):\n%s", diff)
			}
		})
	}
}

// act does one step after the other. A step is the status, the method, the path and what the
// body holds: the ids of a list, or a field of a user as NAME=VALUE. After "->" it tells
// what somebody has then, in the words of access; without that nothing may change.
func (c *client) act(steps ...string) {
	c.t.Helper()
	for _, step := range steps {
		call, want, changes := strings.Cut(step, " -> ")
		before := c.sim.Tenant()
		words := strings.Fields(ided(call))
		status, err := strconv.Atoi(words[0])
		if err != nil {
			c.t.Fatal(err)
		}
		c.want(status, words[1], words[2], bodyOf(words[2], words[3:]))
		after := c.sim.Tenant()
		who, _, _ := strings.Cut(want, ":")
		if got := who + ": " + access(after, ided(who)); changes && got != want {
			c.t.Errorf("%s\n got %s\nwant %s", call, got, want)
		}
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); !changes && diff != "" {
			c.t.Errorf("%s changes the account:\n%s", call, diff)
		}
	}
}

func bodyOf(target string, words []string) string {
	text := strings.Join(words, " ")
	if field, value, ok := strings.Cut(text, "="); ok {
		return object("User", field, value)
	}
	if text == "" {
		return ""
	}
	resource, _, _ := strings.Cut(path.Base(target), "?")
	return list(map[string]string{"users": "User", "courses": "Course", "learningpaths": "LearningPath"}[resource], words...)
}

// access tells what a user has, or where a team is.
func access(tenant *Tenant, id string) string {
	name := strings.NewReplacer(idNames...).Replace
	for _, team := range tenant.Teams {
		if team.ID == id {
			return "below " + name(team.ParentID)
		}
	}
	i := slices.IndexFunc(tenant.Users, func(u *User) bool { return u.ID == id })
	if i < 0 {
		return "gone"
	}
	u := tenant.Users[i]
	all := []string{map[bool]string{false: "inactive "}[u.Active] + u.AccessLevel}
	for _, team := range tenant.Teams {
		standing := name(team.ID)
		for i, role := range [][]string{team.Members, team.Leaders, team.Admins} {
			if slices.Contains(role, id) {
				standing += []string{" member", " leader", " admin"}[i]
			}
		}
		if standing != name(team.ID) {
			all = append(all, standing)
		}
	}
	assigned := func(id, via string) {
		kind, _, _ := strings.Cut(via, ":")
		all = append(all, name(id)+map[bool]string{true: " via " + kind}[kind != ""])
	}
	for _, course := range tenant.Courses {
		if a := course.assignment(id); a != nil {
			assigned(course.ID, a.Via)
		}
	}
	for _, p := range tenant.Paths {
		if slices.Contains(p.Users, id) {
			assigned(p.ID, p.Via[id])
		}
	}
	return strings.Join(all, ", ")
}
