package connector

import "github.com/conductorone/baton-litmos/pkg/litmos"

func learningPaths(b *base) *assignable[litmos.LearningPath] {
	return &assignable[litmos.LearningPath]{
		base: b, kind: learningPathType, calls: b.client.LearningPaths(), facts: progressFacts,
		describe:  func(p *litmos.LearningPath) (string, []string) { return p.Description, []string{p.Name} },
		otherwise: "a team",
		skipped:   b.settings.SkipLearningPaths, setting: "skip-learning-paths",
	}
}
