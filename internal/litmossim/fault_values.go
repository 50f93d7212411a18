package litmossim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// value is what a fault takes after its name. The zero value is nothing.
type value struct {
	placeholder string // in brackets if the value may be left out
	parse       func(string) (int, error)
}

func (v value) number(s string) (int, error) {
	switch {
	case v.placeholder == "" && s != "":
		return 0, fmt.Errorf("takes no value, got %q", s)
	case strings.HasPrefix(v.placeholder, "=") && s == "":
		return 0, fmt.Errorf("wants a value %s", v.placeholder[1:])
	case v.parse == nil:
		return 0, nil
	default:
		return v.parse(s)
	}
}

const maximumMilliseconds = 600_000

var (
	rowCount     = value{"=N", numberIn(1, 100_000)}
	percentage   = value{"=PERCENT", numberIn(1, 99)}
	seconds      = value{"=SECONDS", numberIn(0, 86_400)}
	milliseconds = value{"=MILLISECONDS", numberIn(0, maximumMilliseconds)}
	difference   = value{"=±N", func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n == 0 {
			return 0, fmt.Errorf("want a number such as +1 or -1, got %q", s)
		}
		return n, nil
	}}
	someText = value{"=TEXT", nil}
	someID   = value{"[=ID]", nil}

	editedField = value{"=FIELD", func(s string) (int, error) {
		if edits[s] == nil {
			return 0, fmt.Errorf("want one of %s, got %q", strings.Join(slices.Sorted(maps.Keys(edits)), ", "), s)
		}
		return 0, nil
	}}
)

func numberIn(low, high int) func(string) (int, error) {
	return func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("want a number from %d to %d, got %q", low, high, s)
		}
		return n, nil
	}
}
