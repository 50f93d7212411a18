package c1ztest

import (
	"context"
	"reflect"
	"strings"
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
// Learner. Facts, and access levels, are in lists that are read anyway.
func Requests(t *litmossim.Tenant) int {
	want := Expected(t)
	holders, above := map[string]int{}, map[string]bool{}
	for key, g := range want.Grants {
		id, user, _ := strings.Cut(key, " <- user:")
		if g.Direct {
			holders[id]++
		}
		level := want.Resources["user:"+user].Profile["access_level"]
		team, isMember := strings.CutSuffix(id, ":member")
		above[team] = above[team] || isMember && level != litmossim.LevelLearner
	}
	n := 2 + Pages(len(t.Users))
	for _, e := range entitlements {
		if e.of == "access_level" {
			continue
		}
		objects := 0
		for id := range want.Resources {
			if strings.HasPrefix(id, e.of+":") && (e.purpose == assignment || above[id]) {
				objects++
				n += Pages(holders[id+":"+e.slug])
			}
		}
		if e.purpose == assignment {
			n += Pages(objects)
		}
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
