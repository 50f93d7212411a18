package litmos

import (
	"context"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Probe is a question about how an account behaves, which the other calls do not ask
// because they rely on the answer: any limit, offset or order. It only reads.
type Probe struct {
	// Path is that of the call, with {id} in place of an id: "/teams/{id}/users".
	Path string
	ID   string
	// Query holds the parameters; the source is added.
	Query url.Values
	// Root is the root element of the document asked for, such as "Users".
	Root string
}

// Answer is what Litmos sent, as it stands.
type Answer struct {
	Rows  []Row
	Bytes int           // of the document, uncompressed
	Took  time.Duration // without the wait for the quota
}

// Row is an element below the root, with the texts of those of its fields that a Probe keeps.
// Empty fields and those that are not there are left out.
type Row struct {
	Element string
	Fields  map[string]string
}

// ID is the id of the row, empty if it has none.
func (r Row) ID() string { return r.Fields["Id"] }

// probed are the fields that a Probe keeps. None of them is a secret.
var probed = map[string]bool{
	"Id": true, "Name": true, "UserName": true, "FirstName": true, "AccessLevel": true, "Active": true,
	"ParentTeamId": true, "TotalCount": true,
}

// Probe sends one request. It tries once: a failure is an answer, too. Errors name the path
// without the id.
func (c *Client) Probe(ctx context.Context, p Probe) (Answer, error) {
	began := time.Now()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: func(string) { began = time.Now() }})
	path := strings.Split(strings.TrimPrefix(p.Path, "/"), "/")
	if i := slices.Index(path, "{id}"); i >= 0 {
		path[i] = p.ID
	}
	return fetch(ctx, c, request{op: "GET " + p.Path, path: path, query: p.Query, once: true}, func(document []byte) (Answer, error) {
		elements, err := parseList(document, p.Root)
		if err != nil {
			return Answer{}, err
		}
		answer := Answer{Bytes: len(document), Took: time.Since(began)}
		for _, e := range elements {
			row := Row{Element: e.Local, Fields: map[string]string{}}
			for _, field := range e.children {
				if probed[field.Local] && field.text != "" {
					row.Fields[field.Local] = field.text
				}
			}
			answer.Rows = append(answer.Rows, row)
		}
		return answer, nil
	})
}
