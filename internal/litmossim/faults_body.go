package litmossim

import (
	"bytes"
	"strings"
	"time"
)

// connectionFaults end the call without an answer.
var connectionFaults = []*kind{
	instead("reset", "the connection is reset before the call has any effect", func(*call) answer { return answer{delivery: deliverReset} }),
	instead("hang", "no answer until the client gives up", func(*call) answer { return answer{delivery: deliverNever} }),
}

// bodyFaults change an answer on its way out.
var bodyFaults = []*kind{
	changing("empty-200", "200 with an empty body", reads, func(a *answer) bool {
		*a = empty(200)
		return true
	}),
	changing("bom", "a byte order mark before the body", reads, func(a *answer) bool {
		return a.rewrite(append([]byte("\ufeff"), a.body...))
	}),
	changing("wrong-root", "another root: ArrayOf…", reads, func(a *answer) bool {
		return a.rewrite(otherRoot(a.body))
	}),
	changing("truncated", "half of the body and a regular end of the answer", reads, func(a *answer) bool {
		return a.rewrite(a.body[:len(a.body)/2])
	}),
	changing("truncated-connection", "half of the body and the end of the connection", reads, func(a *answer) bool {
		a.delivery = deliverHalf
		return len(a.body) > 0
	}),
	{
		name: "slow-body", about: "a pause in the middle of the body", value: milliseconds, fits: anyCall,
		after: func(_ *call, a *answer, f *active) bool {
			a.pause = f.duration(time.Millisecond)
			return len(a.body) > 0
		},
	},
}

// changing is a fault whose change tells whether it changed the answer.
func changing(name, about string, fits func(*call, *active) bool, change func(*answer) bool) *kind {
	return &kind{
		name: name, about: about, fits: fits,
		after: func(_ *call, a *answer, _ *active) bool { return change(a) },
	}
}

// rewrite replaces the body of a successful answer and tells whether that
// changed it.
func (a *answer) rewrite(body []byte) bool {
	if a.status >= 300 || len(a.body) == 0 {
		return false
	}
	a.body = body
	return true
}

func otherRoot(body []byte) []byte {
	end := bytes.IndexAny(body, " />")
	if end < 1 {
		return body
	}
	root := string(body[1:end])
	rest, closed := strings.CutSuffix(string(body[end:]), "</"+root+">")
	if closed {
		rest += "</ArrayOf" + root + ">"
	}
	return []byte("<ArrayOf" + root + rest)
}

// rowFaults change how rows are written. The encoder asks for them by name.
var rowFaults = []*kind{
	{name: "nil-everywhere", about: "empty values are i:nil", fits: reads},
	{name: "absent-fields", about: "empty values are left out", fits: reads},
	{name: "unknown-elements", about: "unknown elements between and in rows", fits: reads},
	{name: "control-chars", about: "names end in a control character, which XML cannot hold", fits: reads},
	{name: "old-fields", about: "the field set of 2016", fits: reads},
	{name: "alias-names", about: "fields go by the other spellings that documents use", fits: reads},
	{name: "null-levels", about: "AccessLevel and Brand are null in the user lists of teams", fits: memberLists},
}
