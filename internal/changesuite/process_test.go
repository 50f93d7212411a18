package changesuite

import (
	"context"
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

// do asks for a change. The SDK turns a panic in an action into an error; here all
// panics become one.
func (p process) do(c change) (_ answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	user := userNames[c.user]
	if c.user < len(userIDs) {
		user = userIDs[c.user]
	}
	switch c.verb {
	case "grant", "revoke":
		changed, err := p.access(c, user)
		return answer{changed: changed}, err
	case "create", "reactivate":
		return p.account(userNames[c.user], c.verb == "reactivate")
	case "delete":
		id := v2.ResourceId_builder{ResourceType: "user", Resource: user}.Build()
		_, err := p.server.DeleteResource(context.Background(), v2.DeleteResourceRequest_builder{ResourceId: id}.Build())
		return answer{}, err
	default:
		changed, err := p.action(c.verb+"_user", user)
		return answer{changed: changed}, err
	}
}

func (p process) access(c change, user string) (changed bool, err error) {
	resourceType, resource, slug := "access_level", c.what, "assigned"
	switch c.what {
	case "member", "leader", "admin":
		resourceType, resource, slug = "team", teamIDs[c.at], c.what
	case "course":
		resourceType, resource = "course", courseIDs[c.at]
	case "path":
		resourceType, resource = "learning_path", pathIDs[c.at]
	}
	e, principal, g := c1ztest.Request(resourceType, resource, slug, user)
	if c.verb == "grant" {
		resp, err := p.server.Grant(context.Background(), v2.GrantManagerServiceGrantRequest_builder{Entitlement: e, Principal: principal}.Build())
		return err == nil && c1ztest.Has(resp.GetAnnotations(), false, false), err
	}
	resp, err := p.server.Revoke(context.Background(), v2.GrantManagerServiceRevokeRequest_builder{Grant: g}.Build())
	return err == nil && c1ztest.Has(resp.GetAnnotations(), false, false), err
}

func (p process) account(userName string, reactivate bool) (answer, error) {
	profile, err := structpb.NewStruct(map[string]any{
		"user_name": userName, "email": userName, "first_name": "New", "last_name": "Example", "reactivate": reactivate,
	})
	if err != nil {
		p.t.Error(err)
	}
	resp, err := p.server.CreateAccount(context.Background(), v2.CreateAccountRequest_builder{
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

// newTitle is the job title that updates set.
const newTitle = "Manager"

func (p process) action(name, user string) (changed bool, err error) {
	args, err := structpb.NewStruct(map[string]any{"user_id": user, "user_profile": map[string]any{"job_title": newTitle}})
	if err != nil {
		p.t.Error(err)
	}
	resp, err := p.server.InvokeAction(context.Background(), v2.InvokeActionRequest_builder{
		Name: name, Args: args, InlineWait: durationpb.New(time.Hour),
	}.Build())
	if err != nil {
		return false, err
	}
	fields := resp.GetResponse().AsMap()
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		return false, errors.New(strings.TrimSpace(fmt.Sprint(resp.GetStatus(), " ", fields["error"])))
	}
	changed, _ = fields["changed"].(bool)
	return changed, nil
}
