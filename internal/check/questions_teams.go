package check

import (
	"context"
	"slices"
	"strings"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

func subTeams(ctx context.Context, s *survey) Finding {
	teams := s.teams.first
	if !teams.ok() {
		return unanswered(teams)
	}
	if n := len(s.parents()); n > 0 {
		return expected("Yes: %d of the %s seen are sub-teams.", n, plural(len(teams.Rows), "team"))
	}
	for _, team := range spread(teams.Rows, 3) {
		below := s.ask(ctx, page(litmos.Probe{Path: "/teams/{id}/teams", ID: team.ID(), Root: "Teams"}, 0, limit))
		switch {
		case !below.ok():
			return unanswered(below)
		case len(below.Rows) == 0:
		case slices.Contains(teams.ids(), below.Rows[0].ID()):
			return risk("Leaders and admins of a team have their role in its sub-teams, too. The sync does not show that there.",
				"They are listed, without the team above.")
		case s.teams.full == 0:
			return risk("The sub-teams are missing from the sync, with who is in them.", "No: a team has sub-teams that are not listed.")
		}
	}
	return notKnown("No sub-team was seen.")
}

// allMembers are the rows of all teams looked into.
func (s *survey) allMembers() []litmos.Row { return allRows(s.members) }

func allRows(samples []sample) []litmos.Row {
	var rows []litmos.Row
	for _, s := range samples {
		rows = append(rows, s.first.Rows...)
	}
	return rows
}

func memberLevels(_ context.Context, s *survey) Finding {
	with := 0
	for _, member := range s.allMembers() {
		if member.Fields["AccessLevel"] != "" {
			with++
		}
	}
	switch total := len(s.allMembers()); {
	case total == 0:
		return notKnown("The teams looked into have no members.")
	case with == total:
		return expected("Yes.")
	default:
		return handled("The connector takes them from the list of users. Where ConductorOne hosts it, it asks for the leaders and admins of each team.",
			"Not for %d of %s.", total-with, plural(total, "member"))
	}
}

// inactiveMembers asks for the teams of inactive users until one is in a team.
func inactiveMembers(ctx context.Context, s *survey) Finding {
	const shown = "They are synced as members like others. Their accounts are disabled."
	visible := 0
	for _, member := range s.allMembers() {
		if strings.EqualFold(member.Fields["Active"], "false") || slices.Contains(s.inactive(), member.ID()) {
			visible++
		}
	}
	if visible > 0 {
		return handled(shown, "No: %d of %s are inactive.", visible, plural(len(s.allMembers()), "member"))
	}
	inactive := s.inactive()
	for _, user := range inactive[:min(3, len(inactive))] {
		teams := s.ask(ctx, page(litmos.Probe{Path: "/users/{id}/teams", ID: user, Root: "Teams"}, 0, limit))
		if !teams.hasRows() {
			continue
		}
		members := s.ask(ctx, page(membersOf(teams.Rows[0].ID()), 0, limit))
		switch {
		case !members.ok():
			return unanswered(members)
		case slices.Contains(members.ids(), user):
			return handled(shown, "No.")
		default:
			return expected("Yes. Their membership is not synced while they are inactive.")
		}
	}
	return notKnown("No inactive user with a team was seen.")
}

// nestedMembers compares a sub-team that has members with the team above.
func nestedMembers(ctx context.Context, s *survey) Finding {
	tries, parents := 2, s.parents()
	for _, team := range s.teams.first.Rows {
		parent := parents[team.ID()]
		if parent == "" || tries == 0 {
			continue
		}
		tries--
		below := s.ask(ctx, page(membersOf(team.ID()), 0, limit))
		if !below.hasRows() {
			continue
		}
		above := s.ask(ctx, page(membersOf(parent), 0, limit))
		if !above.ok() {
			return unanswered(above)
		}
		if slices.ContainsFunc(below.ids(), func(id string) bool { return !slices.Contains(above.ids(), id) }) && len(above.Rows) < limit {
			return expected("Yes.")
		}
		return risk("The connector takes each list as it is: they would be synced as members of both.",
			"Perhaps not: %s of a sub-team are in the team above, too.", plural(len(below.Rows), "member"))
	}
	return notKnown("No sub-team with members was seen.")
}

func leadersOf(team string) litmos.Probe {
	return litmos.Probe{Path: "/teams/{id}/leaders", ID: team, Root: "Users"}
}

func adminsOf(team string) litmos.Probe {
	return litmos.Probe{Path: "/teams/{id}/admins", ID: team, Root: "Users"}
}

// roles asks for the leaders and admins of a team: how many there are, or the failure.
func (s *survey) roles(ctx context.Context, team string) (n int, failed *reply) {
	for _, list := range []litmos.Probe{leadersOf(team), adminsOf(team)} {
		r := s.ask(ctx, page(list, 0, limit))
		if !r.ok() {
			return 0, &r
		}
		n += len(r.Rows)
	}
	return n, nil
}

func teamRoles(ctx context.Context, s *survey) Finding {
	if s.settings.SkipTeamRoles {
		return notKnown("Not asked: --skip-team-roles is set.")
	}
	i := slices.IndexFunc(s.members, func(l sample) bool { return s.mayHaveRoles(&l.list) })
	if i < 0 {
		return notKnown("No team with a member above Learner was seen.")
	}
	n, failed := s.roles(ctx, s.members[i].of.ID())
	switch {
	case failed == nil:
		return expected("Yes: %d in the team asked for.", n)
	case failed.notAsked():
		return unanswered(*failed)
	default:
		return fails("The sync ends with status 9, or 7 for a 403. --skip-team-roles leaves the roles out.", "No: %s.", failed.outcome())
	}
}

// rolesAboveLearner asks for the roles in teams where a sync does not.
func rolesAboveLearner(ctx context.Context, s *survey) Finding {
	if s.settings.SkipTeamRoles {
		return notKnown("Not asked: --skip-team-roles is set.")
	}
	seen := 0
	for _, team := range s.members {
		if len(team.first.Rows) == 0 || s.mayHaveRoles(&team.list) || seen == 2 {
			continue
		}
		n, failed := s.roles(ctx, team.of.ID())
		if failed != nil {
			return unanswered(*failed)
		}
		if n > 0 {
			return risk("A sync does not ask for the leaders and admins of a team whose members are all Learners. They would be missing.",
				"No: %d in a team whose members are all Learners.", n)
		}
		seen++
	}
	if seen == 0 {
		return notKnown("No team whose members are all Learners was seen.")
	}
	return expected("Yes, in %s whose members are all Learners.", plural(seen, "team"))
}
