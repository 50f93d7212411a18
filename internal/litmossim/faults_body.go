package litmossim

import (
	"bytes"
	"strings"
	"time"
)

// connectionFaults end the call without an answer.
var connectionFaults = []*kind{
	{
		name: "reset", about: "the connection is reset before the call has any effect", value: noValue, fits: anyCall,
		before: func(*call, *active) answer { return answer{delivery: deliverReset} },
	},
	{
		name: "hang", about: "no answer until the client gives up", value: noValue, fits: anyCall,
		before: func(*call, *active) answer { return answer{delivery: deliverNever} },
	},
}

// bodyFaults change an answer on its way out.
var bodyFaults = []*kind{
	{
		name: "empty-200", about: "200 with an empty body", value: noValue, fits: reads,
		after: func(_ *call, a *answer, _ *active) bool {
			*a = empty(200)
			return true
		},
	},
	{
		name: "bom", about: "a byte order mark before the body", value: noValue, fits: reads,
		after: func(_ *call, a *answer, _ *active) bool {
			return a.rewrite(append([]byte("\ufeff"), a.body...))
		},
	},
	{
		name: "wrong-root", about: "another root: ArrayOf…", value: noValue, fits: reads,
		after: func(_ *call, a *answer, _ *active) bool { return a.rewrite(otherRoot(a.body)) },
	},
	{
		name: "truncated", about: "half of the body and a regular end of the answer", value: noValue, fits: reads,
		after: func(_ *call, a *answer, _ *active) bool { return a.rewrite(a.body[:len(a.body)/2]) },
	},
	{
		name: "truncated-connection", about: "half of the body and the end of the connection", value: noValue, fits: reads,
		after: func(_ *call, a *answer, _ *active) bool {
			a.delivery = deliverHalf
			return len(a.body) > 0
		},
	},
	{
		name: "slow-body", about: "a pause in the middle of the body", value: milliseconds, fits: anyCall,
		after: func(_ *call, a *answer, f *active) bool {
			a.pause = f.duration(time.Millisecond)
			return len(a.body) > 0
		},
	},
	{
		name: "reason-phrase", about: "the text of an error in the status line too (HTTP/1.1)", value: noValue, fits: everyCall,
		after: func(_ *call, a *answer, _ *active) bool {
			a.reasonPhrase = a.reason != ""
			return a.reasonPhrase
		},
	},
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

// rowFaults change how rows are written.
var rowFaults = []*kind{
	rowQuirk("nil-everywhere", "empty values are i:nil", quirkNil, reads),
	rowQuirk("absent-fields", "empty values are left out", quirkAbsent, reads),
	rowQuirk("unknown-elements", "unknown elements between and in rows", quirkExtra, reads),
	rowQuirk("control-chars", "names end in a control character, which XML cannot hold", quirkControl, reads),
	rowQuirk("old-fields", "the field set of 2016", quirkOld, reads),
	rowQuirk("alias-names", "fields go by the other spellings that documents use", quirkAlias, reads),
	rowQuirk("null-levels", "AccessLevel and Brand are null in the user lists of teams", quirkNullLevels, memberLists),
}

func rowQuirk(name, about string, q quirk, fits func(*call, *active) bool) *kind {
	return &kind{name: name, about: about, value: noValue, fits: fits, quirk: q}
}
