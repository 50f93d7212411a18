package litmos

import "testing"

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
