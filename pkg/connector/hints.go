package connector

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// hints are what this process has seen of the latest syncs. They save requests. A sync does
// not need them: its calls may go to any number of processes, in which they are missing or
// partial.
type hints struct {
	off    bool // keep nothing
	mu     sync.Mutex
	recent []*syncHints // the latest last
}

// maxHints is how many syncs are remembered: a full one and a few targeted ones beside it.
const maxHints = 4

// syncHints are the hints about one sync.
type syncHints struct {
	syncID string
	teams  sync.Map    // those that were listed, by id
	walked atomic.Bool // the users are being listed, or were

	mu sync.Mutex
	// The levels of users can be used only if this process has read all pages of the walk.
	next   string // the token of the page that is still missing
	done   bool   // no page is missing
	users  []userLevel
	places map[string]int // in users, by id
}

type userLevel struct {
	id    string
	level litmos.AccessLevel
}

func (h *hints) of(syncID string) *syncHints {
	s := &syncHints{syncID: syncID}
	if h.off || syncID == "" {
		return s // nothing ends a sync without an id
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if i := slices.IndexFunc(h.recent, func(s *syncHints) bool { return s.syncID == syncID }); i >= 0 {
		return h.recent[i]
	}
	h.recent = append(h.recent, s)
	h.recent = h.recent[max(0, len(h.recent)-maxHints):]
	return s
}

// noteUsers keeps the levels of the users that a call has read. From is the page token of the
// call, to is that of the next call, which is empty if there is none.
func (s *syncHints) noteUsers(from, to string, users []litmos.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case from == "":
		s.users, s.places = nil, map[string]int{}
	case from != s.next || s.places == nil:
		s.users, s.places, s.done = nil, nil, false
		return
	}
	s.next, s.done = to, to == ""
	for i := range users {
		entry := userLevel{users[i].ID, users[i].AccessLevel}
		if place, ok := s.places[entry.id]; ok {
			s.users[place] = entry
			continue
		}
		s.places[entry.id] = len(s.users)
		s.users = append(s.users, entry)
	}
}

// allUsers are the levels of all users of the account, if this process knows them.
func (s *syncHints) allUsers() ([]userLevel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.done {
		return nil, false
	}
	return s.users, true
}

// level is a user's access level, empty if this process does not know it.
func (s *syncHints) level(id string) litmos.AccessLevel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if place, ok := s.places[id]; ok {
		return s.users[place].level
	}
	return ""
}
