package litmossim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// value is what a fault takes after its name. The zero value is nothing.
type value struct {
	placeholder string
	parse       func(string) (int, error)
}

func (v value) number(s string) (int, error) {
	switch {
	case v.parse != nil:
		return v.parse(s)
	case s != "":
		return 0, fmt.Errorf("takes no value, got %q", s)
	default:
		return 0, nil
	}
}

const maximumMilliseconds = 600_000

var (
	rowCount     = value{"N", numberIn(1, 100_000)}
	percentage   = value{"PERCENT", numberIn(1, 99)}
	seconds      = value{"SECONDS", numberIn(0, 86_400)}
	milliseconds = value{"MILLISECONDS", numberIn(0, maximumMilliseconds)}
	difference   = value{"±N", func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n == 0 {
			return 0, fmt.Errorf("want a number such as +1 or -1, got %q", s)
		}
		return n, nil
	}}
	someText = value{"TEXT", func(s string) (int, error) {
		if s == "" {
			return 0, errors.New("wants a text")
		}
		return 0, nil
	}}
	someID  = value{"[ID]", func(string) (int, error) { return 0, nil }}
	someURL = value{"[URL]", func(string) (int, error) { return 0, nil }}

	editedField = value{"FIELD", func(s string) (int, error) {
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
