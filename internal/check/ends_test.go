package check_test

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestEnds: only a refused key and an outage end a check, with the status of a sync. That of a
// failure of the first request is tested in pkg/connector.
func TestEnds(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]codes.Code{
		"status-401":                 codes.Unauthenticated,
		"status-401,after=12":        codes.Unauthenticated,
		"status-403":                 codes.PermissionDenied,
		"status-503,after=12":        codes.Aborted,
		"status-502,after=12":        codes.Aborted,
		"status-503,path=/courses/*": codes.OK,
		"reset,path=/courses/*/*":    codes.OK,
	} {
		report, err := run(t, c1ztest.Simulate(t, generate(litmossim.DemoSize()), fault), config.Litmos{})
		if status.Code(err) != want || (report == nil) != (want != codes.OK) {
			t.Errorf("%s: %v, %v", fault, report, err)
		}
	}
}

// TestBound: where lists are long or much goes wrong, the check stops asking. What it did not ask
// is no finding.
func TestBound(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("large accounts, which take the same ways as small ones")
	}
	size := litmossim.Size{Users: 3000, Teams: 3000, SubTeams: 20, Courses: 3000, MembersPerTeam: 110, AssigneesPerCourse: 110, Seed: 8}
	long := generate(size)
	for i := range 3000 {
		long.Paths = append(long.Paths, &litmossim.LearningPath{ID: fmt.Sprint("path", i), Name: fmt.Sprint(mark, i)})
	}
	for _, c := range []struct {
		tenant *litmossim.Tenant
		faults []string
		open   string // a question
	}{
		{generate(size), nil, "search"},
		{generate(size), []string{"status-502,path=/courses/*/users", "status-500,path=/learningpaths"}, "unknown-id"},
		// Each list takes a request more, and nothing is left for the users of courses.
		{long, []string{"status-502,path=/teams,times=1", "status-502,path=/courses,times=1", "status-502,path=/learningpaths,times=1"}, "lists-readable"},
	} {
		simulator := c1ztest.Simulate(t, c.tenant, append(c.faults, "clamp=100")...)
		report := must(t, simulator, simulator, config.Litmos{})
		if sent := len(simulator.Requests()); sent != check.MaxRequests || report.Traffic.Requests != sent {
			t.Errorf("%d requests, the report says %d", sent, report.Traffic.Requests)
		}
		for _, f := range report.Findings {
			if strings.Contains(strings.ToLower(f.Answer), "not asked") && f.Verdict != check.NotKnown {
				t.Errorf("%+v", f)
			}
		}
		if f := finding(t, report, c.open); f.Verdict != check.NotKnown {
			t.Errorf("%+v", f)
		}
	}
}
