package c1ztest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
)

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

// grant adds a direct grant to a user.
func (o *oracle) grant(resource, slug, user string, facts map[string]any) {
	o.Grants[GrantKey(resource+":"+slug, "user:"+user)] = Grant{Direct: true, Metadata: facts}
}

// hidden are the values that a profile does not show. Days are an int, other numbers are not.
var hidden = []any{"", time.Time{}, 0}

// shown is what a profile shows of some values: numbers and dates as text.
func shown(values map[string]any) map[string]any {
	maps.DeleteFunc(values, func(_ string, value any) bool { return slices.Contains(hidden, value) })
	for key, value := range values {
		switch v := value.(type) {
		case time.Time:
			values[key] = v.UTC().Format("2006-01-02T15:04:05Z")
		case int, int64:
			values[key] = fmt.Sprint(v)
		}
	}
	return values
}
