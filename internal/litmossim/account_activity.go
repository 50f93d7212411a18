package litmossim

import "time"

// activity is an entry of the log of assignments.
type activity struct {
	kind           string // such as "User Added To Course" (documented)
	object, target subject
	at             time.Time
	// implied is set for what came with a team or a learning path. Whether Litmos logs that is
	// unknown.
	implied bool
}

// subject is something that an activity names.
type subject struct {
	kind, id, name string
	number         int64
}

func (u *User) subject() subject { return subject{"User", u.ID, u.FullName(), u.OriginalID} }
func (t *Team) subject() subject { return subject{"Team", t.ID, t.Name, t.OriginalID} }

const (
	added   = " Added To "
	removed = " Removed From "
)

func (s *state) logActivity(object subject, change string, target subject, implied bool) {
	s.activities = append(s.activities, activity{object.kind + change + target.kind, object, target, s.now(), implied})
}

// logEdit notes that the record of a user was written.
func (s *state) logEdit(u *User) { s.edited[u.ID] = s.now() }

// membership is an entry of the feed of teams: a user in a team, now or formerly.
type membership struct {
	team             *Team
	user             *User
	created, updated time.Time
}

// logMembership notes a change of a membership or of its roles.
func (s *state) logMembership(t *Team, u *User, isNew bool) {
	now := s.now()
	for _, m := range s.memberships {
		if m.team == t && m.user == u {
			m.updated = now
			return
		}
	}
	m := &membership{t, u, now, now}
	if !isNew {
		m.created = now.AddDate(-1, 0, 0) // from before the feeds
	}
	s.memberships = append(s.memberships, m)
}

// logRole notes that a role was given or taken. That it counts as a change of the user's record
// is guessed.
func (s *state) logRole(t *Team, u *User) {
	s.logMembership(t, u, false)
	s.logEdit(u)
}
