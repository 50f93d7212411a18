package litmossim

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// bodyFaults change an answer on its way out, or how its rows are written.
var bodyFaults = []*Fault{
	changing("empty-200", "200 with an empty body", reads, func(a *answer) bool {
		*a = answer{status: http.StatusOK}
		return true
	}),
	rewriting("bom", "a byte order mark before the body", reads, `^`, "\ufeff"),
	rewriting("wrong-root", "another root: ArrayOf…", reads, `^<`, `<ArrayOf`, `</(\w+)>$`, `</ArrayOf$1>`),
	changing("truncated", "half of the body and a regular end of the answer", reads, func(a *answer) bool {
		return a.rewrite(a.body[:len(a.body)/2])
	}),
	changing("truncated-connection", "half of the body and the end of the connection", reads, func(a *answer) bool {
		a.half = true
		return len(a.body) > 0
	}),
	{
		Name: "slow-body", About: "a pause in the middle of the body", value: milliseconds,
		after: func(_ *call, a *answer, f *active) bool {
			if len(a.body) == 0 {
				return false
			}
			a.pause = f.duration(time.Millisecond)
			return true
		},
	},
	rewriting("nil-everywhere", "empty values are i:nil", reads, `<(\w+)/>`, `<$1 i:nil="true"/>`),
	rewriting("absent-fields", "empty values are left out", reads, `<\w+( i:nil="true")?/>`, ``),
	rewriting("unknown-elements", "unknown elements between and in rows", reads,
		`<(\w+)><(Id|TeamId|ActivityType)>`, `<Extension><$1><Id>nested</Id></$1></Extension><$1>`+extension+`<$2>`,
		`^(<\w+ [^>]*>)<Id>`, `$1`+extension+`<Id>`, // a single object
	),
	rewriting("control-chars", "names end in a control character, which XML cannot hold", reads,
		`</(FirstName|Name)>`, `&#x1F;</$1>`),
	rewriting("old-fields", "the field set of 2016", reads,
		`<(`+strings.Join(newUserNames, "|")+`)`+content, ``,
		`<(CourseTeamLibrary|CreatedBy|SeqId|Tags)`+content, ``,
		`<ParentTeamId`+content+`(<TeamCodeForBulkImport`+content+`)?`, ``, // lists of teams have the code before the parent
	),
	rewriting("alias-names", "fields of lists go by the other spellings that documents use", lists,
		`<(/?)UserName\b`, `<${1}Username`,
		`<(/?)CompliantTill\b`, `<${1}ComplaintTill`,
		`<(/?)DateCompleted\b`, `<${1}CompletedDate`,
		`<(/?)SalesforceContactId\b`, `<${1}SalesforcecontactId`,
		`<(/?)EnableTextNotification\b`, `<${1}EnableTextNotifications`,
	),
	rewriting("null-levels", "AccessLevel and Brand are null in the user lists of teams", memberLists,
		`<(AccessLevel|Brand)`+content, `<$1 i:nil="true"/>`),
	rewriting("paginated-item", "the rows of /users/paginated are in Item instead of Items", calls("GET /users/paginated"),
		`<(/?)Items`, `<${1}Item`),
}

// changing is a fault whose change tells whether it changed the answer.
func changing(name, about string, fits func(*call, *active) bool, change func(*answer) bool) *Fault {
	return &Fault{
		Name: name, About: about, fits: fits,
		after: func(_ *call, a *answer, _ *active) bool { return change(a) },
	}
}

// rewriting is a fault that replaces what patterns find in the body. Each pattern is followed by
// its replacement.
func rewriting(name, about string, fits func(*call, *active) bool, patterns ...string) *Fault {
	return changing(name, about, fits, func(a *answer) bool {
		body := a.body
		for pair := range slices.Chunk(patterns, 2) {
			body = regexp.MustCompile(pair[0]).ReplaceAll(body, []byte(pair[1]))
		}
		return a.rewrite(body)
	})
}

// rewrite replaces the body of a successful answer and tells whether that changed it.
func (a *answer) rewrite(body []byte) bool {
	if a.status >= 300 || len(a.body) == 0 || bytes.Equal(a.body, body) {
		return false
	}
	a.body = body
	return true
}

const (
	// content matches the rest of a field after its name.
	content = `([^>]*/>|>[^<]*</\w+>)`
	// extension is an element that no document names.
	extension = `<Extension><Id>nested</Id><Name>System.Xml.XmlElement</Name></Extension>`
)
