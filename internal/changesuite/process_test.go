package changesuite

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// process is a connector, which answers changes as in ConductorOne.
type process struct {
	t      *testing.T
	server types.ConnectorServer
}

// answer is what a change was answered.
type answer struct {
	changed bool
	account string // the id of the account that a create or reactivate is about
}

// newTitle is the job title that updates set.
const newTitle = "Manager"

// do asks for a change. The SDK turns a panic in an action into an error; here all
// panics become one.
func (p process) do(c change) (a answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	switch c.verb {
	case "grant", "revoke":
		a.changed, err = p.access(c)
	case "create", "reactivate":
		a, err = p.account(c)
	case "delete":
		id := v2.ResourceId_builder{ResourceType: "user", Resource: userIDs[c.user]}.Build()
		_, err = p.server.DeleteResource(p.t.Context(), v2.DeleteResourceRequest_builder{ResourceId: id}.Build())
	default:
		a.changed, err = p.action(c)
	}
	return a, err
}

func (p process) access(c change) (changed bool, err error) {
	on := strings.Split(c.what, ":")
	entitlement, principal, held := c1ztest.Request(on[0], on[1], on[2], userIDs[c.user])
	if c.verb == "grant" {
		resp, err := p.server.Grant(p.t.Context(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: entitlement, Principal: principal}.Build())
		return err == nil && c1ztest.Has(resp.GetAnnotations(), false, false), err
	}
	resp, err := p.server.Revoke(p.t.Context(), v2.GrantManagerServiceRevokeRequest_builder{Grant: held}.Build())
	return err == nil && c1ztest.Has(resp.GetAnnotations(), false, false), err
}

func (p process) fields(fields map[string]any) *structpb.Struct {
	s, err := structpb.NewStruct(fields)
	if err != nil {
		p.t.Error(err)
	}
	return s
}

func (p process) account(c change) (answer, error) {
	name := userNames[c.user]
	profile := p.fields(map[string]any{
		"user_name": name, "email": name, "first_name": "New", "last_name": "Example", "reactivate": c.verb == "reactivate",
	})
	resp, err := p.server.CreateAccount(p.t.Context(), v2.CreateAccountRequest_builder{
		AccountInfo: v2.AccountInfo_builder{Profile: profile}.Build(),
	}.Build())
	switch {
	case err != nil:
		return answer{}, err
	case resp.HasSuccess():
		return answer{true, resp.GetSuccess().GetResource().GetId().GetResource()}, nil
	case resp.HasAlreadyExists():
		return answer{false, resp.GetAlreadyExists().GetResource().GetId().GetResource()}, nil
	default:
		return answer{}, fmt.Errorf("answered %v", resp)
	}
}

func (p process) action(c change) (changed bool, err error) {
	args := p.fields(map[string]any{"user_id": userIDs[c.user], "user_profile": map[string]any{"job_title": newTitle}})
	resp, err := p.server.InvokeAction(p.t.Context(), v2.InvokeActionRequest_builder{
		Name: c.verb + "_user", Args: args, InlineWait: durationpb.New(time.Hour),
	}.Build())
	if err == nil && resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		err = errors.New(resp.String())
	}
	return resp.GetResponse().GetFields()["changed"].GetBoolValue(), err
}
