package check

// Report is what a check has found. It holds counts, statuses, sizes and times, and nothing
// that identifies a user, a team or a course.
type Report struct {
	// Format is the version of this structure. It changes when a field changes its meaning
	// or goes; new fields may come at any time.
	Format    int    `json:"format"`
	Connector string `json:"connector_version"`
	Region    string `json:"region,omitempty"` // empty if the base URL was given
	BaseURL   string `json:"base_url"`
	// KeyAccepted is always true: with another outcome there is no report.
	KeyAccepted bool      `json:"key_accepted"`
	Counts      Counts    `json:"counts"`
	Cost        Cost      `json:"full_sync"`
	Findings    []Finding `json:"findings"`
	Traffic     Traffic   `json:"traffic"`
	// CanSync is false if a finding fails.
	CanSync bool   `json:"can_sync"`
	Next    string `json:"next_command"`
}

// Counts are the sizes of the account's lists.
type Counts struct {
	Users         Count `json:"users"`
	InactiveUsers Count `json:"inactive_users"`
	Teams         Count `json:"teams"`
	SubTeams      Count `json:"sub_teams"`
	Courses       Count `json:"courses"`
	LearningPaths Count `json:"learning_paths"`
}

// Count is how long a list is. The zero Count is not known.
type Count struct {
	Rows  int  `json:"rows"`
	Known bool `json:"known"`
	// AtLeast: the end of the list was not seen.
	AtLeast bool `json:"at_least,omitempty"`
}

// Cost is what a full sync takes with the present settings.
type Cost struct {
	Requests          int     `json:"requests"`
	Minutes           float64 `json:"minutes"` // that the quota asks for
	RequestsPerMinute int     `json:"requests_per_minute"`
	// So many teams, courses and learning paths were looked into. The others are taken to be like them.
	SampledTeams   int `json:"sampled_teams"`
	SampledCourses int `json:"sampled_courses"`
	SampledPaths   int `json:"sampled_learning_paths"`
	// Exact: every list that adds to the cost was read.
	Exact bool `json:"exact"`
	// AtLeast: the end of a list was not seen, so it is counted too low.
	AtLeast bool `json:"at_least,omitempty"`
}

// Verdict is what a finding means for the connector.
type Verdict string

// The verdicts.
const (
	AsExpected Verdict = "as_expected" // as the connector assumes
	Handled    Verdict = "handled"     // otherwise, and the connector copes
	Risk       Verdict = "risk"        // otherwise: a sync may fail or miss something
	Fails      Verdict = "fails"       // a full sync will fail, or be incomplete
	NotKnown   Verdict = "not_known"   // could not be seen in this account
)

// Finding is the answer to one question about how the account behaves.
type Finding struct {
	ID       string  `json:"id"`
	Question string  `json:"question"`
	Verdict  Verdict `json:"verdict"`
	Answer   string  `json:"answer"`
	// Consequence is what the connector does about an answer that it does not expect.
	Consequence string `json:"connector,omitempty"`
}

// Traffic is what the check itself has sent: reads only.
type Traffic struct {
	Requests int `json:"requests"`
	// Failures are the calls that Litmos did not answer as asked, without ids.
	Failures []Failure `json:"failures,omitempty"`
	Bytes    int       `json:"bytes"`
	MedianMS int64     `json:"median_ms"`
	MaxMS    int64     `json:"max_ms"`
}

// Failure is a call that failed, and how.
type Failure struct {
	Call    string `json:"call"`    // "GET /teams/{id}/users"
	Outcome string `json:"outcome"` // "403 Forbidden", "no answer", "malformed answer"
	Times   int    `json:"times"`
	// RetryAfter is whether Litmos said when to come back.
	RetryAfter bool `json:"retry_after,omitempty"`
}
