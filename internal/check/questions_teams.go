package check

import (
	"context"
	"slices"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var teamQuestions = []question{
	{"sub-teams", "Does /teams list sub-teams, and the team above each?", func(ctx context.Context, s *survey) Finding {
		teams := idsOf(s.need(s.teams.first))
		if n := len(s.parents()); n > 0 {
			return expected("Yes: %d of the %s seen are sub-teams.", n, plural(len(teams), "team"))
		}
		for _, team := range spread(teams, 3) {
			below := s.need(s.first(ctx, litmos.Probe{Path: "/teams/{id}/teams", ID: team, Root: "Teams"}))
			switch {
			case len(below) == 0:
			case slices.Contains(teams, below[0].ID()):
				return found(Risk, "Leaders and admins of a team have their role in its sub-teams, too. The sync does not show that there.",
					"They are listed, without the team above.")
			case !s.teams.more:
				return found(Risk, "The sub-teams are missing from the sync, with who is in them.", "No: a team has sub-teams that are not listed.")
			}
		}
		return notKnown("No sub-team was seen.")
	}},
	{"member-levels", "Do the user lists of teams show access levels?", func(_ context.Context, s *survey) Finding {
		members := usersIn(s.teams.looked)
		without := filter(members, hasNoLevel)
		switch {
		case len(members) == 0:
			return notKnown("No member of a team was seen.")
		case len(without) == 0:
			return expected("Yes.")
		}
		return found(Handled, "The connector takes them from the list of users. Where ConductorOne hosts it, it asks for the leaders and admins of each team.",
			"Not for %d of %s.", len(without), plural(len(members), "member"))
	}},
	{"inactive-members", "Do the user lists of teams leave out inactive members?", func(ctx context.Context, s *survey) Finding {
		const shown = "They are synced as members like others. Their accounts are disabled."
		members, inactive := usersIn(s.teams.looked), s.seenInactive()
		visible := filter(members, func(m litmos.Row) bool { return isInactive(m) || slices.Contains(inactive, m.ID()) })
		if len(visible) > 0 {
			return found(Handled, shown, "No: %d of %s are inactive.", len(visible), plural(len(members), "member"))
		}
		for _, user := range inactive[:min(3, len(inactive))] {
			teams := s.first(ctx, litmos.Probe{Path: "/users/{id}/teams", ID: user, Root: "Teams"}).Rows
			if len(teams) == 0 {
				continue
			}
			if slices.Contains(idsOf(s.need(s.first(ctx, s.teams.usersOf(teams[0].ID())))), user) {
				return found(Handled, shown, "No.")
			}
			return expected("Yes. Their membership is not synced while they are inactive.")
		}
		return notKnown("No inactive user with a team was seen.")
	}},
	// A sub-team that has members is compared with the team above.
	{"nested-members", "Are members of a sub-team left out of the team above?", func(ctx context.Context, s *survey) Finding {
		parents := s.parents()
		subTeams := filter(idsOf(s.teams.first.Rows), func(id string) bool { return parents[id] != "" })
		for _, team := range subTeams[:min(2, len(subTeams))] {
			below := s.first(ctx, s.teams.usersOf(team)).Rows
			if len(below) == 0 {
				continue
			}
			above := s.need(s.first(ctx, s.teams.usersOf(parents[team])))
			if newIn(below, above) > 0 && len(above) < limit {
				return expected("Yes.")
			}
			return found(Risk, "The connector takes each list as it is: they would be synced as members of both.",
				"Perhaps not: %s of a sub-team are in the team above, too.", plural(len(below), "member"))
		}
		return notKnown("No sub-team with members was seen.")
	}},
	{"team-roles", "Do /leaders and /admins of a team answer?", func(ctx context.Context, s *survey) Finding {
		if s.Settings.SkipTeamRoles {
			return notKnown("Not asked: --skip-team-roles is set.")
		}
		i := slices.IndexFunc(s.teams.looked, s.mayHaveRoles)
		if i < 0 {
			return notKnown("No team with a member above Learner was seen.")
		}
		r := s.roles(ctx, s.teams.looked[i].ID)
		if r.err != nil {
			return found(Fails, "The sync ends with status 9, or 7 for a 403. --skip-team-roles leaves the roles out.", "No: %s.", r.outcome())
		}
		return expected("Yes: %d in the team asked for.", len(r.Rows))
	}},
	// This asks for the roles in teams for which a sync does not ask.
	{"roles-above-learner", "Are leaders and admins always above Learner?", func(ctx context.Context, s *survey) Finding {
		if s.Settings.SkipTeamRoles {
			return notKnown("Not asked: --skip-team-roles is set.")
		}
		learners := filter(s.teams.looked, func(l *list) bool { return len(l.first.Rows) > 0 && !s.mayHaveRoles(l) })
		if len(learners) == 0 {
			return notKnown("No team whose members are all Learners was seen.")
		}
		asked := learners[:min(2, len(learners))]
		for _, team := range asked {
			if roles := s.need(s.roles(ctx, team.ID)); len(roles) > 0 {
				return found(Risk, "A sync does not ask for the leaders and admins of a team whose members are all Learners. They would be missing.",
					"No: %d in a team whose members are all Learners.", len(roles))
			}
		}
		return expected("Yes: none in %s whose members are all Learners.", plural(len(asked), "team"))
	}},
}

// roles asks for the leaders and admins of a team.
func (s *survey) roles(ctx context.Context, team string) (both reply) {
	for _, path := range []string{"/teams/{id}/leaders", "/teams/{id}/admins"} {
		r := s.first(ctx, litmos.Probe{Path: path, ID: team, Root: "Users"})
		if r.err != nil {
			return r
		}
		both.Rows = append(both.Rows, r.Rows...)
	}
	return both
}
