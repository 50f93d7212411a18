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

// Checked returns the settings trimmed, or one line that names the setting at fault. It sends no
// request.
func (l *Litmos) Checked() (Litmos, error) {
	s := *l
	s.ApiKey, s.Source = strings.TrimSpace(l.ApiKey), strings.TrimSpace(l.Source)
	s.LimitedCourses = courseIDs(l.LimitedCourses)
	s.EventRequestBudget = cmp.Or(l.EventRequestBudget, DefaultEventRequestBudget) // callers without flags leave it 0
	if s.ApiKey == "" {
		return Litmos{}, invalid("api-key", "must not be blank")
	}
	// A header value must not hold control characters. The error of net/http would print the key.
	if strings.ContainsFunc(s.ApiKey, unicode.IsControl) {
		return Litmos{}, invalid("api-key", "must not contain control characters")
	}
	if s.Source == "" {
		return Litmos{}, invalid("source", "must not be blank")
	}
	if n := utf8.RuneCountInString(s.Source); n > maxSourceLength {
		return Litmos{}, invalid("source", "must be at most %d characters long but has %d", maxSourceLength, n)
	}
	if s.RequestsPerMinute < 1 {
		return Litmos{}, invalid("requests-per-minute", "must be at least 1 but is %d", s.RequestsPerMinute)
	}
	if s.EventRequestBudget < 0 {
		return Litmos{}, invalid("event-request-budget", "must not be negative but is %d", s.EventRequestBudget)
	}
	_, err := s.URL()
	return s, err
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

// URL is the prefix of the API: that of the region, unless another is given.
func (l *Litmos) URL() (*url.URL, error) {
	override := strings.TrimSpace(l.BaseUrl)
	if override == "" {
		return regionURL(strings.TrimSpace(l.Region))
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
