package connector

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

const (
	// maxEvents bounds the events of a response: from there on, changed resources are named.
	maxEvents = 2_000
	// maxPairs bounds what is asked for in one call. The rest is left to the next poll.
	maxPairs = 20_000
)

// errSpent is a list that was not read, because the budget of the poll or the response is used up.
var errSpent = errors.New("the budget of the poll is spent")

// inquiry looks up what hints point at, and turns what Litmos shows into events. What cannot be
// looked up becomes the event that a resource has changed. Each list is read once.
type inquiry struct {
	*base
	left   int // requests that may still be made
	at     time.Time
	lists  map[string]any
	tops   map[string]bool // teams, by whether no team is above
	asked  map[pair]bool   // with the roles of a team
	pairs  []pair
	said   map[string]bool
	events []*v2.Event
	failed error // the first lookup that failed otherwise than by the budget
}

func newInquiry(b *base, budget int, at time.Time) *inquiry {
	return &inquiry{
		base: b, left: max(0, budget), at: at, lists: map[string]any{}, tops: map[string]bool{}, asked: map[pair]bool{}, said: map[string]bool{},
	}
}

// follow looks up where rows point. First comes what the event that a resource has changed cannot
// stand in for: the access levels of accounts, and what comes and goes with teams and learning
// paths. A row for which that was not looked up stays half.
func (q *inquiry) follow(ctx context.Context, rows []*feedRow) {
	for _, row := range rows {
		again, h := row.half, row.hint
		row.half = false
		switch {
		case h.on == userType:
			if !again {
				q.changed(userType, h.object)
			}
			row.half = isForLater(q.account(ctx, h.object))
		case h.user == "":
			q.changed(h.on, h.object)
		case !again:
			q.ask(h.pair, h.roles)
		}
		if h.gives {
			row.half = isForLater(q.askImplied(ctx, h.pair))
		}
	}
	for _, p := range q.pairs {
		switch p.on {
		case teamType:
			q.confirmRoles(ctx, p)
		case courseType:
			confirmAssigned(ctx, q, p, courseFacts, q.client.Courses().ListOfUser, func(c litmos.Course) bool { return c.Completed })
		case learningPathType:
			confirmAssigned(ctx, q, p, progressFacts, q.client.LearningPaths().ListOfUser, func(p litmos.LearningPath) bool { return p.Completed })
		}
	}
}

// isForLater tells whether a later poll may look up what this one could not.
func isForLater(err error) bool {
	return errors.Is(err, errSpent) || errors.Is(err, litmos.ErrTemporary) || errors.Is(err, litmos.ErrQuota)
}

// isSynced tells whether a sync reads an object.
func (q *inquiry) isSynced(on *v2.ResourceType, object string) bool {
	switch on {
	case courseType:
		return len(q.settings.CourseIDs) == 0 || slices.Contains(q.settings.CourseIDs, object)
	case learningPathType:
		return !q.settings.SkipLearningPaths
	default:
		return true
	}
}

// ask notes that a user may have got or lost an object.
func (q *inquiry) ask(p pair, roles bool) {
	if !q.isSynced(p.on, p.object) {
		return
	}
	if _, known := q.asked[p]; !known {
		q.pairs = append(q.pairs, p)
	}
	q.asked[p] = q.asked[p] || roles
}

// askImplied asks for what comes and goes with a team or a learning path.
func (q *inquiry) askImplied(ctx context.Context, p pair) error {
	switch p.on {
	case teamType:
		err := askEach(ctx, q, p, courseType, "team courses", q.client.Courses().ListOfTeam)
		if err != nil || q.settings.SkipLearningPaths {
			return err
		}
		if err := askEach(ctx, q, p, learningPathType, "team learning paths", q.client.LearningPaths().ListOfTeam); err != nil {
			return err
		}
		paths, err := look(ctx, q, "team learning paths", q.client.LearningPaths().ListOfTeam, p.object)
		for _, id := range sortedKeys(paths) {
			err = errors.Join(err, q.askImplied(ctx, pair{learningPathType, id, p.user}))
		}
		return err
	case learningPathType:
		return askEach(ctx, q, p, courseType, "learning path courses", q.client.ListLearningPathCourses)
	default:
		return nil
	}
}

// askEach asks whether the user of a pair has each of the objects that a list of the pair's
// object holds.
func askEach[T any](ctx context.Context, q *inquiry, p pair, on *v2.ResourceType, what string, list lister[T]) error {
	rows, err := look(ctx, q, what, list, p.object)
	if len(q.pairs)+len(rows) > maxPairs {
		return errSpent
	}
	for _, id := range sortedKeys(rows) {
		q.ask(pair{on, id, p.user}, false)
	}
	return err
}

func sortedKeys[T any](rows map[string]T) []string { return slices.Sorted(maps.Keys(rows)) }

// account looks up a user who has changed: the level, and the memberships, which Litmos hides
// while the user is inactive.
func (q *inquiry) account(ctx context.Context, id string) error {
	if !q.mayAsk() {
		return errSpent
	}
	user, err := q.client.GetUser(ctx, id)
	if err != nil {
		q.noteFailure(err)
		return err
	}
	q.level(user.AccessLevel, id)
	teams, err := look(ctx, q, "user teams", q.client.ListUserTeams, id)
	for _, team := range sortedKeys(teams) {
		switch {
		case !user.Active:
			q.sayRoles(ctx, team, id, func(teamRole) bool { return false })
		case user.AccessLevel == litmos.LevelLearner:
			q.say(true, resourceID(teamType, team), teamRoles[0].slug, id)
		default:
			q.ask(pair{teamType, team, id}, true)
		}
	}
	return err
}

// confirmRoles looks a user up in the lists of a team, which are those that a sync reads.
func (q *inquiry) confirmRoles(ctx context.Context, p pair) {
	holders := map[litmos.TeamRole]map[string]litmos.TeamUser{}
	for _, role := range q.syncedRoles() {
		member, isMember := holders[litmos.TeamMember][p.user]
		if role.role != litmos.TeamMember && (!isMember || !q.asked[p] || !mayHaveRole(&member, &syncHints{})) {
			continue
		}
		list := func(ctx context.Context, team string, at litmos.Cursor) (litmos.Page[litmos.TeamUser], error) {
			return q.client.ListTeamUsers(ctx, team, role.role, at)
		}
		rows, err := look(ctx, q, "team "+string(role.role), list, p.object)
		if err != nil {
			q.changed(p.on, p.object)
			return
		}
		holders[role.role] = rows
	}
	member, isMember := holders[litmos.TeamMember][p.user]
	if isMember && !q.asked[p] {
		q.say(true, resourceID(teamType, p.object), teamRoles[0].slug, p.user)
		return
	}
	q.sayRoles(ctx, p.object, p.user, func(r teamRole) bool { _, has := holders[r.role][p.user]; return has })
	if isMember {
		q.level(member.AccessLevel, p.user)
	}
}

// sayRoles says which roles a user has in a team. A role that the user is not given there may
// come from a team above, so of a sub-team it is said that it has changed.
func (q *inquiry) sayRoles(ctx context.Context, team, user string, has func(teamRole) bool) {
	for _, role := range q.syncedRoles() {
		if has(role) || role.role == litmos.TeamMember || q.isTop(ctx, team) {
			q.say(has(role), resourceID(teamType, team), role.slug, user)
		} else {
			q.changed(teamType, team)
		}
	}
}

// isTop tells whether a team is known to have no team above it.
func (q *inquiry) isTop(ctx context.Context, id string) bool {
	if _, known := q.tops[id]; !known && q.mayAsk() {
		team, err := q.client.GetTeam(ctx, id)
		if err != nil {
			q.noteFailure(err)
		}
		q.tops[id] = err == nil && team.ParentTeamID == ""
	}
	return q.tops[id]
}

// confirmAssigned looks an object up in a list of the user. That list does not give all dates, so
// of the facts of an assigned object only the progress is told.
func confirmAssigned[T any](ctx context.Context, q *inquiry, p pair, facts []fact, list lister[T], completed func(T) bool) {
	rows, err := look(ctx, q, "user "+p.on.GetId(), list, p.user)
	if err != nil {
		q.changed(p.on, p.object)
		if errors.Is(err, litmos.ErrNotFound) {
			q.changed(userType, p.user)
		}
		return
	}
	row, assigned := rows[p.object]
	if assigned {
		facts = progressFacts
	}
	on := resourceID(p.on, p.object)
	q.say(assigned, on, assignedSlug, p.user)
	for _, f := range facts {
		q.say(assigned && f.holds(litmos.Progress{Completed: completed(row)}, q.at), on, f.slug, p.user)
	}
}

// level says which of the known levels a user has, and which not.
func (q *inquiry) level(level litmos.AccessLevel, user string) {
	if level == "" {
		return
	}
	for _, known := range knownLevels {
		q.say(known.level == level, resourceID(accessLevelType, string(known.level)), assignedSlug, user)
	}
	if rankOf(level) < 0 {
		q.changed(accessLevelType, string(level))
		q.say(true, resourceID(accessLevelType, string(level)), assignedSlug, user)
	}
}

// mayAsk takes a request from the budget.
func (q *inquiry) mayAsk() bool {
	if q.left == 0 || q.isFull() {
		return false
	}
	q.left--
	return true
}

func (q *inquiry) isFull() bool { return len(q.events) >= maxEvents }

func (q *inquiry) noteFailure(err error) {
	if q.failed == nil && !errors.Is(err, errSpent) && !errors.Is(err, litmos.ErrNotFound) {
		q.failed = err
	}
}

// listed is a list that was read, or why it was not.
type listed[T any] struct {
	rows map[string]T
	err  error
}

// look reads a list of an object to its end, unless it has been read. It fails when there is no
// room for more events.
func look[T any](ctx context.Context, q *inquiry, what string, list lister[T], of string) (map[string]T, error) {
	key := what + " " + of
	if q.isFull() {
		return nil, errSpent
	}
	if known, ok := q.lists[key].(listed[T]); ok {
		return known.rows, known.err
	}
	found := listed[T]{rows: map[string]T{}}
	for row, err := range litmos.All(func(at litmos.Cursor) (litmos.Page[T], error) {
		if !q.mayAsk() {
			return litmos.Page[T]{}, errSpent
		}
		return list(ctx, of, at)
	}) {
		if err != nil {
			q.noteFailure(err)
			found = listed[T]{err: err}
			break
		}
		found.rows[litmos.ID(&row)] = row
	}
	q.lists[key] = found
	return found.rows, found.err
}

// say adds the event that a user has an entitlement, or has it not.
func (q *inquiry) say(has bool, on *v2.ResourceId, slug, user string) {
	g := userGrant(on, slug, user)
	if has {
		q.add("grant "+g.GetId(), v2.Event_builder{CreateGrantEvent: v2.CreateGrantEvent_builder{
			Entitlement: g.GetEntitlement(), Principal: g.GetPrincipal(),
		}.Build()})
		return
	}
	q.add("revoke "+g.GetId(), v2.Event_builder{CreateRevokeEvent: v2.CreateRevokeEvent_builder{
		Entitlement: g.GetEntitlement(), Principal: g.GetPrincipal(),
	}.Build()})
}

// changed adds the event that a resource has changed.
func (q *inquiry) changed(on *v2.ResourceType, id string) {
	if q.isSynced(on, id) {
		q.add("change "+on.GetId()+":"+id, v2.Event_builder{ResourceChangeEvent: v2.ResourceChangeEvent_builder{
			ResourceId: resourceID(on, id),
		}.Build()})
	}
}

// add adds an event, once. Its time is that of the look, because the dates of Litmos have no zone.
func (q *inquiry) add(what string, e v2.Event_builder) {
	if q.said[what] {
		return
	}
	q.said[what] = true
	e.Id = what + " " + q.at.UTC().Format(time.RFC3339Nano)
	e.OccurredAt = timestamppb.New(q.at)
	q.events = append(q.events, e.Build())
}
