package connector_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// ask asks the connector for something:
//
//	grant ENTITLEMENT USER      by their ids, or revoke
//	create JSON                 an account, with a profile that differs from that of newcomer
//	delete USER
//	enable JSON                 a user, by the id, or disable
//	update JSON                 Ada's profile
//	poll                        for events, to the end
func (s *scene) ask(call string) (c1ztest.Answer, error) {
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
		return c1ztest.Answer{}, s.server.Delete(s.ctx, rest)
	case "update":
		return s.server.Act(s.ctx, "update_user", s.object(fmt.Sprintf(`{"user_id": %q, "user_profile": %s}`, ada, rest)))
	case "poll":
		events, err := s.poll()
		return c1ztest.Answer{Made: events}, err
	default:
		return s.server.Act(s.ctx, verb+"_user", s.object(fmt.Sprintf(`{"user_id": %s}`, rest)))
	}
}

// access grants or revokes. After a success the account is as asked for.
func (s *scene) access(grant bool, entitlement, user string) (c1ztest.Answer, error) {
	s.t.Helper()
	answer, err := s.server.Access(s.ctx, grant, entitlement, user)
	if err == nil && s.simulator != nil && s.has(entitlement, user) != grant {
		s.t.Errorf("%s has %s: %v", user, entitlement, !grant)
	}
	return answer, err
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

// newcomer is the profile of an account to be created.
const newcomer = `{
	"user_name": "cy.sample", "email": "cy@example.net", "first_name": "Cy", "last_name": "Sample",
	"job_title": "Carpenter", "company_name": "Example & Co", "external_employee_id": "E-7"
}`

// create asks for an account. A success names the user of that name.
func (s *scene) create(profile object) (c1ztest.Answer, error) {
	s.t.Helper()
	answer, err := s.server.Create(s.ctx, profile)
	isNamed := func(u *litmossim.User) bool {
		return u.ID == answer.Made[0] && strings.EqualFold(u.UserName, fmt.Sprint(profile["user_name"]))
	}
	if err == nil && s.simulator != nil && !slices.ContainsFunc(s.simulator.Tenant().Users, isNamed) {
		s.t.Errorf("answered %v", answer)
	}
	return answer, err
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
