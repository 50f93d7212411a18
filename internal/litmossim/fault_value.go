package litmossim

import (
	"errors"
	"fmt"
	"strconv"
)

// value is what a fault takes after its name.
type value struct {
	placeholder string
	parse       func(string) (int, error)
}

var (
	noValue = value{"", func(s string) (int, error) {
		if s != "" {
			return 0, fmt.Errorf("takes no value, got %q", s)
		}
		return 0, nil
	}}
	rowCount     = value{"N", numberIn(1, 100_000)}
	percentage   = value{"PERCENT", numberIn(1, 99)}
	seconds      = value{"SECONDS", numberIn(0, 86_400)}
	milliseconds = value{"MILLISECONDS", numberIn(0, 600_000)}
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
