//go:build linux

package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
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

// sizes are accounts from a hundred users to a hundred thousand; from ten thousand on all
// else grows with the users, but for the one of 900,000 grants.
var sizes = []litmossim.Size{
	{Users: 100, Teams: 5, SubTeams: 2, Courses: 10, MembersPerTeam: 10, AssigneesPerCourse: 30, Seed: 1},
	{Users: 1000, Teams: 20, SubTeams: 10, Courses: 50, MembersPerTeam: 30, AssigneesPerCourse: 100, Seed: 1},
	{Users: 10_000, Teams: 20, SubTeams: 10, Courses: 50, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
	{Users: 20_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 60, AssigneesPerCourse: 900, Seed: 1},
	{Users: 50_000, Teams: 100, SubTeams: 50, Courses: 250, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
	{Users: 100_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 60, AssigneesPerCourse: 450, Seed: 1},
}

// grants counts what the file will hold, without those of access levels and sub-teams.
func grants(tenant *litmossim.Tenant) int {
	n := 0
	for _, team := range tenant.Teams {
		n += len(team.Members) + len(team.Leaders) + len(team.Admins)
	}
	for _, course := range tenant.Courses {
		n += 2 * len(course.Assignments)
	}
	return n
}

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
		for _, response := range responseTimes {
			p := pace(t, tenant, response)
			fmt.Fprintf(&quota, " %s (%s) |", p.took.Round(time.Second), p.ofLimit())
		}
		quota.WriteString("\n")
		t.Logf("measured %d users", size.Users)
	}
	origin := fmt.Sprintf("commit %s, %s/%s, %d cores, %s", commit(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := write("../../docs/performance.md", origin, quota.String(), machine.String()); err != nil {
		t.Fatal(err)
	}
}

// write puts what was measured into the document: where that was, and the rows of its first two
// tables.
func write(path, origin, quota, machine string) error {
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := regexp.MustCompile(`\(commit [^)]*\)`).ReplaceAllLiteralString(string(document), "("+origin+")")
	rows := []string{quota, machine}
	text = regexp.MustCompile(`(?m)(^\|---.*\n)(\|.*\n)*`).ReplaceAllStringFunc(text, func(table string) string {
		if len(rows) == 0 {
			return table
		}
		line, _, _ := strings.Cut(table, "\n")
		filled := line + "\n" + rows[0]
		rows = rows[1:]
		return filled
	})
	return os.WriteFile(path, []byte(text), 0o644)
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// ofLimit is the time as a multiple of the least time that the quota allows.
func (p paced) ofLimit() string {
	if p.limit() == 0 {
		return "one burst"
	}
	return fmt.Sprintf("× %.2f", float64(p.took)/float64(p.limit()))
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
