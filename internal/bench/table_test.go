//go:build linux

package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/programs"
)

var (
	table    = flag.Bool("table", false, "measure and write docs/performance.md, which takes minutes")
	maxUsers = flag.Int("users", 100_000, "the largest account to measure")
)

var responses = []time.Duration{50 * time.Millisecond, 500 * time.Millisecond, 5 * time.Second}

// TestTable measures accounts of growing size and writes the document.
func TestTable(t *testing.T) { //nolint:paralleltest // it measures
	if !*table {
		t.Skip("asked for with -table")
	}
	binary, err := programs.Build("", t.TempDir(), "baton-litmos")
	if err != nil {
		t.Fatal(err)
	}
	var quota, machine strings.Builder
	for _, size := range sizes {
		if size.Users > *maxUsers {
			continue
		}
		tenant := litmossim.Generate(size)
		account := fmt.Sprintf("| %d | %d | %d | %d |", size.Users, size.Teams, size.Courses, grants(tenant))
		pebble, sqlite := measure(t, binary, tenant, "pebble"), measure(t, binary, tenant, "sqlite")
		fmt.Fprintf(&machine, "%s %.1f s | %d | %.1f | %.1f s | %d | %.1f |\n", account,
			pebble.took.Seconds(), pebble.memory>>20, megabytes(pebble.file),
			sqlite.took.Seconds(), sqlite.memory>>20, megabytes(sqlite.file))
		fmt.Fprintf(&quota, "%s %d | %.3f |", account, pebble.requests, float64(pebble.requests)/float64(c1ztest.Requests(tenant)))
		for _, response := range responses {
			p := pace(t, tenant, response)
			fmt.Fprintf(&quota, " %s (%s) |", p.took.Round(time.Second), p.ofLimit())
		}
		quota.WriteString("\n")
		t.Logf("measured %d users", size.Users)
	}
	document := fmt.Sprintf(page, commit(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), quota.String(), machine.String())
	t.Log(document)
	if err := os.WriteFile("../../docs/performance.md", []byte(document), 0o644); err != nil {
		t.Fatal(err)
	}
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// ofLimit is the time as a multiple of the least time that the quota allows. That is a
// whole number of minutes, because each request waits for the one a hundred before it.
func (p paced) ofLimit() string {
	least := time.Duration((p.requests-1)/100) * time.Minute
	if least == 0 {
		return "one burst"
	}
	return fmt.Sprintf("× %.2f", float64(p.took)/float64(least))
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

const page = `# Performance

Written by ` + "`make bench`" + ` (commit %s, %s/%s, %d cores, %s). The simulated Litmos runs
on the same machine and takes its share of it.

## Where Litmos counts

The SDK's syncer with the connector, on a clock of its own; Litmos allows 100 requests in
any minute and answers after the time given. In brackets the multiple of the least that
the quota leaves: one whole minute for each hundred requests begun after the first. "×
minimum" compares the requests with the fewest that the API's lists allow.

| Users | Teams | Courses | Grants | Requests | × minimum | 50 ms | 500 ms | 5 s |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|
%s
## Without a quota

A one-shot run of the built binary on loopback: wall time, peak memory and size of the file
in MB. A run was four processes before; for 900,000 grants they took 14.3 s, 1,180
MB and 65 MB for the process that watched them (Pebble, on a quiet machine of this kind).

| Users | Teams | Courses | Grants | Pebble | Memory | File | SQLite | Memory | File |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
%s
Pebble is the default because it is several times faster; SQLite takes a fraction of the
memory.

## Another way to read assignments

` + "`POST /users/courses`" + ` is documented to give the courses of 25 users a call: U/25 requests
for U users, against one per started 1,000 assignees of each course. It would need fewer
for an account with more courses (their further pages counted) than a twenty-fifth of its
users:

| Users | Requests by users | Fewer than by courses from |
|---:|---:|---|
| 1,000 | 40 | 41 courses |
| 10,000 | 400 | 401 courses |
| 100,000 | 4,000 | 4,001 courses |

At 10,000 users and 1,000 courses that is 400 requests instead of 1,000: six minutes less.
It is not built. The call was never recorded: whether it pages, what it leaves out for
users with many courses, and whether it gives due dates is unknown, and a sample compared
with ` + "`/courses/{id}/users`" + ` could not show that the rest is whole.
`
