package faultsuite

// outcome is how a sync may end.
type outcome int

const (
	// equal: the file equals the account.
	equal outcome = iota
	// between: the account changes meanwhile. The file holds all that was there from
	// beginning to end, and nothing that never was.
	between
	// without: the file equals the account but for the grants of what vanished.
	without
	// fails: the sync ends with an error, and no file replaces an earlier one.
	fails
)

// row is a fault and what a sync makes of it.
type row struct {
	fault   string // as litmossim.ParseFault reads it
	outcome outcome
	says    string // part of the error of a sync that fails
	why     string // what carries the sync through, for the document
}

// table is every fault that a sync can meet.
var table = []row{
	// Quota and outages.
	{"status-429,times=3", equal, "", "sends less, and asks again"},
	{"status-429-retry-after=7,times=3", equal, "", "waits as asked"},
	{"status-429-retry-after-date=7,times=3", equal, "", "waits as asked"},
	{"status-503,times=3", equal, "", "sends less, and asks again"},
	{"status-503-retry-after=7,times=3", equal, "", "waits as asked"},
	{"status-503-retry-after-date=7,times=3", equal, "", "waits as asked"},
	{"status-503-html,times=3", equal, "", "sends less, and asks again"},
	{"status-503", fails, "503 Service Unavailable", "gives up after four minutes"},
	{"status-429", fails, "429 Too Many Requests", "gives up after four minutes"},
	{"status-500,times=3", equal, "", "asks again after 1, 2, 4, 8 seconds"},
	{"status-502,times=3", equal, "", "asks again"},
	{"status-504,times=3", equal, "", "asks again"},
	{"status-500,path=/courses/*/users", fails, "500 Internal Server Error", "gives up after five tries"},
	{"status-502,path=/teams", fails, "502 Bad Gateway", "gives up after five tries"},
	{"status-504,path=/users/details", fails, "504 Gateway Timeout", "gives up after five tries"},
	// Connections and bodies.
	{"reset,times=3", equal, "", "asks again"},
	{"hang,times=2", equal, "", "asks again after two minutes"},
	{"slow-body=30000,times=3", equal, "", "waits"},
	{"truncated,times=3", equal, "", "half a document is not an answer; asks again"},
	{"truncated-connection,times=3", equal, "", "asks again"},
	{"empty-200,times=3", equal, "", "an empty body is not an empty list; asks again"},
	{"html-200,times=3", equal, "", "an HTML page is not an empty list; asks again"},
	{"html-200-xml,times=3", equal, "", "an HTML page is not an empty list; asks again"},
	{"wrong-root,times=3", equal, "", "another document is not an empty list; asks again"},
	{"truncated,path=/teams", fails, "malformed answer", "gives up after five tries"},
	{"empty-200,path=/courses", fails, "malformed answer", "gives up after five tries"},
	{"html-200,path=/users/details", fails, "malformed answer", "gives up after five tries"},
	{"html-200-xml,path=/courses/*/users", fails, "malformed answer", "gives up after five tries"},
	{"wrong-root,path=/teams/*/users", fails, "malformed answer", "gives up after five tries"},
	{"reset,path=/users/details", fails, "connection reset", "gives up after five tries"},
	{"redirect-login", fails, "redirected to", "the API does not redirect"},
	{"redirect-host", fails, "redirected to", "the key goes to no other host"},
	// Rights and missing things.
	{"status-403,path=/teams/*/leaders", fails, "403 Forbidden", "a list that may not be read is not empty"},
	{"status-404,path=/users/details", fails, "404 Not Found", "a list that does not exist is not empty"},
	{"status-404,path=/teams", fails, "404 Not Found", "a list that does not exist is not empty"},
	{"status-404,path=/courses/*/users", fails, "404 Not Found", "the course itself exists"},
	{"status-403,path=/learningpaths", fails, "skip-learning-paths", "a list that may not be read is not empty; the error names the setting that does without"},
	{"status-404,path=/learningpaths", fails, "skip-learning-paths", "a list that does not exist is not empty; the error names the setting that does without"},
	{"status-404,path=/learningpaths/*/users", fails, "skip-learning-paths", "the learning path itself exists"},
	{"no-paginated", fails, "count users: 404 Not Found", "the number of users cannot be checked"},
	{"vanish-team", without, "", "the SDK warns, after Litmos does not know the id of the team either"},
	{"vanish-course", without, "", "the SDK warns, after Litmos does not know the id of the course either"},
	{"vanish-path", without, "", "the SDK warns, after Litmos does not know the id of the learning path either"},
	// Pages.
	{"clamp=100", equal, "", "a round number of rows may be a cut page"},
	{"clamp=200", equal, "", "a round number of rows may be a cut page"},
	{"clamp=500", equal, "", "half of the asked rows may be a cut page"},
	{"short-page=60", equal, "", "half of the asked rows may be a cut page"},
	{"filtered-page", equal, "", "pages overlap"},
	{"over-full=10", equal, "", "advances by the limit"},
	{"overlap-page=5", equal, "", "recognises the rows"},
	{"repeat-page", equal, "", "recognises the page before; steps back"},
	{"swap-ties", equal, "", "sees that rows moved; steps back"},
	{"unstable-ties", fails, "rows keep moving", "only users come in the order of unique names; gives up after eight steps back"},
	{"sort-refused", equal, "", "asks again without the order"},
	{"sort-ignored", equal, "", "pages overlap"},
	{"insert-between-pages=3,path=/users/details", between, "", "sees that rows moved; steps back"},
	{"delete-between-pages=3", between, "", "sees that rows moved; steps back"},
	{"ignore-start", fails, "rows keep moving", "never takes a page that it has read for the end of a list"},
	{"unstable-order", fails, "rows keep moving", "gives up after eight steps back"},
	{"total-count=+5", equal, "", "reads the list again; warns, and takes it as complete if both times list the same users"},
	{"total-count=-5", equal, "", "a list with more users than were counted lacks none"},
	{"paginated-item", equal, "", "accepts both names"},
	// Values.
	{"control-chars", equal, "", "removes characters that XML forbids"},
	{"nil-everywhere", equal, "", "nil, empty and absent are the same"},
	{"absent-fields", equal, "", "nil, empty and absent are the same"},
	{"unknown-elements", equal, "", "ignores what it does not know"},
	{"alias-names", equal, "", "accepts both spellings"},
	{"bom", equal, "", "ignores the mark"},
	{"null-levels", equal, "", "takes levels from the list of users"},
}

// elsewhere are the faults that a sync cannot meet, and where they are shown instead.
var elsewhere = map[string]string{
	"limit-refused":           "the client never asks for more than 1,000 rows",
	"inactive-member-visible": "another account, not a fault: the members listed are synced",
	"old-fields":              "another account, not a fault: the fields sent are synced",
	"key-403":                 "a refused key: pkg/connector",
	"reset-after":             "writes: pkg/connector",
	"status-504-after":        "writes: pkg/connector",
	"ignored-ids":             "writes: pkg/connector",
	"level-not-taken":         "writes: pkg/connector",
	"put-replace":             "writes: pkg/connector",
	"late-writes":             "writes: internal/changesuite",
	"late-arrival":            "writes: internal/changesuite",
	"other-object":            "writes: pkg/connector",
	"edit-after-read":         "writes: pkg/connector",
	"put-activates":           "writes: pkg/connector",
	"level-drops-roles":       "writes: pkg/connector",
	"no-promotion":            "writes: pkg/connector",
	"create-409":              "writes: pkg/connector",
	"feed-zone":               "the event feed: internal/feedsuite",
	"feed-past-only":          "the event feed: internal/feedsuite",
	"feed-action-names":       "the event feed: internal/feedsuite",
	"feed-implied":            "the event feed: internal/feedsuite",
	"feed-406":                "the event feed: internal/feedsuite",
	"feed-late":               "the event feed: internal/feedsuite",
	"feed-repeat":             "the event feed: internal/feedsuite",
	"feed-newest-first":       "the event feed: internal/feedsuite",
	"feed-unknown-types":      "the event feed: internal/feedsuite",
	"team-course-delete-404":  "writes: pkg/connector",
	"team-path-delete-200":    "writes: pkg/connector",
}
