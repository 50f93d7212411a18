package check_test

import (
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

const sampleText = `Litmos account
  API             https://api.litmoseu.com/v1.svc
  Region          eu
  API key         accepted
  Users           20,500, 1,200 of them inactive
  Teams           at least 3,000, at least 30 of them sub-teams
  Courses         1,000
  Learning paths  not known

A full sync
  about 12,827 requests, which take 2 h 10 min at 100 requests a minute.
  Estimated from 5 teams, 1 course and 2 learning paths.

A sync will fail or be incomplete
  Does it answer? No: 404 Not Found.
    The sync fails.

A sync may fail or miss something
  Does it move? Yes.
    It may fail.

Not as documented or assumed, and handled
  Does a page hold the 1,000 rows that are asked for, or does it not? No: 100
    rows at most.
    The connector asks for more after a page that may have been cut, whatever it
      holds.

As the connector expects
  Is it documented? Yes.

Could not be seen
  Is it refused? No request was refused.

This check
  41 requests, all of them reads: 1,234,567 bytes; the median answer took 210
    ms, the slowest 4100 ms.
  GET /users/paginated: 404 Not Found (1 time)

Next: baton-litmos check
`

func TestText(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(sampleText, text(t, sample())); diff != "" {
		t.Error(diff)
	}
}
