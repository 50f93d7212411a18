package config

import (
	"reflect"
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
	s, err := valid(func(l *Litmos) { l.ApiKey, l.Source, l.Region = " key\n", "\tExample ", " eu " }).Settings()
	if err != nil {
		t.Fatal(err)
	}
	if s.APIKey != "key" || s.Source != "Example" || s.BaseURL.String() != "https://api.litmoseu.com/v1.svc" || s.RequestsPerMinute != 100 ||
		s.EventRequestBudget != DefaultEventRequestBudget {
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
			_, err := valid(test.change).Settings()
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

// TestEverySettingIsRead: a value other than that of valid changes the Settings, or is refused.
func TestEverySettingIsRead(t *testing.T) {
	t.Parallel()
	standard, err := valid(func(*Litmos) {}).Settings()
	if err != nil {
		t.Fatal(err)
	}
	for field := range reflect.TypeFor[Litmos]().Fields() {
		changed := valid(func(l *Litmos) {
			switch value := reflect.ValueOf(l).Elem().FieldByIndex(field.Index).Addr().Interface().(type) {
			case *bool:
				*value = true
			case *int:
				*value += 7
			case *string:
				*value = "other"
			case *[]string:
				*value = []string{"other"}
			}
		})
		if settings, err := changed.Settings(); err == nil && reflect.DeepEqual(settings, standard) {
			t.Errorf("Settings does not read %s", field.Name)
		}
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
		s, err := valid(func(l *Litmos) { l.BaseUrl, l.Region = override, "au" }).Settings()
		if err != nil {
			t.Errorf("%q: %v", override, err)
			continue
		}
		if got := s.BaseURL.String(); got != want {
			t.Errorf("%q gives %q, want %q", override, got, want)
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
		s, err := valid(func(l *Litmos) { l.LimitedCourses = values }).Settings()
		if err != nil || !slices.Equal(s.CourseIDs, want) {
			t.Errorf("%s: %q, %v", name, s.CourseIDs, err)
		}
	}
}
