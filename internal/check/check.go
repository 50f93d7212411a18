// Package check looks at a Litmos account before its first sync: how large it is, what a
// full sync will cost, and how the account behaves where the documentation is silent. It
// only reads.
package check

import (
	"cmp"
	"context"
	"slices"

	"github.com/conductorone/baton-sdk/pkg/annotations"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// Options say what to check, and how.
type Options struct {
	Client   *litmos.Client
	Settings config.Litmos
	// Validate is that of the connector. It makes one request and fails, with the status that a
	// sync would end with, if Litmos is down or refuses the key.
	Validate func(context.Context) (annotations.Annotations, error)
	// Stage is told what the check does next.
	Stage   func(string)
	Region  string // for the report
	Version string // of the connector, for the report
}

// Run checks an account. It fails if Litmos refuses the key or is down; what else fails is
// a finding.
func Run(ctx context.Context, o Options) (*Report, error) {
	o.Stage("checking the key")
	if _, err := o.Validate(ctx); err != nil {
		return nil, err
	}
	s := newSurvey(o)
	s.look(ctx)
	o.Stage("asking how the account behaves")
	report := &Report{
		Format: 1, Connector: o.Version, Region: o.Region, BaseURL: o.Client.BaseURL(), KeyAccepted: true,
		CanSync: true, Next: "baton-litmos --file sync.c1z",
	}
	for _, q := range questions {
		s.missing = nil
		f := q.answer(ctx, s)
		if s.missing != nil {
			f = notKnown("Not seen: %s.", s.missing.outcome())
		}
		f.ID, f.Question = q.id, q.text
		report.Findings = append(report.Findings, f)
		if f.Verdict == Fails {
			report.CanSync, report.Next = false, "baton-litmos check"
		}
	}
	if s.fatal != nil {
		return nil, s.fatal
	}
	slices.Sort(s.times)
	s.traffic.Requests = o.Client.Quota().Sent
	if n := len(s.times); n > 0 {
		s.traffic.MedianMS, s.traffic.MaxMS = s.times[n/2].Milliseconds(), s.times[n-1].Milliseconds()
	}
	report.Cost, report.Traffic = s.cost(), s.traffic
	report.Counts = Counts{
		Users:         cmp.Or(s.counted, s.users.count()),
		InactiveUsers: s.inactive,
		Teams:         s.teams.count(),
		SubTeams:      Count{Rows: len(s.parents()), Known: !s.teams.failed(), AtLeast: s.teams.more},
		Courses:       s.courses.count(),
		LearningPaths: s.paths.count(),
	}
	return report, nil
}
