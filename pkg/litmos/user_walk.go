package litmos

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// UserWalk says how far a walk over all users of the account has come. The zero UserWalk is its
// beginning. It holds all that is needed to tell whether the walk is complete, so each step can
// be made by another process.
//
// The users are counted before they are listed, and pages are read until there are as many or
// no more come. If the list holds fewer, they are counted again, because some may have been
// deleted. If it holds fewer than both counts, it is read a second time. If both walks list the
// same users, the list is taken as complete: nobody has recorded that the count and the list of
// Litmos must agree.
type UserWalk struct {
	At      Cursor `json:"at,omitzero"`
	Counted bool   `json:"c,omitempty"`
	Total   int    `json:"t,omitempty"` // users counted before the list was read
	// Ended says that the list has ended with fewer users than Total.
	Ended bool `json:"e,omitempty"`
	// Before is the end of the first walk, if this is the second.
	Before *Cursor `json:"b,omitempty"`
	// Unordered says that Litmos refuses to sort the list.
	Unordered bool `json:"u,omitempty"`
}

// UserPage is the result of one step of a walk.
type UserPage struct {
	Rows []User
	// Warning, if not empty, says how much the list and the count differ.
	Warning string

	page *Page[User] // nil after a count
	walk UserWalk
	done bool
}

// After is how far the walk has come with the first n of Rows, and whether it is done.
func (p UserPage) After(n int) (next UserWalk, done bool) {
	next = p.walk
	if p.page == nil {
		return next, p.done
	}
	next.At = p.page.After(n)
	if p.page.Last && n == len(p.Rows) {
		// A page with rows may have been cut, whatever its size: only an empty one ends a short list.
		isShort := next.At.Rows < next.Total
		next.Ended = isShort && n == 0
		done = !isShort
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

// counted continues the walk after a count, the one before the list or the one after it.
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

// refusesOrder tells whether an error may be caused by the order that was asked for. The order is
// documented for lists of users, but nobody has recorded it.
func refusesOrder(err error) bool {
	failure, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch failure.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return false
	case http.StatusInternalServerError, http.StatusNotImplemented:
		return true
	default:
		return failure.Status >= 400 && failure.Status < 500 && !failure.temporary()
	}
}
