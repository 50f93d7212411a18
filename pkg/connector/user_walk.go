package connector

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// maxKept is how many places of a minute's quota are kept for the walk over the users. It
// is one request after the other, and all else waits for its end: it should not wait in
// turn for what is read ahead. With answers of five seconds it makes twelve a minute.
const maxKept = 12

// walkUsers reads a page of all users and notes it for the rest of the sync. The first
// page is preceded by a count.
func (c *Connector) walkUsers(ctx context.Context, roster *roster, token *pageToken) (litmos.Page[litmos.User], error) {
	if token.Cursor.Start == 0 {
		c.client.KeepFromBackground(maxKept)
		total, err := c.client.CountUsers(ctx)
		if err != nil {
			c.client.KeepFromBackground(0)
			return litmos.Page[litmos.User]{}, roster.fail(err)
		}
		token.Total = total
		c.client.KeepFromBackground(min(litmos.Pages(total), maxKept))
	}
	page, err := c.client.ListUsers(ctx, token.Cursor)
	if err != nil {
		c.client.KeepFromBackground(0)
		return litmos.Page[litmos.User]{}, roster.fail(err)
	}
	roster.add(page.Rows)
	left := 0
	if !page.Last {
		left = litmos.Pages(token.Total - roster.len())
	}
	c.client.KeepFromBackground(min(left, maxKept))
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
