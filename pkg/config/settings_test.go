package config

import (
	"slices"
	"strings"
	"testing"
)

// valid is a configuration without fault, changed by each test.
func valid(change func(*Litmos)) *Litmos {
	l := &Litmos{ApiKey: "key", Source: "Example", Region: "us", RequestsPerMinute: 100}
	change(l)
	return l
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s, err := valid(func(l *Litmos) { l.ApiKey, l.Source = " key\n", "\tExample " }).Checked()
	if err != nil {
		t.Fatal(err)
	}
	if s.ApiKey != "key" || s.Source != "Example" || s.EventRequestBudget != DefaultEventRequestBudget {
		t.Errorf("%+v", s)
	}
}

// TestSettingsNameTheFieldAtFault: settings.txtar of cmd/baton-litmos has more faults, and their texts.
func TestSettingsNameTheFieldAtFault(t *testing.T) {
	t.Parallel()
	const secret = "s3cret"
	for name, test := range map[string]struct {
		field  string
		change func(*Litmos)
	}{
		"no key":               {"api-key", func(l *Litmos) { l.ApiKey = "" }},
		"key of two lines":     {"api-key", func(l *Litmos) { l.ApiKey = secret + "\nx" }},
		"no source":            {"source", func(l *Litmos) { l.Source = "" }},
		"unknown region":       {"region", func(l *Litmos) { l.Region = "mars" }},
		"region in capitals":   {"region", func(l *Litmos) { l.Region = "EU" }},
		"URL without a host":   {"base-url", func(l *Litmos) { l.BaseUrl = "https:///v1.svc" }},
		"broken URL":           {"base-url", func(l *Litmos) { l.BaseUrl = "https://%zz" }},
		"URL with a query":     {"base-url", func(l *Litmos) { l.BaseUrl = "https://h/v1.svc?apikey=" + secret }},
		"URL with a password":  {"base-url", func(l *Litmos) { l.BaseUrl = "https://u:" + secret + "@h/v1.svc" }},
		"loopback in disguise": {"base-url", func(l *Litmos) { l.BaseUrl = "http://127.0.0.1.example.net/v1.svc" }},
		"other scheme":         {"base-url", func(l *Litmos) { l.BaseUrl = "ftp://127.0.0.1/v1.svc" }},
		"negative budget":      {"event-request-budget", func(l *Litmos) { l.EventRequestBudget = -1 }},
		"negative requests":    {"requests-per-minute", func(l *Litmos) { l.RequestsPerMinute = -5 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := valid(test.change).Checked()
			if err == nil {
				t.Fatal("no error")
			}
			message := err.Error()
			if !strings.HasPrefix(message, "field "+test.field+": ") || strings.Contains(message, "\n") || strings.Contains(message, secret) {
				t.Errorf("message %q", message)
			}
		})
	}
}

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for override, want := range map[string]string{
		"":                              "https://api.litmos.com.au/v1.svc",
		" https://h.example.net/v1.svc": "https://h.example.net/v1.svc",
		"https://h.example.net/v1.svc/": "https://h.example.net/v1.svc",
		"https://h.example.net":         "https://h.example.net",
		"http://127.0.0.1:8080/v1.svc":  "http://127.0.0.1:8080/v1.svc",
		"http://127.1.2.3/v1.svc":       "http://127.1.2.3/v1.svc",
		"http://[::1]:8080/v1.svc":      "http://[::1]:8080/v1.svc",
		"http://localhost:8080/v1.svc":  "http://localhost:8080/v1.svc",
	} {
		got, err := valid(func(l *Litmos) { l.BaseUrl, l.Region = override, " au " }).URL()
		if err != nil || got.String() != want {
			t.Errorf("%q gives %q, %v, want %q", override, got, err, want)
		}
	}
}

func TestCourseIDs(t *testing.T) {
	t.Parallel()
	want := []string{"-b", "A1", "a1"}
	for name, values := range map[string][]string{
		"list":             {"-b", "A1", "a1"},
		"commas":           {"-b,A1,a1"},
		"blanks":           {" -b  A1\ta1\n"},
		"both, duplicates": {"-b, A1,", "A1 a1", "", " , ", "-b"},
	} {
		s, err := valid(func(l *Litmos) { l.LimitedCourses = values }).Checked()
		if err != nil || !slices.Equal(s.LimitedCourses, want) {
			t.Errorf("%s: %q, %v", name, s.LimitedCourses, err)
		}
	}
}
