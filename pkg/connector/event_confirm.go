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
	lists  map[string]any // that were looked up, or the errors of those that could not be
	pairs  []pair
	said   map[string]bool
	events []*v2.Event
	// For the log: the first lookup that failed otherwise than by the budget, and the types of rows
	// that are not known.
	failed  error
	unknown []string
}

// follow looks up where rows point. First comes what the event that a resource has changed cannot
// stand in for: the access levels of accounts, and what comes and goes with teams and learning
// paths. A row for which that was not looked up stays half.
func (q *inquiry) follow(ctx context.Context, rows []*hint) {
	for _, row := range rows {
		var err error
		switch {
		case row.unknown != "":
			q.unknown = append(q.unknown, clip(row.unknown, 50))
		case row.user == "" && !row.half:
			q.changed(row.on, row.object)
		case !row.half:
			q.ask(row.pair)
		}
		if row.gives {
			err = q.lookBehind(ctx, row.pair)
		}
		// A later poll may look up what this one could not.
		row.half = errors.Is(err, errSpent) || errors.Is(err, litmos.ErrTemporary) || errors.Is(err, litmos.ErrQuota)
	}
	for _, p := range q.pairs {
		for _, s := range q.ResourceSyncers(ctx) {
			if c, ok := s.(confirmer); ok && s.ResourceType(ctx) == p.on {
				c.confirm(ctx, q, p)
			}
		}
	}
}

// confirmer is a type whose objects users are added to and removed from.
type confirmer interface {
	confirm(context.Context, *inquiry, pair)
}

// isSynced tells whether a sync reads an object.
func (q *inquiry) isSynced(on *v2.ResourceType, object string) bool {
	if on == courseType && len(q.settings.LimitedCourses) > 0 {
		return slices.Contains(q.settings.LimitedCourses, object)
	}
	return on != learningPathType || !q.settings.SkipLearningPaths
}

// ask notes that a user may have got or lost an object.
func (q *inquiry) ask(p pair) {
	if q.isSynced(p.on, p.object) {
		q.pairs = append(q.pairs, p)
	}
}

// lookBehind looks up an account, and asks for what comes and goes with a team or a learning path.
func (q *inquiry) lookBehind(ctx context.Context, p pair) error {
	switch p.on {
	case userType:
		return q.account(ctx, p.object)
	case teamType:
		err := askEach(ctx, q, p, courseType, "team courses", q.client.Courses().ListOfTeam)
		if err != nil || q.settings.SkipLearningPaths {
			return err
		}
		return askEach(ctx, q, p, learningPathType, "team learning paths", q.client.LearningPaths().ListOfTeam)
	case learningPathType:
		return askEach(ctx, q, p, courseType, "learning path courses", q.client.ListLearningPathCourses)
	default:
		return nil
	}
}

// askEach asks whether the user of a pair has each of the objects that a list of the pair's object
// holds, and for what comes and goes with these.
func askEach[T any](ctx context.Context, q *inquiry, p pair, on *v2.ResourceType, what string, list lister[T]) error {
	rows, err := look(ctx, q, what, list, p.object)
	if len(q.pairs)+len(rows) > maxPairs {
		return errSpent
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		given := pair{on: on, object: id, user: p.user}
		q.ask(given)
		err = errors.Join(err, q.lookBehind(ctx, given))
	}
	return err
}

// account looks up a user who has changed: the level, and the memberships, which Litmos hides
// while the user is inactive.
func (q *inquiry) account(ctx context.Context, id string) error {
	users, err := look(ctx, q, "user", only(q.client.GetUser), id)
	if err != nil {
		return err
	}
	user := users[id]
	q.level(user.AccessLevel, id)
	teams, err := look(ctx, q, "user teams", q.client.ListUserTeams, id)
	for _, team := range slices.Sorted(maps.Keys(teams)) {
		membership := pair{on: teamType, object: team, user: id, roles: true}
		switch {
		case !user.Active:
			q.sayRoles(ctx, membership, nil)
		case user.AccessLevel == litmos.LevelLearner:
			q.say(true, membership, teamRoles[0].slug)
		default:
			q.ask(membership)
		}
	}
	return err
}

// confirm looks a user up in the lists of a team, which are those that a sync reads.
func (*teamSyncer) confirm(ctx context.Context, q *inquiry, p pair) {
	var member litmos.TeamUser
	has := map[litmos.TeamRole]bool{}
	for _, role := range q.syncedRoles() {
		holders, err := look(ctx, q, "team "+role.slug, q.holders(role.role), p.object)
		if err != nil {
			q.changed(p.on, p.object)
			return
		}
		_, has[role.role] = holders[p.user]
		if role.role == litmos.TeamMember {
			member = holders[p.user]
		}
		if !has[litmos.TeamMember] || !p.roles || !mayHaveRole(&member, &syncHints{}) {
			break
		}
	}
	if has[litmos.TeamMember] && !p.roles {
		q.say(true, p, teamRoles[0].slug)
		return
	}
	q.sayRoles(ctx, p, has)
	q.level(member.AccessLevel, p.user) // none if the user is no member
}

// sayRoles says which roles a user has in a team. A role that the user is not given there may
// come from a team above, so of a team that may have one it is said that it has changed.
func (q *inquiry) sayRoles(ctx context.Context, p pair, has map[litmos.TeamRole]bool) {
	for _, role := range q.syncedRoles() {
		if !has[role.role] && role.role != litmos.TeamMember {
			teams, err := look(ctx, q, "team", only(q.client.GetTeam), p.object)
			if err != nil || teams[p.object].ParentTeamID != "" {
				q.changed(teamType, p.object)
				continue
			}
		}
		q.say(has[role.role], p, role.slug)
	}
}

// confirm looks an object up in a list of the user. That list does not give all dates, so of the
// facts of an assigned object only the progress is told.
func (a *assignable[T]) confirm(ctx context.Context, q *inquiry, p pair) {
	rows, err := look(ctx, q, "user "+p.on.GetId(), a.calls.ListOfUser, p.user)
	if err != nil {
		q.changed(p.on, p.object)
		if errors.Is(err, litmos.ErrNotFound) {
			q.changed(userType, p.user)
		}
		return
	}
	row, assigned := rows[p.object]
	q.say(assigned, p, assignedSlug)
	for i, f := range a.facts {
		if i < len(progressFacts) || !assigned {
			q.say(assigned && f.holds(row.Progress, q.at), p, f.slug)
		}
	}
}

// level says which of the known levels a user has, and which not.
func (q *inquiry) level(level litmos.AccessLevel, user string) {
	if level == "" {
		return
	}
	for _, known := range knownLevels {
		q.say(known.level == level, pair{on: accessLevelType, object: string(known.level), user: user}, assignedSlug)
	}
	if rankOf(level) < 0 {
		q.changed(accessLevelType, string(level))
		q.say(true, pair{on: accessLevelType, object: string(level), user: user}, assignedSlug)
	}
}

// look reads a list of an object to its end, unless it has been read. It fails when there is no
// room for more events.
func look[T any](ctx context.Context, q *inquiry, what string, list lister[T], of string) (map[string]T, error) {
	if len(q.events) >= maxEvents {
		return nil, errSpent
	}
	key := what + " " + of
	switch known := q.lists[key].(type) {
	case map[string]T:
		return known, nil
	case error:
		return nil, known
	}
	rows := map[string]T{}
	for row, err := range litmos.All(func(at litmos.Cursor) (litmos.Page[T], error) {
		if q.left <= 0 {
			return litmos.Page[T]{}, errSpent
		}
		q.left--
		return list(ctx, of, at)
	}) {
		if err != nil {
			if q.failed == nil && !errors.Is(err, errSpent) && !errors.Is(err, litmos.ErrNotFound) {
				q.failed = err
			}
			q.lists[key] = err
			return nil, err
		}
		rows[litmos.ID(&row)] = row
	}
	q.lists[key] = rows
	return rows, nil
}

// only makes a list of the one object that a call gets.
func only[T any](get func(ctx context.Context, id string) (*T, error)) lister[T] {
	return func(ctx context.Context, id string, _ litmos.Cursor) (litmos.Page[T], error) {
		row, err := get(ctx, id)
		if err != nil {
			return litmos.Page[T]{}, err
		}
		return litmos.Page[T]{Rows: []T{*row}, Last: true}, nil
	}
}

// say adds the event that a user has an entitlement of an object, or has it not.
func (q *inquiry) say(has bool, p pair, slug string) {
	g := userGrant(resourceID(p.on, p.object), slug, p.user)
	if has {
		granted := v2.CreateGrantEvent_builder{Entitlement: g.GetEntitlement(), Principal: g.GetPrincipal()}.Build()
		q.add("grant "+g.GetId(), v2.Event_builder{CreateGrantEvent: granted})
	} else {
		revoked := v2.CreateRevokeEvent_builder{Entitlement: g.GetEntitlement(), Principal: g.GetPrincipal()}.Build()
		q.add("revoke "+g.GetId(), v2.Event_builder{CreateRevokeEvent: revoked})
	}
}

// changed adds the event that a resource has changed.
func (q *inquiry) changed(on *v2.ResourceType, id string) {
	if q.isSynced(on, id) {
		changed := v2.ResourceChangeEvent_builder{ResourceId: resourceID(on, id)}.Build()
		q.add("change "+on.GetId()+":"+id, v2.Event_builder{ResourceChangeEvent: changed})
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
