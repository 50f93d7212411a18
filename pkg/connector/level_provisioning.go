package connector

import (
	"context"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types/grant"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*accessLevelSyncer)(nil)

// Grant gives a user an access level in place of the present one.
func (s *accessLevelSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	level := e.GetResource().GetId().GetResource()
	if err := settable(level); err != nil {
		return nil, nil, err
	}
	ctx, id, unlock, err := s.grantee(ctx, principal)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	var before string
	changed, err := s.levelChange(id, level, func(u *litmos.User) (string, error) {
		before = u.AccessLevel
		return level, s.mayHaveLevel(ctx, u, level)
	}).apply(ctx)
	if err != nil {
		return nil, nil, provisioning(err)
	}
	if !changed {
		return nil, alreadyGranted(), nil
	}
	return []*v2.Grant{levelGrant(level, id)}, replacedLevel(before, id), nil
}

// replacedLevel tells ConductorOne of the level that a new one has replaced.
func replacedLevel(level, user string) annotations.Annotations {
	if level == "" {
		return nil
	}
	return annotations.New(grant.NewGrantReplaced(levelGrant(level, user).GetId()))
}

// Revoke sets a user to the level that the user's roles in teams ask for: Team_Leader
// for one who leads or administers a team, else Learner, the least: a user always has one.
func (s *accessLevelSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	level := g.GetEntitlement().GetResource().GetId().GetResource()
	id := g.GetPrincipal().GetId().GetResource()
	ctx, unlock, err := s.locks.lock(ctx, id)
	if err != nil {
		return nil, err
	}
	defer unlock()
	changed, err := s.levelChange(id, "", func(u *litmos.User) (string, error) {
		if u.AccessLevel != level {
			return u.AccessLevel, nil
		}
		return s.levelWithout(ctx, u, level)
	}).apply(ctx)
	return revoked(changed, s.unlessGone(ctx, id, err))
}

// verdict is a level found for a user. It holds for verdictAge only, for the user may be given
// a role, and while the user stays active or inactive: Litmos hides the roles of inactive users.
type verdict struct {
	level, before string
	active        bool
	at            time.Time // when the search began
}

// verdictAge leaves time to look into the teams of a user where Litmos takes a second for
// each answer. It is less than promotionTime, so that a promotion sees what it leads to.
const verdictAge = 8 * time.Second

func (v verdict) holds(u *litmos.User) bool {
	return v.before == u.AccessLevel && v.active == u.Active && time.Since(v.at) < verdictAge
}

// levelChange is a change of a user's level to the one that next finds, given the user as
// Litmos shows the user now. With the level until, the change has reached its end.
func (c *Connector) levelChange(id, until string, next func(*litmos.User) (string, error)) *recordChange {
	var found verdict
	return &recordChange{client: c.client, id: id, missing: func(u *litmos.User) (map[litmos.UserField]string, error) {
		if u.AccessLevel == until {
			return nil, nil
		}
		if !found.holds(u) {
			began := time.Now()
			level, err := next(u)
			if err != nil {
				return nil, err
			}
			found = verdict{level, u.AccessLevel, u.Active, began}
		}
		if found.level == u.AccessLevel {
			return nil, nil
		}
		return map[litmos.UserField]string{litmos.FieldAccessLevel: found.level}, nil
	}}
}

// mayHaveLevel declines a level that this user cannot have.
func (c *Connector) mayHaveLevel(ctx context.Context, u *litmos.User, level string) error {
	if u.AccessLevel == litmos.LevelAccountOwner {
		return refuse("user %s is an Account Owner, whom this connector does not demote: the API key may be theirs", u.ID)
	}
	if level != litmos.LevelLearner {
		return nil
	}
	teams, err := c.teamsLed(ctx, u)
	if err != nil || len(teams) == 0 {
		return err
	}
	return refuse("user %s cannot be a Learner: %s", u.ID, roleNeedsLevel(u, teams))
}

// levelWithout is the level that is left to a user who loses another.
func (c *Connector) levelWithout(ctx context.Context, u *litmos.User, level string) (string, error) {
	switch level {
	case litmos.LevelLearner:
		return "", refuse("Learner is the least access level; a user always has one")
	case litmos.LevelAccountOwner:
		return "", settable(level)
	}
	teams, err := c.teamsLed(ctx, u)
	switch {
	case err != nil:
		return "", err
	case len(teams) == 0:
		return litmos.LevelLearner, nil
	case level == litmos.LevelTeamLeader:
		return "", refuse("user %s stays Team Leader: %s", u.ID, roleNeedsLevel(u, teams))
	default:
		return litmos.LevelTeamLeader, nil
	}
}

// roleNeedsLevel explains why a user keeps at least the level Team Leader.
func roleNeedsLevel(u *litmos.User, teams []string) string {
	if !u.Active {
		return "the user is inactive, so Litmos does not show whether the user leads or administers " + strings.Join(teams, ", ") +
			": enable the user first, or revoke leader and admin of these teams"
	}
	return "the user leads or administers " + strings.Join(teams, ", ") + ": revoke leader and admin there first"
}

// settable tells which levels are this connector's to give.
func settable(level string) error {
	switch level {
	case litmos.LevelAccountOwner:
		return refuse("Account Owner is given and taken in Litmos only")
	case litmos.LevelTeamLeader:
		return refuse("Team Leader follows from leading or administering a team: grant leader or admin of the team")
	default:
		return nil
	}
}

// isAbove tells whether a level may give more power than another. Levels that are not
// known to us may.
func isAbove(level, other string) bool {
	if level == litmos.LevelLearner || level == other {
		return false
	}
	rank, otherRank := slices.Index(levelNames, level), slices.Index(levelNames, other)
	return rank < 0 || otherRank < 0 || rank > otherRank
}
