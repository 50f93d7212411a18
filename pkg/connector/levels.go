package connector

import (
	"slices"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

var accessLevelType = v2.ResourceType_builder{
	Id:          "access_level",
	DisplayName: "Access level",
	Traits:      []v2.ResourceType_Trait{v2.ResourceType_TRAIT_ROLE},
	Annotations: annotations.New(&v2.TypeScopedGrants{}),
}.Build()

// knownLevels are listed for every account, from the least to the most power.
var knownLevels = []struct {
	level             litmos.AccessLevel
	name, description string
}{
	{litmos.LevelLearner, "Learner", "Takes the courses assigned to them"},
	{litmos.LevelTeamLeader, "Team Leader", "Leads or administers at least one team; Litmos shows team leaders and team admins alike"},
	{litmos.LevelAdministrator, "Administrator", "Administers people, teams, courses and reports of the whole account"},
	{litmos.LevelAccountOwner, "Account Owner", "Holds every right in the account, its settings, billing and API keys included"},
}

// rankOf is the place of a level in knownLevels, -1 if it is not there.
func rankOf(level litmos.AccessLevel) int {
	for i := range knownLevels {
		if knownLevels[i].level == level {
			return i
		}
	}
	return -1
}

// isAbove tells whether a level may give more power than another. Levels that are not known
// may do so.
func isAbove(level, other litmos.AccessLevel) bool {
	if level == litmos.LevelLearner || level == other {
		return false
	}
	rank, otherRank := rankOf(level), rankOf(other)
	return rank < 0 || otherRank < 0 || rank > otherRank
}

// spelled is the known level that a text means, whatever its case, blanks and underscores. A
// text that means none stays as it is.
func spelled(text string) litmos.AccessLevel {
	plain := func(text string) string { return strings.ToLower(strings.NewReplacer(" ", "", "_", "").Replace(text)) }
	for _, known := range knownLevels {
		if plain(text) == plain(string(known.level)) {
			return known.level
		}
	}
	return litmos.AccessLevel(text)
}

// refuseLevel declines the levels that this connector does not give.
func refuseLevel(level litmos.AccessLevel) error {
	switch spelled(string(level)) {
	case litmos.LevelAccountOwner:
		return refuse("Account Owner is given and taken in Litmos only")
	case litmos.LevelTeamLeader:
		return refuse("Team Leader follows from leading or administering a team: grant leader or admin of the team")
	default:
		return nil
	}
}

func levelResource(level litmos.AccessLevel) (*v2.Resource, error) {
	id := string(level)
	name, description := strings.ReplaceAll(id, "_", " "), ""
	if rank := rankOf(level); rank >= 0 {
		name, description = knownLevels[rank].name, knownLevels[rank].description
	}
	return rs.NewRoleResource(displayName(name, id), accessLevelType, id, nil, rs.WithDescription(description))
}

// levelGrant says that a user has an access level.
func levelGrant(level litmos.AccessLevel, user string) *v2.Grant {
	return userGrant(resourceID(accessLevelType, string(level)), assignedSlug, user)
}

// newLevels returns a function that tells whether a level is neither known nor listed so far.
// It says so once for each level.
func (t pageToken) newLevels() func(litmos.AccessLevel) bool {
	listed := slices.Clone(t.Levels)
	return func(level litmos.AccessLevel) bool {
		if level == "" || rankOf(level) >= 0 || slices.Contains(listed, level) {
			return false
		}
		listed = append(listed, level)
		return true
	}
}

// levelsWith are the levels listed after some more users are.
func (t pageToken) levelsWith(users []litmos.User) []litmos.AccessLevel {
	isNew := t.newLevels()
	for i := range users {
		if isNew(users[i].AccessLevel) {
			t.Levels = append(t.Levels, users[i].AccessLevel)
		}
	}
	return t.Levels
}
