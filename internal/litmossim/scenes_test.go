package litmossim

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestScenes plays the scenes of the archives. A scene has the name "NAME on ACCOUNT" or, on the
// recorded account, "NAME". Each line is a step as for act, an e-mail that is sent, a time that
// passes, or a comment.
func TestScenes(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"reads", "writes", "faults"} {
		scenes, err := txtar.ParseFile("testdata/" + kind + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		for _, scene := range scenes.Files {
			t.Run(scene.Name, func(t *testing.T) {
				t.Parallel()
				name, account, _ := strings.Cut(scene.Name, " on ")
				c := newClient(t, recorded())
				c.prepare(account)
				if kind == "faults" {
					c.inject(name)
				}
				c.play(string(scene.Data))
			})
		}
	}
}

// prepare makes the account that a scene begins with. In all that have Bo, he is active and has
// logged in.
func (c *client) prepare(account string) {
	c.t.Helper()
	c.sim.Update(func(t *Tenant) {
		t.Users[1].Active, t.Users[1].LastLogin = true, epoch
		switch account {
		case "", "moves":
		case "a quota of 3":
			c.sim.quota.limit = 3
		case "a crowd":
			*t = *crowd(1200)
		case "a dozen": // of whom every fourth is inactive, from the third on
			*t = *crowd(12)
			t.Users[2].Active, t.Users[6].Active, t.Users[10].Active = false, false, false
			t.Users[3].CompanyName, t.Users[4].Email = "Acme & Co", "Desk@example.net"
		case "roles": // of Ada on both teams, and nothing else
			t.Courses, t.Paths, t.Teams[0].Courses, t.Teams[0].Paths = nil, nil, nil, nil
			t.Teams[0].Leaders, t.Teams[1].Members, t.Teams[1].Admins = []string{adaID}, []string{adaID}, []string{adaID}
		case "gifts": // of the team Sales West to Ada
			t.Courses[0].Assignments[0].Via = viaTeam(salesID)
			t.Paths[0].Assignments[0].Via = viaTeam(salesID)
		default:
			c.t.Fatalf("there is no account %q", account)
		}
	})
	if account == "moves" { // are all that the feeds hold
		c.act("200 DELETE /teams/SALES/users/ADA -> ADA: Team_Leader, SAFETY, INTRO via path, PATH")
		c.act("201 POST /teams/SALES/users BO -> BO: Learner, SALES member, SAFETY via team, INTRO via path, PATH via team")
	}
}

func (c *client) inject(faults string) {
	c.t.Helper()
	if err := c.sim.Inject(strings.Split(spellOut(faults), "; ")...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) play(scene string) {
	c.t.Helper()
	var mails []string
	for line := range strings.Lines(scene) {
		line = strings.TrimSuffix(line, "\n")
		switch kind, text, _ := strings.Cut(line, " "); kind {
		case "#":
		case "mail":
			mails = append(mails, spellOut(text))
		case "wait":
			d, err := time.ParseDuration(text)
			if err != nil {
				c.t.Fatal(err)
			}
			c.now = c.now.Add(d)
		default:
			c.act(line)
		}
	}
	if diff := cmp.Diff(mails, c.sim.Mails()); diff != "" {
		c.t.Errorf("mails (-want +got):\n%s", diff)
	}
}

// TestShapes compares answers byte for byte with the API reference. A file of the archive is
// named by a step, and holds the body of its answer without the namespace declaration of the root.
func TestShapes(t *testing.T) {
	t.Parallel()
	shapes, err := txtar.ParseFile("testdata/shapes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	c := newClient(t, recorded())
	for _, shape := range shapes.Files {
		header, body, _ := strings.Cut(c.call(spellOut(shape.Name)), "\r\n\r\n")
		body = strings.Replace(body, namespace, "", 1)
		if diff := cmp.Diff(string(shape.Data), body+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", shape.Name, diff)
		}
		if body == "" == strings.Contains(header, "Content-Type: "+typeXML) {
			t.Errorf("%s: %s", shape.Name, header)
		}
	}
}

// TestCheckFault: no fault is taken whose text is wrong. The scenes show those that are right.
func TestCheckFault(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "nonsense", "clamp", "clamp=0", "clamp=x", "short-page=100", "total-count=some", "status-503=1",
		"create-409", "status-503,after=x", "status-503,times=-1", "status-503,path=[", "status-503,until=3", "slow-body=-1",
		"status-503,times=1,until=3", "late-writes=600001",
	} {
		if err := CheckFault(s); err == nil {
			t.Errorf("%s is taken", s)
		}
	}
}
