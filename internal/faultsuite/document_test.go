package faultsuite

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

//go:generate go test -run TestDocument -update .

var update = flag.Bool("update", false, "write docs/reliability.md")

const documentPath = "../../docs/reliability.md"

// TestDocument keeps the document what the table is.
func TestDocument(t *testing.T) {
	t.Parallel()
	want := document()
	if *update {
		if err := os.WriteFile(documentPath, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(documentPath)
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the table says: run make generate (%v)", documentPath, err)
	}
}

const introduction = `# What a sync does under faults

Generated from ` + "`internal/faultsuite`" + ` by ` + "`make generate`" + `; do not edit.

A sync has two ends: its file equals the account, or it fails with a line that says why
and leaves the file of an earlier sync alone. Each row below is a test: the SDK's own
syncer runs against the simulated Litmos with the fault switched on (and must have met
it), and the file is compared whole with what the account holds. Besides these, the tests
run 100 random schedules of several faults each; ` + "`make soak`" + ` runs more.

"Equal" is an equal file. "Equal, as far as the account stood still" holds everything that
was there from the first request to the last, and nothing that never was.

| Fault | The sync | Because it |
|---|---|---|
`

func document() string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, r := range table {
		end := map[outcome]string{
			equal:   "equal",
			between: "equal, as far as the account stood still",
			without: "equal, without the grants of what vanished",
			fails:   fmt.Sprintf("fails: `%s`", r.says),
		}[r.outcome]
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.fault, end, r.why)
	}
	b.WriteString("\nWrites are shown in `pkg/connector`: access requests under lost answers, outages and ids\n" +
		"that Litmos ignores. Changes that come at the same time, from two processes, are shown in\n" +
		"`internal/changesuite` with random schedules. Kills and signals are shown in\n" +
		"`cmd/baton-litmos` with the built binary.\n")
	return b.String()
}
