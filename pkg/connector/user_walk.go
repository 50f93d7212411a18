package connector

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// walkUsers reads a page of all users and notes it for the rest of the sync. The first
// page is preceded by a count.
func (c *Connector) walkUsers(ctx context.Context, roster *roster, token *pageToken) (litmos.Page[litmos.User], error) {
	if token.Cursor.Start == 0 {
		total, err := c.client.CountUsers(ctx)
		if err != nil {
			return litmos.Page[litmos.User]{}, roster.fail(err)
		}
		token.Total = total
	}
	page, err := c.client.ListUsers(ctx, token.Cursor)
	if err != nil {
		return litmos.Page[litmos.User]{}, roster.fail(err)
	}
	roster.add(page.Rows)
	return page, nil
}

// finishWalk fails if the walk brought fewer users than Litmos counted both before and
// after it: then rows were lost. Fewer than one of the counts means that users came or
// went meanwhile.
func (c *Connector) finishWalk(ctx context.Context, roster *roster, token pageToken) error {
	if walked := roster.len(); walked < token.Total {
		after, err := c.client.CountUsers(ctx)
		if err != nil {
			return roster.fail(err)
		}
		if walked < after {
			return roster.fail(&codedError{code: codes.Aborted, err: fmt.Errorf(
				"list users: the list held %d users, but Litmos counted %d before and %d after reading it",
				walked, token.Total, after)})
		}
	}
	roster.finish()
	return nil
}
