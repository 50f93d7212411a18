package connector

import (
	"strings"
	"time"
	"unicode/utf8"
)

// profile collects facts in the types that a protobuf struct takes, without those that
// Litmos left empty.
type profile map[string]any

func (p profile) text(key, value string) {
	if value != "" {
		p[key] = value
	}
}

func (p profile) date(key string, at time.Time) {
	if !at.IsZero() {
		p[key] = at.Format(time.RFC3339)
	}
}

// Limits of the SDK's validators, in bytes.
const (
	maxDisplayName = 1024
	maxDescription = 2048
)

// displayName is the first candidate that is not blank, within the SDK's limit.
func displayName(candidates ...string) string {
	for _, candidate := range candidates {
		if candidate = strings.TrimSpace(candidate); candidate != "" {
			return clip(candidate, maxDisplayName)
		}
	}
	return ""
}

// clip cuts text to at most n bytes, between characters.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	const ellipsis = "…"
	cut := n - len(ellipsis)
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + ellipsis
}
