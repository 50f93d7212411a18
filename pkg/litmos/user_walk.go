package litmos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// UserWalk is where a walk over all users of the account stands. The zero UserWalk is its
// beginning. It holds all that tells whether the walk is complete, so each step can be made
// by another process.
//
// The users are counted before they are listed. If the list holds fewer, they are counted
// again, because some may have gone; if it holds fewer than both counts, it is read a second
// time. Two walks that list the same users are believed: nobody has recorded that the count
// and the list of Litmos must agree.
type UserWalk struct {
	At      Cursor `json:"at,omitzero"`
	Counted bool   `json:"c,omitempty"`
	Total   int    `json:"t,omitempty"` // users counted before the list was read
	// Ended: the list has ended with fewer users than Total.
	Ended bool `json:"e,omitempty"`
	// Before is the end of the first walk, in the second.
	Before *Cursor `json:"b,omitempty"`
	// Unordered: Litmos refuses to sort the list.
	Unordered bool `json:"u,omitempty"`
}

// UserPage is what one step of a walk has brought.
type UserPage struct {
	Rows []User
	// Warning, if not empty, says how far the list and the count disagree.
	Warning string

	page *Page[User] // nil after a count
	walk UserWalk
	done bool
}

// After is where the walk stands after the first n of Rows, and whether it is done.
func (p UserPage) After(n int) (next UserWalk, done bool) {
	next = p.walk
	if p.page == nil {
		return next, p.done
	}
	next.At = p.page.After(n)
	if p.page.Last && n == len(p.Rows) {
		next.Ended = next.At.Rows < next.Total
		done = !next.Ended
	}
	return next, done
}

var errIncomplete = errors.New("the list of users is incomplete")

// WalkUsers makes the next step of a walk, which is one request.
func (c *Client) WalkUsers(ctx context.Context, w UserWalk) (UserPage, error) {
	if w.Counted && !w.Ended {
		return c.walkPage(ctx, w)
	}
	count, err := c.CountUsers(ctx)
	if err != nil {
		return UserPage{}, err
	}
	return w.counted(count)
}

// counted goes on after a count, the one before the list or the one after it.
func (w UserWalk) counted(count int) (UserPage, error) {
	switch {
	case !w.Counted:
		return UserPage{walk: UserWalk{Counted: true, Total: count}}, nil
	case w.At.Rows >= count:
		return UserPage{walk: w, done: true}, nil
	case w.Before == nil:
		return UserPage{walk: UserWalk{Counted: true, Total: count, Before: &w.At, Unordered: w.Unordered}}, nil
	}
	disagreement := fmt.Sprintf("the list held %d users, but Litmos counted %d before and %d after reading it", w.At.Rows, w.Total, count)
	if w.At.Rows == w.Before.Rows && w.At.Digest == w.Before.Digest {
		return UserPage{walk: w, done: true, Warning: disagreement + "; a second walk listed the same users"}, nil
	}
	return UserPage{}, &Error{Op: "list users", Err: fmt.Errorf("%w: %s", errIncomplete, disagreement)}
}

// walkPage reads the next page of the list.
func (c *Client) walkPage(ctx context.Context, w UserWalk) (UserPage, error) {
	page, err := c.ListUsers(ctx, w.At, !w.Unordered)
	switch {
	case err == nil:
		return UserPage{Rows: page.Rows, page: &page, walk: w}, nil
	case refusesOrder(err) && !w.Unordered && w.At.Start == 0:
		w.Unordered = true
		return UserPage{walk: w}, nil
	default:
		return UserPage{}, err
	}
}

// refusesOrder tells whether an error may be about the order asked for. It is documented
// for lists of users, but nobody has recorded it.
func refusesOrder(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch failure.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return false
	case http.StatusInternalServerError, http.StatusNotImplemented:
		return true
	default:
		return failure.Status >= 400 && failure.Status < 500
	}
}
