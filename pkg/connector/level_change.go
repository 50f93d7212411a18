package connector

import (
	"context"
	"strings"
	"time"

	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// replacedLevel tells ConductorOne which level was replaced by a new one.
func replacedLevel(level litmos.AccessLevel, user string) annotations.Annotations {
	if level == "" {
		return nil
	}
	return annotations.New(grant.NewGrantReplaced(levelGrant(level, user).GetId()))
}

// verdict is the level that was found for a user. It is valid for verdictAge only, because the
// user may be given a role meanwhile, and only while the user stays active or stays inactive,
// because Litmos hides the roles of inactive users.
type verdict struct {
	level, before litmos.AccessLevel
	active        bool
	at            time.Time // when the search began
}

// verdictAge leaves time to read the teams of a user even if Litmos takes a second for each
// answer. It is less than promotionTime, so that a promotion sees a level that was written
// because of a verdict from before it.
const verdictAge = 8 * time.Second

// maxLate is how many searches may take longer than verdictAge, as one that has to wait for the
// quota does. A user in more teams than the quota has places for takes longer each time.
const maxLate = 3

func (v verdict) isValid(u *litmos.User) bool {
	return v.before == u.AccessLevel && v.active == u.Active && time.Since(v.at) < verdictAge
}

// levelChange is a change of a user's level to the one that next returns, given the user as
// Litmos shows the user now. A user who has the level unless is left alone.
func (b *base) levelChange(id string, unless litmos.AccessLevel, next func(*litmos.User) (litmos.AccessLevel, error)) *recordChange {
	var found verdict
	late := 0
	return &recordChange{client: b.client, id: id, missing: func(u *litmos.User) (map[litmos.UserField]string, error) {
		if u.AccessLevel == unless {
			return nil, nil
		}
		if !found.isValid(u) {
			if late == maxLate {
				return nil, status.Errorf(codes.Aborted, "baton-litmos: asking the teams of user %s who leads and administers them takes longer than %v: "+
					"try again when no sync is running, or set the access level in Litmos", id, verdictAge)
			}
			began := time.Now()
			level, err := next(u)
			if err != nil {
				return nil, err
			}
			found = verdict{level, u.AccessLevel, u.Active, began}
			if !found.isValid(u) {
				late++
			}
		}
		if found.level == u.AccessLevel {
			return nil, nil
		}
		return map[litmos.UserField]string{litmos.FieldAccessLevel: string(found.level)}, nil
	}}
}

// mayHaveLevel declines a level that this user cannot have.
func (b *base) mayHaveLevel(ctx context.Context, u *litmos.User, level litmos.AccessLevel) error {
	if u.AccessLevel == litmos.LevelAccountOwner {
		return refuse("user %s is an Account Owner, whom this connector does not demote: the API key may be theirs", u.ID)
	}
	if level != litmos.LevelLearner {
		return nil
	}
	teams, err := b.teamsLed(ctx, u)
	if err != nil || len(teams) == 0 {
		return err
	}
	return refuse("user %s cannot be a Learner: %s", u.ID, roleNeedsLevel(u, teams))
}

// roleNeedsLevel explains why a user keeps at least the level Team Leader.
func roleNeedsLevel(u *litmos.User, teams []string) string {
	if !u.Active {
		return "the user is inactive, so Litmos does not show whether the user leads or administers " + strings.Join(teams, ", ") +
			": enable the user first, or revoke leader and admin of these teams"
	}
	return "the user leads or administers " + strings.Join(teams, ", ") + ": revoke leader and admin there first"
}
