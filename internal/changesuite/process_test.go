package changesuite

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
)

// process is a connector, which answers changes as in ConductorOne.
type process struct{ c1ztest.Caller }

// newTitle is the job title that updates set.
const newTitle = "Manager"

// do asks for a change. The SDK turns a panic in an action into an error; here all
// panics become one.
func (p process) do(ctx context.Context, c change) (a c1ztest.Answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	switch c.verb {
	case "grant", "revoke":
		return p.Access(ctx, c.verb == "grant", c.what, userIDs[c.user])
	case "create", "reactivate":
		name := userNames[c.user]
		return p.Create(ctx, map[string]any{
			"user_name": name, "email": name, "first_name": "New", "last_name": "Example", "reactivate": c.verb == "reactivate",
		})
	case "delete":
		return a, p.Delete(ctx, userIDs[c.user])
	default:
		return p.Act(ctx, c.verb+"_user", map[string]any{
			"user_id": userIDs[c.user], "user_profile": map[string]any{"job_title": newTitle},
		})
	}
}
