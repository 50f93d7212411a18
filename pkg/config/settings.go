package config

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Settings are the values of a configuration, trimmed and checked.
type Settings struct {
	APIKey  string
	Source  string
	BaseURL *url.URL
	// CourseIDs limits the synced courses; empty means all of them.
	CourseIDs         []string
	RequestsPerMinute int
	// EventRequestBudget is how many requests a poll of the event feed may take to look up what
	// changed, those for the feeds of Litmos included.
	EventRequestBudget int
	// SendNotifications lets Litmos send e-mails to the users whom a write concerns.
	SendNotifications bool
	// DeleteUsers deletes users instead of deactivating them.
	DeleteUsers bool
	// SkipTeamRoles leaves leaders and admins of teams out of a sync.
	SkipTeamRoles bool
	// SkipLearningPaths leaves learning paths out of a sync.
	SkipLearningPaths bool
	// Provisioning allows actions to write.
	Provisioning bool
}

// Settings checks the configuration without sending a request. The error is one line that
// names the setting at fault.
func (l *Litmos) Settings() (Settings, error) {
	s := Settings{
		APIKey:             strings.TrimSpace(l.ApiKey),
		Source:             strings.TrimSpace(l.Source),
		CourseIDs:          courseIDs(l.LimitedCourses),
		RequestsPerMinute:  l.RequestsPerMinute,
		EventRequestBudget: cmp.Or(l.EventRequestBudget, DefaultEventRequestBudget), // callers without flags leave it 0
		SendNotifications:  l.SendNotifications,
		DeleteUsers:        l.DeleteUsers,
		SkipTeamRoles:      l.SkipTeamRoles,
		SkipLearningPaths:  l.SkipLearningPaths,
		Provisioning:       l.Provisioning,
	}
	if s.APIKey == "" {
		return Settings{}, invalid("api-key", "must not be blank")
	}
	// A header value must not hold control characters. The error of net/http would print the key.
	if strings.ContainsFunc(s.APIKey, unicode.IsControl) {
		return Settings{}, invalid("api-key", "must not contain control characters")
	}
	if s.Source == "" {
		return Settings{}, invalid("source", "must not be blank")
	}
	if n := utf8.RuneCountInString(s.Source); n > maxSourceLength {
		return Settings{}, invalid("source", "must be at most %d characters long but has %d", maxSourceLength, n)
	}
	if s.RequestsPerMinute < 1 {
		return Settings{}, invalid("requests-per-minute", "must be at least 1 but is %d", s.RequestsPerMinute)
	}
	if s.EventRequestBudget < 0 {
		return Settings{}, invalid("event-request-budget", "must not be negative but is %d", s.EventRequestBudget)
	}
	var err error
	s.BaseURL, err = baseURL(l.BaseUrl, l.Region)
	if err != nil {
		return Settings{}, err
	}
	return s, nil
}

func invalid(name, format string, args ...any) error {
	return fmt.Errorf("field %s: "+format, append([]any{name}, args...)...)
}

// courseIDs accepts ids in any mix of list items, commas and blanks.
func courseIDs(values []string) []string {
	var ids []string
	for _, value := range values {
		for _, id := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func baseURL(override, regionName string) (*url.URL, error) {
	override = strings.TrimSpace(override)
	if override == "" {
		return regionURL(strings.TrimSpace(regionName))
	}
	u, err := url.Parse(override)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, invalid("base-url", "must be a URL such as https://api.litmos.com/v1.svc")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, invalid("base-url", "must begin with https:// (http:// only to a loopback address)")
	}
	return u.JoinPath("."), nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
