package connector

import (
	"encoding/json"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// maxResponse bounds the messages of one page handed to the SDK, in bytes. The SDK's
// own limit is 4 MiB, envelope included.
const maxResponse = 2 << 20

// pageToken is where a listing stands. It holds all that the next page needs: nothing
// is remembered between pages.
type pageToken struct {
	// Part is the part of a listing that is read in several, such as a team's leaders.
	Part   string        `json:"part,omitempty"`
	Cursor litmos.Cursor `json:"at,omitzero"`
	// Privileged: a member above Learner was among the rows so far, or may have been.
	Privileged bool `json:"privileged,omitempty"`
	// Walk is the place in the list of users.
	Walk litmos.UserWalk `json:"walk,omitzero"`
	// Levels are the levels not known to us that have been listed.
	Levels []string `json:"levels,omitempty"`
	// Index is the place in a list held by the connector; Found how many of it exist.
	Index int `json:"index,omitempty"`
	Found int `json:"found,omitempty"`
}

var errBadToken = status.Error(codes.InvalidArgument, "baton-litmos: not a page token of this connector")

func parseToken(text string) (pageToken, error) {
	var t pageToken
	if text == "" {
		return t, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&t); err != nil || decoder.More() || t.Index < 0 || t.Found < 0 {
		return pageToken{}, errBadToken
	}
	return t, nil
}

// String is the token as the SDK keeps it.
func (t pageToken) String() string {
	text, err := json.Marshal(t)
	if err != nil {
		panic(err) // plain data can be written
	}
	return string(text)
}

// more says that a listing goes on at a token, and end that it does not. Both say how much
// of the quota is left, for whoever runs the sync.
func (c *Connector) more(t pageToken) *rs.SyncOpResults {
	results := c.end()
	results.NextPageToken = t.String()
	return results
}

func (c *Connector) end() *rs.SyncOpResults {
	quota := c.client.Quota()
	description := v2.RateLimitDescription_builder{
		Status: v2.RateLimitDescription_STATUS_OK, Limit: int64(quota.Limit), Remaining: int64(quota.Remaining),
	}.Build()
	if !quota.ResetAt.IsZero() {
		description.SetResetAt(timestamppb.New(quota.ResetAt))
	}
	return &rs.SyncOpResults{Annotations: annotations.New(description)}
}

// fit converts as many rows of a page as a response can carry. The cursor is behind
// them; last says that the list ends there.
func fit[T any, M proto.Message](page litmos.Page[T], convert func(*T) ([]M, error)) (out []M, next litmos.Cursor, last bool, err error) {
	out, n, err := fill(page.Rows, convert)
	return out, page.After(n), page.Last && n == len(page.Rows), err
}

// fill converts rows until the response is full: the first n of them, at least one.
func fill[T any, M proto.Message](rows []T, convert func(*T) ([]M, error)) (out []M, n int, err error) {
	size := 0
	for i := range rows {
		messages, err := convert(&rows[i])
		if err != nil {
			return nil, 0, err
		}
		for _, m := range messages {
			size += proto.Size(m)
		}
		if i > 0 && size > maxResponse {
			return out, i, nil
		}
		out = append(out, messages...)
	}
	return out, len(rows), nil
}
