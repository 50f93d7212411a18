package connector

import (
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// FuzzPageToken: a token that is not ours is refused and never taken for the first page;
// one of ours comes back as it was.
func FuzzPageToken(f *testing.F) {
	f.Add(`{"part":"leader","at":{"s":997,"i":["a","b","c"],"f":"x","n":1000},"privileged":true}`)
	f.Add(`{"walk":{"at":{"s":3,"i":["a","b","c"],"r":3,"d":18446744073709551615},"c":true,"t":5}}`)
	f.Add(`{"index":-1}`)
	f.Add(`1000`)
	f.Add(`{"at":{"s":1}} {}`)
	f.Fuzz(func(t *testing.T, text string) {
		token, err := parseToken(text)
		if err != nil {
			if status.Code(err) != codes.InvalidArgument {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := parseToken(token.String())
		if err != nil || !slices.Equal(again.Cursor.Seen, token.Cursor.Seen) || again.Cursor.Start != token.Cursor.Start || again.Part != token.Part {
			t.Errorf("%q became %q: %v", text, token, err)
		}
	})
}

// TestConvertRowsKeepsPagesSmall: fat rows are handed over in several responses.
func TestConvertRowsKeepsPagesSmall(t *testing.T) {
	t.Parallel()
	users := make([]litmos.User, 1000)
	for i := range users {
		users[i].ID = strings.Repeat("x", 1+i%7)
		users[i].CustomField1 = strings.Repeat("fat ", 5000)
	}
	pages := 0
	for rest := users; len(rest) > 0; pages++ {
		resources, n, err := convertRows(rest, func(u *litmos.User) ([]*v2.Resource, error) {
			r, err := userResource(u)
			return []*v2.Resource{r}, err
		})
		if err != nil || n == 0 || n != len(resources) {
			t.Fatalf("%d of %d rows: %v", n, len(rest), err)
		}
		size := 0
		for _, r := range resources {
			size += proto.Size(r)
		}
		if size > maxResponse {
			t.Errorf("a page of %d bytes", size)
		}
		rest = rest[n:]
	}
	if pages < 5 {
		t.Errorf("%d pages", pages)
	}
}
