package c1ztest

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// Check compares the file of a full sync with what it must hold.
func Check(t testing.TB, path string, want Snapshot) {
	t.Helper()
	if diff := Diff(want, Read(context.Background(), t, path)); diff != "" {
		t.Errorf("the file differs from the account (-account +file):\n%s", diff)
	}
}

// Diff says how a file differs from what it must hold, "" if it does not.
func Diff(want, got Snapshot) string {
	if reflect.DeepEqual(want, got) { // much faster
		return ""
	}
	const most = 4000
	diff := cmp.Diff(want, got)
	return diff[:min(len(diff), most)]
}

// Requests is how many requests a full sync of an account takes: two checks, and the
// pages of all lists. The roles of a team are only asked for if a member is above
// Learner.
func Requests(t *litmossim.Tenant) int {
	levels := map[string]string{}
	for _, u := range t.Users {
		if u.Active {
			levels[u.ID] = u.AccessLevel
		}
	}
	isHidden := func(user string) bool {
		_, active := levels[user]
		return !active
	}
	pages := func(users []string) int { return Pages(len(slices.DeleteFunc(slices.Clone(users), isHidden))) }
	isPrivileged := func(user string) bool { return !isHidden(user) && levels[user] != litmossim.LevelLearner }
	n := 2 + Pages(len(t.Users)) + Pages(len(t.Teams)) + Pages(len(t.Courses)) + Pages(len(t.Paths))
	for _, team := range t.Teams {
		n += pages(team.Members)
		if slices.ContainsFunc(team.Members, isPrivileged) {
			n += pages(team.Leaders) + pages(team.Admins)
		}
	}
	for _, course := range t.Courses {
		n += Pages(len(course.Assignments))
	}
	for _, path := range t.Paths {
		n += Pages(len(path.Users))
	}
	return n
}

// Pages is how many requests a list of n rows takes. Pages overlap by three rows, and
// one that may have been cut does not end a list.
func Pages(n int) int {
	const size, overlap = 1000, 3
	for requests := 1; ; requests++ {
		page := min(n, size)
		if page < size/2 && (page < 100 || page%50 != 0) {
			return requests
		}
		n -= page - overlap
	}
}
