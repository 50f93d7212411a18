package connector

import (
	"fmt"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"github.com/conductorone/baton-sdk/pkg/types/entitlement"
	"github.com/conductorone/baton-sdk/pkg/types/grant"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// fact is an entitlement that cannot be granted: Litmos shows who has it.
type fact struct {
	slug string
	// title and description are formats. They take the name of the object, such as "course Safety".
	title, description string
	// holds tells whether it is so at the time of a sync.
	holds func(p litmos.Progress, at time.Time) bool
}

const inProgressSlug = "in_progress"

// progressFacts say how far a user is with what is assigned to the user.
var progressFacts = []fact{
	{"completed", "completed %s", "Has completed the %s", func(p litmos.Progress, _ time.Time) bool { return p.Completed }},
	{inProgressSlug, "%s in progress", "Has the %s assigned and not completed", func(p litmos.Progress, _ time.Time) bool { return !p.Completed }},
}

// progressEntitlements are the entitlements of a thing that is assigned to users. The noun says
// what it is, such as "course".
func progressEntitlements(r *v2.Resource, noun string, facts []fact) []*v2.Entitlement {
	called := noun + " " + r.GetDisplayName()
	describe := func(title, description string) entitlement.EntitlementOption {
		return func(e *v2.Entitlement) {
			e.SetDisplayName(clip(strings.ToUpper(title[:1])+title[1:], maxDisplayName))
			e.SetDescription(clip(description, maxDescription))
		}
	}
	entitlements := []*v2.Entitlement{
		entitlement.NewAssignmentEntitlement(r, assignedSlug, entitlement.WithGrantableTo(userType),
			describe("assigned "+called, fmt.Sprintf("Has the %s on the list of %ss to take", called, noun))),
	}
	for _, f := range facts {
		entitlements = append(entitlements, entitlement.NewEntitlement(r, f.slug, "", entitlement.WithAnnotation(&v2.EntitlementImmutable{}),
			describe(fmt.Sprintf(f.title, called), fmt.Sprintf(f.description, called)+"; a fact that cannot be granted")))
	}
	return entitlements
}

// progressGranter makes the grants of a page. Grants with equal metadata share it.
type progressGranter struct {
	assigned *v2.Entitlement
	facts    []fact
	shown    []*v2.Entitlement // of the facts
	at       time.Time
	metadata map[litmos.Progress]annotations.Annotations
}

func newProgressGranter(id *v2.ResourceId, facts []fact, at time.Time) progressGranter {
	on := v2.Resource_builder{Id: id}.Build()
	ref := func(slug string) *v2.Entitlement {
		return v2.Entitlement_builder{Id: entitlement.NewEntitlementID(on, slug), Resource: on}.Build()
	}
	g := progressGranter{assigned: ref(assignedSlug), facts: facts, at: at, metadata: map[litmos.Progress]annotations.Annotations{}}
	for _, f := range facts {
		g.shown = append(g.shown, ref(f.slug))
	}
	return g
}

// grants are assigned, for each user in the list, and the facts that hold.
func (g progressGranter) grants(u *litmos.Assignment) ([]*v2.Grant, error) {
	metadata, ok := g.metadata[u.Progress]
	if !ok {
		var err error
		if metadata, err = progressMetadata(u.Progress); err != nil {
			return nil, fmt.Errorf("baton-litmos: %s: user %s: %w", g.assigned.GetId(), u.ID, err)
		}
		g.metadata[u.Progress] = metadata
	}
	user := v2.Resource_builder{Id: userID(u.ID)}.Build()
	granted := func(e *v2.Entitlement) *v2.Grant {
		return v2.Grant_builder{Id: grant.NewGrantID(user, e), Entitlement: e, Principal: user, Annotations: metadata}.Build()
	}
	grants := make([]*v2.Grant, 0, 2)
	grants = append(grants, granted(g.assigned))
	for i, f := range g.facts {
		if f.holds(u.Progress, g.at) {
			grants = append(grants, granted(g.shown[i]))
		}
	}
	return grants, nil
}

func progressMetadata(p litmos.Progress) (annotations.Annotations, error) {
	facts := profile(&p)
	if len(facts) == 0 {
		return nil, nil
	}
	metadata, err := structpb.NewStruct(facts)
	if err != nil {
		return nil, err
	}
	return annotations.New(v2.GrantMetadata_builder{Metadata: metadata}.Build()), nil
}
