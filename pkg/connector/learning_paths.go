package connector

import (
	"context"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

func learningPaths(b *base) *assignable[litmos.LearningPath] {
	return &assignable[litmos.LearningPath]{
		base: b, kind: learningPathType, calls: b.client.LearningPaths(), facts: progressFacts,
		describe: func(p *litmos.LearningPath) (string, []string) { return p.Description, []string{p.Name} },
		givers: func(ctx context.Context, user, id string) []string {
			return teamsWith(ctx, b, user, id, b.client.LearningPaths().ListOfTeam)
		},
		skipped: b.settings.SkipLearningPaths, setting: "skip-learning-paths",
	}
}
