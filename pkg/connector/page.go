package connector

import (
	"encoding/json"
	"strings"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	rs "github.com/conductorone/baton-sdk/pkg/types/resource"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

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
	// Total is how many users Litmos counted before the walk.
	Total int `json:"total,omitempty"`
	// Index is the place in a list held by the connector; Found how many of it exist.
	Index int `json:"index,omitempty"`
	Found int `json:"found,omitempty"`
}

func parseToken(text string) (pageToken, error) {
	var t pageToken
	if text == "" {
		return t, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&t); err != nil || decoder.More() || t.Total < 0 || t.Index < 0 || t.Found < 0 {
		return pageToken{}, status.Error(codes.InvalidArgument, "baton-litmos: not a page token of this connector")
	}
	return t, nil
}

// results says that the listing goes on at a token.
func (t pageToken) results() (*rs.SyncOpResults, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	return &rs.SyncOpResults{NextPageToken: string(text)}, nil
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

func resourceIDs(resources []*v2.Resource) []string {
	ids := make([]string, len(resources))
	for i, r := range resources {
		ids[i] = r.GetId().GetResource()
	}
	return ids
}
