package connector

import (
	"encoding/json"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// maxResponse bounds the messages of one response to the SDK, in bytes. The SDK's own limit
// is 4 MiB, envelope included.
const maxResponse = 2 << 20

// pageToken says how far a listing has come. It holds all that the next page needs.
type pageToken struct {
	// Part is the part of a listing that is read in several, such as a team's leaders.
	Part   string        `json:"part,omitempty"`
	Cursor litmos.Cursor `json:"at,omitzero"`
	// Privileged says that a member above Learner was among the rows so far, or may have been.
	Privileged bool `json:"privileged,omitempty"`
	// Walk is the place in the list of users.
	Walk litmos.UserWalk `json:"walk,omitzero"`
	// Levels are the access levels that have been listed and are not in knownLevels.
	Levels []litmos.AccessLevel `json:"levels,omitempty"`
	// Index is the place in a list that the connector holds itself. Found is how many of the
	// objects before that place exist in Litmos.
	Index int `json:"index,omitempty"`
	Found int `json:"found,omitempty"`
}

var errBadToken = status.Error(codes.InvalidArgument, "baton-litmos: not a page token or cursor of this connector")

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

// convertRows converts rows until the response is full: the first n of them, at least one.
func convertRows[T any, M proto.Message](rows []T, convert func(*T) ([]M, error)) (out []M, n int, err error) {
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

// single makes a conversion to one message a conversion to several.
func single[T any, M proto.Message](convert func(*T) (M, error)) func(*T) ([]M, error) {
	return func(row *T) ([]M, error) {
		message, err := convert(row)
		return []M{message}, err
	}
}
