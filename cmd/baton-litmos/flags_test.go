package main

import (
	"slices"
	"testing"

	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/google/go-cmp/cmp"
)

// TestEveryFlagIsKnown: a flag that a new version of the SDK brings must not be overlooked,
// or a run would take it for a full sync.
func TestEveryFlagIsKnown(t *testing.T) {
	t.Parallel()
	want := []string{field.LogEventLogFieldName} // on Windows only
	for _, f := range field.DefaultFields {
		if f.FieldName != "provisioning" { // pkg/config declares it again
			want = append(want, f.FieldName)
		}
	}
	var got []string
	for _, f := range flags {
		got = append(got, f.name)
	}
	if slices.Sort(got); len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Error("a flag is in the table twice")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the flags of the SDK and of the table differ (-SDK +table):\n%s", diff)
	}
}
