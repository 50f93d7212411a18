package connector

import (
	"context"
	"fmt"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"golang.org/x/sync/errgroup"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// teamRole is an entitlement of a team.
type teamRole struct {
	slug, title, does string
	role              litmos.TeamRole
}

var teamRoles = []teamRole{
	{"member", "Member", "is a member of", litmos.TeamMember},
	{"leader", "Leader", "leads", litmos.TeamLeader},
	{"admin", "Admin", "administers", litmos.TeamAdmin},
}

// syncedRoles are the roles that a sync reads.
func (b *base) syncedRoles() []teamRole {
	if b.settings.SkipTeamRoles {
		return teamRoles[:1]
	}
	return teamRoles
}

// isMember looks for a team in the list of a user's teams. That list is short, whatever the size
// of the team, and Litmos gives it for inactive users too.
func (b *base) isMember(ctx context.Context, team, user string) (bool, error) {
	return contains(ctx, b.client.ListUserTeams, user, team)
}

// holders lists the active users who have a role in a team.
func (b *base) holders(role litmos.TeamRole) lister[litmos.TeamUser] {
	return func(ctx context.Context, team string, at litmos.Cursor) (litmos.Page[litmos.TeamUser], error) {
		return b.client.ListTeamUsers(ctx, team, role, at)
	}
}

// hasRole looks for an active user in the list of the leaders or admins of a team.
func (b *base) hasRole(ctx context.Context, team string, role litmos.TeamRole, user string) (bool, error) {
	return contains(ctx, b.holders(role), team, user)
}

// teamsAtOnce is how many teams of a user are asked at the same time for their leaders and admins.
// What is found must be used within verdictAge, in which many teams cannot be asked one by one.
const teamsAtOnce = 16

// teamsLed names the teams that a user leads or administers. For an inactive user, whose roles
// Litmos does not show, it names all teams of the user.
func (b *base) teamsLed(ctx context.Context, user *litmos.User) ([]string, error) {
	var teams []litmos.Team
	for team, err := range litmos.All(func(at litmos.Cursor) (litmos.Page[litmos.Team], error) {
		return b.client.ListUserTeams(ctx, user.ID, at)
	}) {
		if err != nil {
			return nil, err
		}
		teams = append(teams, team)
	}
	leads := make([]bool, len(teams))
	lookups, lookupsCtx := errgroup.WithContext(ctx)
	lookups.SetLimit(teamsAtOnce)
	for i := range teams {
		lookups.Go(func() (err error) {
			leads[i], err = b.leads(lookupsCtx, teams[i].ID, user)
			return err
		})
	}
	if err := lookups.Wait(); err != nil {
		return nil, err
	}
	var led []string
	for i, team := range teams {
		if leads[i] {
			led = append(led, fmt.Sprintf("team %q (%s)", team.Name, team.ID))
		}
	}
	return led, nil
}

// leads tells whether a user leads or administers a team.
func (b *base) leads(ctx context.Context, team string, user *litmos.User) (bool, error) {
	if !user.Active {
		return true, nil // Litmos does not show it, so it may be
	}
	for _, role := range teamRoles[1:] {
		if has, err := b.hasRole(ctx, team, role.role, user.ID); has || err != nil {
			return has, err
		}
	}
	return false, nil
}

func roleOf(e *v2.Entitlement) (teamRole, error) {
	for _, role := range teamRoles {
		if role.slug == slugOf(e) {
			return role, nil
		}
	}
	return teamRole{}, refuse("a team has no entitlement %q", slugOf(e))
}
