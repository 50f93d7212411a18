package litmossim

import (
	"slices"
	"time"
)

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
	AccessTillDays int // 0 is null
	CourseIDs      []string
	Users          []string          // user IDs
	Via            map[string]string // "team:<id>" by user ID; no entry if assigned directly
}

// follow assigns a learning path with its courses. via is "" or the team that gives it.
func (s *state) follow(p *LearningPath, u *User, via string) {
	if slices.Contains(p.Users, u.ID) {
		return
	}
	p.Users = append(p.Users, u.ID)
	p.setVia(u.ID, via)
	s.logActivity(u.subject(), added, p.subject(), via != "")
	for _, course := range known(s.courses, p.CourseIDs) {
		s.assign(course, u, viaPath(p.ID))
	}
}

// unfollow ends the assignment of a learning path, and of the courses that came with it.
func (s *state) unfollow(p *LearningPath, u *User) {
	if slices.Contains(p.Users, u.ID) {
		s.logActivity(u.subject(), removed, p.subject(), p.Via[u.ID] != "")
	}
	p.Users = without(p.Users, u.ID)
	delete(p.Via, u.ID)
	for _, course := range known(s.courses, p.CourseIDs) {
		s.release(course, u, viaPath(p.ID))
	}
}

func (p *LearningPath) setVia(userID, via string) {
	delete(p.Via, userID)
	if via == "" {
		return
	}
	if p.Via == nil {
		p.Via = make(map[string]string)
	}
	p.Via[userID] = via
}

// drop ends the assignment of a path that came through via, unless another team
// gives it too.
func (s *state) drop(p *LearningPath, u *User, via string) {
	if !slices.Contains(p.Users, u.ID) || p.Via[u.ID] != via {
		return
	}
	i := slices.IndexFunc(s.Teams, func(t *Team) bool {
		return slices.Contains(t.Paths, p.ID) && slices.Contains(t.Members, u.ID)
	})
	if i < 0 {
		s.unfollow(p, u)
		return
	}
	p.setVia(u.ID, viaTeam(s.Teams[i].ID))
}

func (s *state) removePath(id string) {
	p := s.paths[id]
	for _, t := range s.Teams {
		t.Paths = without(t.Paths, id)
	}
	s.Paths = slices.DeleteFunc(s.Paths, func(other *LearningPath) bool { return other == p })
	for _, u := range known(s.users, p.Users) {
		s.unfollow(p, u)
	}
}

// progress derives a user's assignment to a path from those to its courses, without the dates.
func (s *state) progress(p *LearningPath, userID string) Assignment {
	progress := Assignment{UserID: userID, Completed: len(p.CourseIDs) > 0}
	for _, course := range known(s.courses, p.CourseIDs) {
		a := course.assignment(userID)
		if a == nil {
			progress.Completed = false
			continue
		}
		progress.Percentage += a.Percentage / float64(len(p.CourseIDs))
		progress.Completed = progress.Completed && a.Completed
	}
	return progress
}
