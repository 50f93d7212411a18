package connector

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// profile holds what is shown of a row of Litmos, in types that a protobuf struct takes. The
// keys are a contract with those who use them.
func profile[T any](row *T) map[string]any {
	shown := litmos.Shown(row)
	for key, value := range shown {
		if date, ok := value.(time.Time); ok {
			shown[key] = date.Format(time.RFC3339)
		}
	}
	return shown
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
