package check_test

import (
	_ "embed"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/check"
)

// sample is a report with one finding of each kind.
func sample() *check.Report {
	return &check.Report{
		Format: 1, Connector: "v1.2.3", Region: "eu", BaseURL: "https://api.litmoseu.com/v1.svc", KeyAccepted: true,
		Counts: check.Counts{
			Users: known(20500), InactiveUsers: known(1200), Teams: check.Count{Rows: 3000, Known: true, AtLeast: true},
			SubTeams: check.Count{Rows: 30, Known: true, AtLeast: true}, Courses: known(1000),
		},
		Cost: check.Cost{Requests: 12827, Minutes: 129.9, RequestsPerMinute: 100, SampledTeams: 5, SampledCourses: 1, SampledPaths: 2},
		Findings: []check.Finding{
			{ID: "a", Question: "Is it documented?", Verdict: check.AsExpected, Answer: "Yes."},
			{ID: "b", Question: "Does a page hold the 1,000 rows that are asked for, or does it not?", Verdict: check.Handled,
				Answer: "No: 100 rows at most.", Consequence: "The connector asks for more after a page that may have been cut, whatever it holds."},
			{ID: "c", Question: "Does it answer?", Verdict: check.Fails, Answer: "No: 404 Not Found.", Consequence: "The sync fails."},
			{ID: "d", Question: "Does it move?", Verdict: check.Risk, Answer: "Yes.", Consequence: "It may fail."},
			{ID: "e", Question: "Is it refused?", Verdict: check.NotKnown, Answer: "No request was refused."},
		},
		Traffic: check.Traffic{
			Requests: 41, Bytes: 1234567, MedianMS: 210, MaxMS: 4100,
			Failures: []check.Failure{{Call: "GET /users/paginated", Outcome: "404 Not Found", Times: 1}},
		},
		Next: "baton-litmos check",
	}
}

//go:embed testdata/report.txt
var sampleText string

func TestText(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(sampleText, text(t, sample())); diff != "" {
		t.Error(diff)
	}
}
