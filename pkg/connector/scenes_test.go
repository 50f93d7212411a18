package connector_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// TestScenes plays the scenes of the archives, those of each thing for each of kinds.
func TestScenes(t *testing.T) {
	t.Parallel()
	for _, archive := range []string{"changes", "accounts", "events"} {
		for _, scene := range scenes(t, archive) {
			text := string(scene.Data)
			if !strings.HasPrefix(scene.Name, "each: ") {
				play(t, scene.Name, text)
				continue
			}
			for _, kind := range kinds {
				if kind.nowhere == "" && strings.Contains(text, "NOWHERE") {
					continue
				}
				fill := strings.NewReplacer(
					"IT", kind.it, "IGNORED", kind.ignored, "NOWHERE", kind.nowhere, "FIRST", fmt.Sprint(kind.first), "MORE", fmt.Sprint(kind.first+1),
				)
				play(t, scene.Name+"/"+kind.it, fill.Replace(text))
			}
		}
	}
}

func scenes(t *testing.T, archive string) []txtar.File {
	t.Helper()
	all, err := txtar.ParseFile("testdata/" + archive + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	return all.Files
}

func play(t *testing.T, name, text string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		in(t, func(s *scene) { s.play(text) })
	})
}

// TestKindsAreAll: whatever can be granted is one of kinds.
func TestKindsAreAll(t *testing.T) {
	t.Parallel()
	spelled := strings.NewReplacer(words...)
	known := map[string]bool{}
	for _, kind := range kinds {
		on := strings.Split(spelled.Replace(kind.it), ":")
		known[on[0]+" "+on[2]] = true
	}
	for id, e := range c1ztest.Expected(small()).Entitlements {
		if kind, _, _ := strings.Cut(id, ":"); !e.Immutable && !known[kind+" "+e.Slug] {
			t.Errorf("kinds lacks %s of a %s", e.Slug, kind)
		}
	}
}

// TestCosts: changes and polls take the requests that the document says. Those of changes do not depend
// on how many users a team or a course has.
func TestCosts(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, cost := range scenes(t, "costs") {
		t.Run(cost.Name, func(t *testing.T) {
			t.Parallel()
			in(t, func(s *scene) {
				polls := strings.Contains(string(cost.Data), "poll")
				if !polls { // which reads the members
					s.simulator.Update(crowd)
				}
				s.play(string(cost.Data))
				n, _ := s.sent()
				if row := fmt.Sprintf("| %s | %d |", cost.Name, n); !strings.Contains(string(document), row) {
					t.Errorf("docs/operations.md lacks the row %s", row)
				}
				if !polls {
					return
				}
				s.play("poll")
				if n, _ := s.sent(); n != 3 {
					t.Errorf("the next poll: %d requests", n)
				}
			})
		})
	}
}

// crowd fills the team, the course and the learning path with users.
func crowd(t *litmossim.Tenant) {
	for i := range 2_500 {
		id := fmt.Sprintf("cROWD%d", i)
		t.Users = append(t.Users, &litmossim.User{ID: id, UserName: id, FirstName: id, AccessLevel: "Learner", Active: true})
		t.Teams[0].Members = append(t.Teams[0].Members, id)
		t.Courses[0].Assignments = append(t.Courses[0].Assignments, litmossim.Assignment{UserID: id})
		t.Paths[0].Assignments = t.Courses[0].Assignments
	}
}
