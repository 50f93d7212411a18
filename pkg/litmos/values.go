package litmos

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseBool reads a flag: true and false are recorded.
func parseBool(text string) bool { return strings.EqualFold(strings.TrimSpace(text), "true") }

// parseDate returns the zero time for a date that cannot be read or that means "none". Recorded are
// 2026-01-05T10:00:00Z for users, and dates without a zone elsewhere, which are read as UTC.
func parseDate(text string) time.Time {
	text = strings.TrimSpace(text)
	date, clock, _ := strings.Cut(strings.Replace(text, " ", "T", 1), "T")
	if clock == "" {
		clock = "00:00:00"
	}
	if !strings.ContainsAny(clock, "Z+-") {
		clock += "Z"
	}
	t, err := time.Parse(time.RFC3339Nano, date+"T"+clock)
	if err != nil {
		return time.Time{}
	}
	return plausible(t)
}

// plausible returns the zero time for .NET's DateTime.MinValue and other dates that no record of a
// learning system can have, and for those that RFC 3339 cannot express.
func plausible(t time.Time) time.Time {
	if year := t.UTC().Year(); year < 1900 || year > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

// parseNumber returns an unknown Number for text that is not a number.
func parseNumber(text string) Number {
	value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return Number{}
	}
	return Number{Value: value, Known: true}
}
