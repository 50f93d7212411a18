package connector

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// syncs keeps what a sync has shown already, so that nothing is asked of Litmos twice.
// It is a shortcut only: a sync that resumes in another process finds it empty and reads
// again.
type syncs struct {
	client *litmos.Client
	roles  []teamRole // that a sync reads

	mu      sync.Mutex
	rosters []*roster // the latest last
}

// maxRosters bounds the syncs remembered: one at a time runs, and a few targeted ones.
const maxRosters = 4

func (s *syncs) roster(ctx context.Context, syncID string) *roster {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rosters {
		if r.syncID == syncID {
			return r
		}
	}
	r := newRoster(ctx, syncID, s.client, s.roles)
	s.rosters = append(s.rosters, r)
	if len(s.rosters) > maxRosters {
		s.rosters[0].close()
		s.rosters = s.rosters[1:]
	}
	return r
}

// close ends what is still read ahead.
func (s *syncs) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rosters {
		r.close()
	}
}

// roster is what one sync knows of the account's users: about 100 bytes a user.
type roster struct {
	syncID   string
	started  chan struct{} // closed when the walk has begun
	done     chan struct{} // closed when it is complete
	finished sync.Once

	teamUsers map[litmos.TeamRole]*ahead[litmos.TeamUser]
	assignees *ahead[litmos.CourseUser] // of courses
	close     context.CancelFunc        // ends what is read ahead

	mu       sync.Mutex
	entries  []rosterEntry
	places   map[string]int  // of entries, by id
	unknown  map[string]bool // users reported
	teams    map[string]bool // listed, by id
	vanished int             // teams and courses
}

type rosterEntry struct{ id, level string }

func newRoster(ctx context.Context, syncID string, client *litmos.Client, roles []teamRole) *roster {
	r := &roster{syncID: syncID, started: make(chan struct{}), done: make(chan struct{}), places: map[string]int{}}
	ctx, r.close = context.WithCancel(litmos.Background(context.WithoutCancel(ctx)))
	r.teamUsers = map[litmos.TeamRole]*ahead[litmos.TeamUser]{}
	for _, role := range roles {
		r.teamUsers[role.role] = newAhead(ctx, func(ctx context.Context, id string) (litmos.Page[litmos.TeamUser], error) {
			page, err := client.ListTeamUsers(ctx, id, role.role, litmos.Cursor{})
			if role.role == litmos.TeamMember && slices.ContainsFunc(page.Rows, isAboveLearner) {
				for _, further := range roles[1:] {
					r.teamUsers[further.role].now(id)
				}
			}
			return page, err
		})
	}
	r.assignees = newAhead(ctx, func(ctx context.Context, id string) (litmos.Page[litmos.CourseUser], error) {
		return client.ListCourseUsers(ctx, id, litmos.Cursor{})
	})
	return r
}

// fail ends what is read ahead for a sync that fails, and makes the error final.
func (r *roster) fail(err error) error {
	r.close()
	return permanent(err)
}

// begin claims the walk. It reports false if somebody else has begun it.
func (r *roster) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if isClosed(r.started) {
		return false
	}
	close(r.started)
	return true
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// add notes a page of the walk. Users may come twice; the latest level counts.
func (r *roster) add(users []litmos.User) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range users {
		entry := rosterEntry{users[i].ID, intern(users[i].AccessLevel)}
		if place, ok := r.places[entry.id]; ok {
			r.entries[place] = entry
			continue
		}
		r.places[entry.id] = len(r.entries)
		r.entries = append(r.entries, entry)
	}
}

// addTeams notes a page of teams.
func (r *roster) addTeams(ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.teams == nil {
		r.teams = map[string]bool{}
	}
	for _, id := range ids {
		r.teams[id] = true
	}
}

func (r *roster) hasTeam(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.teams[id]
}

// intern spares a copy of the same few names per user.
func intern(level string) string {
	if i := slices.Index(levelNames, level); i >= 0 {
		return levelNames[i]
	}
	return level
}

func (r *roster) finish() { r.finished.Do(func() { close(r.done) }) }

// grace is how long to wait for somebody else to begin the walk: in a parallel sync the
// listing of users begins at the same time as that of access levels.
const grace = 2 * time.Second

// await gives somebody else the chance to begin the walk.
func (r *roster) await(ctx context.Context) {
	select {
	case <-r.started:
	case <-time.After(grace):
	case <-ctx.Done():
	}
}

// wait blocks until the walk that has begun is complete.
func (r *roster) wait(ctx context.Context) error {
	select {
	case <-r.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *roster) complete() bool { return isClosed(r.done) }

func (r *roster) len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.entries)
}

// level is a user's access level, if the walk has shown it.
func (r *roster) level(id string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if place, ok := r.places[id]; ok {
		return r.entries[place].level
	}
	return ""
}

// otherLevels are the levels that users have and knownLevels has not, sorted.
func (r *roster) otherLevels() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var others []string
	for _, entry := range r.entries {
		if entry.level != "" && !slices.Contains(levelNames, entry.level) && !slices.Contains(others, entry.level) {
			others = append(others, entry.level)
		}
	}
	slices.Sort(others)
	return others
}

// holders are the ids of the users of a level, in the order of the walk.
func (r *roster) holders(level string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ids []string
	for _, entry := range r.entries {
		if entry.level == level {
			ids = append(ids, entry.id)
		}
	}
	return ids
}

// report warns, once a user, of one who is listed somewhere but not among the users.
func (r *roster) report(ctx context.Context, userID, where string) {
	if !r.complete() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.places[userID]; known || r.unknown[userID] {
		return
	}
	if r.unknown == nil {
		r.unknown = map[string]bool{}
	}
	r.unknown[userID] = true
	ctxzap.Extract(ctx).Warn("a user is listed here but not among the users of the account; its grants are kept",
		zap.String("user_id", userID), zap.String("listed_in", where))
}
