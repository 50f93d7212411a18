package litmossim

import "time"

// LearningPath is a sequence of courses that is assigned as a whole.
type LearningPath struct {
	ID             string
	Name           string
	Description    string
	Active         bool
	ForSale        bool
	OriginalID     int64
	Price          float64
	AccessTillDate time.Time
	AccessTillDays int `wire:"null"`
	CourseIDs      []string
	Assignments    Assignments
}

func (p *LearningPath) subject() subject {
	return subject{"Learning Path", p.ID, p.Name, p.OriginalID}
}

func (p *LearningPath) assignees() *Assignments { return &p.Assignments }

func (p *LearningPath) parts() []string { return p.CourseIDs }

// progress derives an assignment to a path from those to its courses, without the dates.
func (p *LearningPath) progress(s *state, of Assignment) Assignment {
	progress := Assignment{UserID: of.UserID, Completed: len(p.CourseIDs) > 0}
	for _, course := range known(s.courses, p.CourseIDs) {
		a := course.Assignments.Of(of.UserID)
		if a == nil {
			progress.Completed = false
			continue
		}
		progress.PercentageComplete += a.PercentageComplete / float64(len(p.CourseIDs))
		progress.Completed = progress.Completed && a.Completed
	}
	return progress
}
