package litmos

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShown(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct{ got, want map[string]any }{
		"text":           {Shown(&Team{ID: "t1", Name: "Sales", Description: "All of it"}), map[string]any{"name": "Sales", "description": "All of it"}},
		"number, date":   {Shown(&Progress{Completed: true, Percentage: Number{Known: true}, DueDate: due}), map[string]any{"percentage_complete": 0.0, "due_date": due}},
		"flag, own text": {Shown(&User{AccessLevel: LevelLearner}), map[string]any{"active": false, "access_level": "Learner"}},
		"embedded":       {Shown(&Assignee{ID: "u1", Progress: Progress{DueDate: due}}), map[string]any{"due_date": due}},
		"nothing":        {Shown(&Progress{}), map[string]any{}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestFields: keys are unique, and each is explained.
func TestFields(t *testing.T) {
	t.Parallel()
	for name, fields := range map[string][]Field{"User": Fields[User](), "Team": Fields[Team](), "Course": Fields[Course](), "LearningPath": Fields[LearningPath](), "Progress": Fields[Progress]()} {
		seen := map[string]bool{}
		for _, f := range fields {
			if f.Description == "" || seen[f.Key] {
				t.Errorf("%s: %+v", name, f)
			}
			seen[f.Key] = true
		}
		if len(fields) < 4 {
			t.Errorf("%s: %d fields", name, len(fields))
		}
	}
}
