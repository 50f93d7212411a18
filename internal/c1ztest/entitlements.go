package c1ztest

import (
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
)

// entitlements are those of each type. NAME stands for the name of the resource.
var entitlements = []struct {
	of, slug          string
	purpose           v2.Entitlement_PurposeValue // of what can be granted; the others are facts
	name, description string
}{
	{"team", "member", assignment, "Member of team NAME", "A user who is a member of team NAME"},
	{"team", "leader", permission, "Leader of team NAME", "A user who leads team NAME and, in Litmos, its sub-teams"},
	{"team", "admin", permission, "Admin of team NAME", "A user who administers team NAME and, in Litmos, its sub-teams"},
	{"course", "assigned", assignment, "Assigned course NAME", "Has the course NAME on the list of courses to take"},
	{"course", "completed", 0, "Completed course NAME", "Has completed the course NAME"},
	{"course", "in_progress", 0, "Course NAME in progress", "Has the course NAME assigned and not completed"},
	{"course", "compliant", 0, "Compliant in course NAME", "Has completed the course NAME at some time, and the date until which that counts lies ahead"},
	{"course", "overdue", 0, "Course NAME overdue", "Has not completed the course NAME, and its due date lies behind"},
	{"learning_path", "assigned", assignment, "Assigned learning path NAME", "Has the learning path NAME on the list of learning paths to take"},
	{"learning_path", "completed", 0, "Completed learning path NAME", "Has completed the learning path NAME"},
	{"learning_path", "in_progress", 0, "Learning path NAME in progress", "Has the learning path NAME assigned and not completed"},
	{"access_level", "assigned", assignment, "Access level NAME", "Has the access level NAME in Litmos"},
}

const (
	assignment = v2.Entitlement_PURPOSE_VALUE_ASSIGNMENT
	permission = v2.Entitlement_PURPOSE_VALUE_PERMISSION
)

// add adds a resource with its entitlements.
func (o *oracle) add(kind, id string, r Resource) {
	o.Resources[kind+":"+id] = r
	for _, e := range entitlements {
		if e.of != kind {
			continue
		}
		out := Entitlement{
			Name:        strings.ReplaceAll(e.name, "NAME", r.Name),
			Description: strings.ReplaceAll(e.description, "NAME", r.Name),
			Slug:        e.slug, Purpose: e.purpose, GrantableTo: []string{"user"},
		}
		if e.purpose == 0 {
			out.Description += "; a fact that cannot be granted"
			out.Immutable, out.GrantableTo = true, nil
		}
		if kind == "access_level" {
			out.ExclusionGroup, out.Default = "litmos-access-level", id == "Learner"
		}
		o.Entitlements[kind+":"+id+":"+e.slug] = out
	}
}
