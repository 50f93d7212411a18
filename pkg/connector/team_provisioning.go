package connector

import (
	"context"
	"errors"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var _ connectorbuilder.ResourceProvisionerV2 = (*teamSyncer)(nil)

// Grant gives a user a role in a team. Leaders and admins must be members first, so a missing
// membership is added. The answer lists every grant that was made.
func (s *teamSyncer) Grant(ctx context.Context, principal *v2.Resource, e *v2.Entitlement) ([]*v2.Grant, annotations.Annotations, error) {
	role, err := roleOf(e)
	if err != nil {
		return nil, nil, err
	}
	return s.grantTo(ctx, principal, func(ctx context.Context, id string) ([]*v2.Grant, annotations.Annotations, error) {
		user, err := s.client.GetUser(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if role.role != litmos.TeamMember && !user.Active {
			return nil, nil, refuse("user %s is inactive in Litmos and cannot lead or administer a team: enable the user first", id)
		}
		return s.giveRole(ctx, e.GetResource().GetId(), role, user)
	})
}

// giveRole makes a user a member of a team and, if the role is another, gives that too.
func (s *teamSyncer) giveRole(ctx context.Context, team *v2.ResourceId, role teamRole, user *litmos.User) ([]*v2.Grant, annotations.Annotations, error) {
	var grants []*v2.Grant
	joined, err := apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) { return s.isMember(ctx, team.GetResource(), user.ID) },
		write: func(ctx context.Context) error {
			return s.client.AddTeamUser(ctx, team.GetResource(), user, s.settings.SendNotifications)
		},
	})
	if err != nil {
		return nil, nil, err
	}
	if joined {
		grants = append(grants, userGrant(team, teamRoles[0].slug, user.ID))
	}
	if role.role == litmos.TeamMember {
		return grants, nil, nil
	}
	promotion := change{
		reached: func(ctx context.Context) (bool, error) { return s.hasRole(ctx, team.GetResource(), role.role, user.ID) },
		write: func(ctx context.Context) error {
			return s.client.GiveTeamRole(ctx, team.GetResource(), role.role, user.ID)
		},
	}
	promoted, err := apply(ctx, promotion)
	if err != nil || !promoted {
		return grants, nil, s.unlessHidden(ctx, user.ID, role, err)
	}
	grants = append(grants, userGrant(team, role.slug, user.ID))
	level, raised, err := s.promotedLevel(ctx, user.ID)
	if err == nil && raised {
		// If somebody had set the level to Learner, Litmos may have taken the role.
		_, err = apply(ctx, promotion)
	}
	if err != nil || level == user.AccessLevel {
		return grants, nil, s.unlessHidden(ctx, user.ID, role, err)
	}
	return append(grants, levelGrant(level, user.ID)), replacedLevel(user.AccessLevel, user.ID), nil
}

// unlessHidden explains a role that Litmos ignored, or hides: it does not show the roles of a user
// who was deactivated meanwhile.
func (s *teamSyncer) unlessHidden(ctx context.Context, id string, role teamRole, err error) error {
	if !errors.Is(err, errIgnored) {
		return err
	}
	if user, again := s.findUser(ctx, id); again != nil || user == nil || user.Active {
		return err
	}
	return status.Errorf(codes.Aborted, "baton-litmos: user %s was given the role of %s, and deactivated at the same time: "+
		"Litmos hides the roles of inactive users, so it is not known whether the user has it", id, role.slug)
}

// promotionTime is how long to wait after a promotion before looking at the level. By then no
// other process can set a level that it chose before the promotion.
const promotionTime = 10 * time.Second

// promotedLevel is the level of a user who has just been given a role in a team. Litmos raises a
// Learner with a role to Team_Leader (documented). A process that changes the user's record at
// the same time may set the level back to Learner. A sync would then not look for the role, so
// the level is set again if it is Learner.
func (s *teamSyncer) promotedLevel(ctx context.Context, id string) (level litmos.AccessLevel, raised bool, err error) {
	if err := litmos.Sleep(ctx, promotionTime); err != nil {
		return "", false, err
	}
	raised, err = s.levelChange(id, "", func(u *litmos.User) (litmos.AccessLevel, error) {
		level = u.AccessLevel
		if level == litmos.LevelLearner {
			level = litmos.LevelTeamLeader
		}
		return level, nil
	}).apply(ctx)
	return level, raised, err
}

// Revoke takes a role in a team from a user. With the membership, Litmos also takes the roles of
// leader and admin. The SDK has no annotation to report that.
func (s *teamSyncer) Revoke(ctx context.Context, g *v2.Grant) (annotations.Annotations, error) {
	role, err := roleOf(g.GetEntitlement())
	if err != nil {
		return nil, err
	}
	if g.GetPrincipal().GetId().GetResourceType() != userType.GetId() {
		return nil, refuse("a role inherited from the parent team is revoked there")
	}
	team := g.GetEntitlement().GetResource().GetId().GetResource()
	return s.revokeFrom(ctx, g, func(ctx context.Context, id string) (bool, error) {
		user, err := s.findUser(ctx, id)
		switch {
		case err != nil || user == nil:
			return false, err
		case role.role == litmos.TeamMember:
			return s.leave(ctx, team, id)
		default:
			return s.takeRole(ctx, team, role, id)
		}
	})
}

func (s *teamSyncer) leave(ctx context.Context, team, user string) (bool, error) {
	return apply(ctx, change{
		reached: func(ctx context.Context) (bool, error) {
			member, err := s.isMember(ctx, team, user)
			return !member, err
		},
		write: func(ctx context.Context) error { return s.client.TakeTeamRole(ctx, team, litmos.TeamMember, user) },
	})
}

// takeRole takes the role of leader or admin of a team. It fails if the user still has
// the role from a team above.
func (s *teamSyncer) takeRole(ctx context.Context, team string, role teamRole, user string) (bool, error) {
	take := change{
		reached: func(ctx context.Context) (bool, error) {
			has, err := s.hasRole(ctx, team, role.role, user)
			if errors.Is(err, litmos.ErrNotFound) {
				if _, gone := s.client.GetTeam(ctx, team); errors.Is(gone, litmos.ErrNotFound) {
					return true, nil // nobody has a role in a team that does not exist
				}
			}
			return !has, err
		},
		write: func(ctx context.Context) error { return s.client.TakeTeamRole(ctx, team, role.role, user) },
	}
	changed, err := apply(ctx, take)
	if err != nil {
		return false, err
	}
	if !changed {
		// If the user was deactivated meanwhile, the lists hide the role.
		now, err := s.findUser(ctx, user)
		if err != nil || now == nil {
			return false, err
		}
		if !now.Active {
			return s.takeHiddenRole(ctx, team, role.role, user)
		}
		// So they did if the user was inactive only for a moment, while a process wrote an old
		// record back.
		if changed, err = apply(ctx, take); err != nil {
			return false, err
		}
	}
	above, err := s.teamAbove(ctx, team, role.role, user)
	if err != nil || above == nil {
		return changed, err
	}
	return false, refuse("user %s has the role of %s in team %s from the team %q above it: revoke team:%s:%s",
		user, role.slug, team, above.Name, above.ID, role.slug)
}

// teamAbove is the nearest of the teams above a team in which a user has a role, nil if there is
// none. In Litmos, leaders and admins also have their role in the sub-teams.
func (s *teamSyncer) teamAbove(ctx context.Context, id string, role litmos.TeamRole, user string) (*litmos.Team, error) {
	visited := map[string]bool{"": true}
	for !visited[id] {
		visited[id] = true
		team, err := s.client.GetTeam(ctx, id)
		if err != nil {
			return nil, ignoreNotFound(err)
		}
		if len(visited) > 2 { // not the team where the search begins
			has, err := s.hasRole(ctx, id, role, user)
			if err != nil {
				return nil, ignoreNotFound(err)
			}
			if has {
				return team, nil
			}
		}
		id = team.ParentTeamID
	}
	return nil, nil //nolint:nilnil // no team and no error: that is the answer
}

// ignoreNotFound drops the error of a team that does not exist: nobody has a role in it.
func ignoreNotFound(err error) error {
	if errors.Is(err, litmos.ErrNotFound) {
		return nil
	}
	return err
}

// takeHiddenRole takes a role from an inactive user. No list of Litmos shows the role, but it is
// kept and has effect again once the user is enabled. So the answer to the write decides. If
// there is no role, Litmos answers 200 or 404; after a 404 the write is sent again.
func (s *teamSyncer) takeHiddenRole(ctx context.Context, team string, role litmos.TeamRole, user string) (bool, error) {
	member, err := s.isMember(ctx, team, user)
	if err != nil || !member {
		return false, err
	}
	for range maxWrites {
		if err = s.client.TakeTeamRole(ctx, team, role, user); err == nil {
			return true, nil
		}
		if !errors.Is(err, litmos.ErrTemporary) && !errors.Is(err, litmos.ErrNotFound) {
			break
		}
	}
	return false, ignoreNotFound(err)
}
