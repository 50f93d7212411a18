package connector_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// result is what the connector answers to a call that succeeds.
type result struct {
	changed bool
	made    []string // ids of grants, or of events without their time
}

// ask asks the connector for something:
//
//	grant ENTITLEMENT USER      by their ids, or revoke
//	create JSON                 an account, with a profile that differs from that of newcomer
//	delete USER
//	enable JSON                 a user, by the id, or disable
//	update JSON                 Ada's profile
//	poll                        for events, to the end
func (s *scene) ask(call string) (result, error) {
	s.t.Helper()
	verb, rest, _ := strings.Cut(strings.NewReplacer(s.words...).Replace(call), " ")
	switch verb {
	case "grant", "revoke":
		entitlement, user, _ := strings.Cut(rest, " ")
		return s.access(verb == "grant", entitlement, user)
	case "create":
		profile := s.object(newcomer)
		maps.Copy(profile, s.object(rest))
		return s.create(profile)
	case "delete":
		_, err := s.server.DeleteResource(s.ctx, v2.DeleteResourceRequest_builder{
			ResourceId: v2.ResourceId_builder{ResourceType: "user", Resource: rest}.Build(),
		}.Build())
		return result{}, err
	case "update":
		return s.act("update_user", fmt.Sprintf(`{"user_id": %q, "user_profile": %s}`, ada, rest))
	case "poll":
		events, err := s.poll()
		return result{made: events}, err
	default:
		return s.act(verb+"_user", fmt.Sprintf(`{"user_id": %s}`, rest))
	}
}

// access grants or revokes. After a success the account is as asked for.
func (s *scene) access(grant bool, entitlement, user string) (r result, err error) {
	s.t.Helper()
	on := strings.Split(entitlement, ":")
	e, principal, held := c1ztest.Request(on[0], on[1], on[2], user)
	var annos annotations.Annotations
	if grant {
		e.SetSlug("") // a request may name the entitlement by its id alone
		resp, failure := s.server.Grant(s.ctx, v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
		annos, err = resp.GetAnnotations(), failure
		for _, g := range resp.GetGrants() {
			r.made = append(r.made, "grant "+g.GetId())
		}
	} else {
		resp, failure := s.server.Revoke(s.ctx, v2.GrantManagerServiceRevokeRequest_builder{Grant: held}.Build())
		annos, err = resp.GetAnnotations(), failure
	}
	r.changed = c1ztest.Has(annos, false, false)
	if !r.changed && !c1ztest.Has(annos, grant, !grant) {
		s.t.Errorf("%s of %s: annotations %v", entitlement, user, annos)
	}
	if err == nil && s.simulator != nil && s.has(entitlement, user) != grant {
		s.t.Errorf("%s has %s: %v", user, entitlement, !grant)
	}
	return r, err
}

// has tells whether a user has something, be it hidden because the user is inactive.
func (s *scene) has(entitlement, user string) bool {
	shown := s.simulator.Tenant()
	for _, u := range shown.Users {
		u.Active = true
	}
	return c1ztest.Expected(shown).Grants[c1ztest.GrantKey(entitlement, "user:"+user)].Direct
}

// object is a JSON object.
type object = map[string]any

func (s *scene) object(text string) object {
	s.t.Helper()
	values := object{}
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		s.t.Fatal(err)
	}
	return values
}

func (s *scene) fields(values object) *structpb.Struct {
	s.t.Helper()
	fields, err := structpb.NewStruct(values)
	if err != nil {
		s.t.Fatal(err)
	}
	return fields
}

// newcomer is the profile of an account to be created.
const newcomer = `{
	"user_name": "cy.sample", "email": "cy@example.net", "first_name": "Cy", "last_name": "Sample",
	"job_title": "Carpenter", "company_name": "Example & Co", "external_employee_id": "E-7"
}`

// create asks for an account. A success names the user of that name. That somebody else must act is
// an error here.
func (s *scene) create(profile object) (result, error) {
	s.t.Helper()
	resp, err := s.server.CreateAccount(s.ctx, v2.CreateAccountRequest_builder{
		AccountInfo: v2.AccountInfo_builder{Profile: s.fields(profile)}.Build(),
	}.Build())
	if err != nil {
		return result{}, err
	}
	if resp.HasActionRequired() {
		return result{}, fmt.Errorf("action required: %s", resp.GetActionRequired().GetMessage())
	}
	id := resp.GetSuccess().GetResource().GetId().GetResource() + resp.GetAlreadyExists().GetResource().GetId().GetResource()
	isNamed := func(u *litmossim.User) bool {
		return u.ID == id && strings.EqualFold(u.UserName, fmt.Sprint(profile["user_name"]))
	}
	if s.simulator != nil && !slices.ContainsFunc(s.simulator.Tenant().Users, isNamed) {
		s.t.Errorf("answered %v", resp)
	}
	return result{changed: resp.GetSuccess().GetIsCreateAccountResult(), made: []string{id}}, nil
}

// act runs an action to its end, for which a clock of its own is needed.
func (s *scene) act(action, args string) (result, error) {
	s.t.Helper()
	resp, err := s.server.InvokeAction(s.ctx, v2.InvokeActionRequest_builder{
		Name: action, Args: s.fields(s.object(args)), InlineWait: durationpb.New(time.Minute),
	}.Build())
	if err != nil {
		return result{}, err
	}
	answer := resp.GetResponse().AsMap()
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE || answer["success"] != true {
		return result{}, fmt.Errorf("%v", answer["error"])
	}
	return result{changed: answer["changed"] == true}, nil
}

// poll makes calls to the end.
func (s *scene) poll() (events []string, err error) {
	s.t.Helper()
	for more := true; more; {
		resp, err := s.server.ListEvents(s.ctx, v2.ListEventsRequest_builder{
			EventFeedId: connector.EventFeedID, Cursor: s.cursor, StartAt: timestamppb.New(s.start),
		}.Build())
		if err != nil {
			return events, err
		}
		if err := resp.ValidateAll(); err != nil {
			s.t.Error(err)
		}
		for _, e := range resp.GetEvents() {
			what, at, _ := strings.Cut(e.GetId(), " 20")
			if at == "" || !e.GetOccurredAt().AsTime().Equal(time.Now()) {
				s.t.Errorf("event %v", e)
			}
			events = append(events, what)
		}
		s.cursor, more = resp.GetCursor(), resp.GetHasMore()
	}
	return events, nil
}
