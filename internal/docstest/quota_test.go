package docstest

import (
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestQuotaFormula counts the requests of a sync.
func TestQuotaFormula(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.Size{Users: 2_100, Teams: 3, SubTeams: 1, Courses: 6, MembersPerTeam: 40, AssigneesPerCourse: 1_100, Seed: 9})
	for i, course := range tenant.Courses {
		// A list that may be cut, one of a round number of rows, and a short one.
		course.Assignments = course.Assignments[:min(len(course.Assignments), []int{1_100, 600, 150, 99, 1_100, 1_100}[i])]
	}
	simulator := litmossim.New(tenant)
	if _, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(simulator, config.Settings{RequestsPerMinute: 1_000_000})); err != nil {
		t.Fatal(err)
	}
	if got, want := len(simulator.Requests()), c1ztest.Requests(tenant); got != want {
		t.Errorf("%d requests, by the formula %d", got, want)
	}
}
