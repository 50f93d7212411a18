package litmossim

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is what faults of one name do. Each acts at one point of a call; one without an
// action is a switch that handlers ask for with call.fires.
type Fault struct {
	Name  string
	About string
	value value
	fits  func(*call, *active) bool // nil for all calls

	before func(*call, *active) answer        // answers instead of Litmos
	page   func(*plan, *active)               // changes the page of a list
	after  func(*call, *answer, *active) bool // changes an answer; false if it did not
}

// Usage is the name with the placeholder of the value: "clamp=N".
func (k *Fault) Usage() string { return k.Name + k.value.placeholder }

// Faults returns all faults by name.
func Faults() []*Fault {
	return slices.SortedFunc(slices.Values(kinds), func(a, b *Fault) int { return cmp.Compare(a.Name, b.Name) })
}

// active is a fault in a server.
type active struct {
	kind   *Fault
	value  string
	number int    // value as a number
	path   string // glob as in path.Match on the path below BasePath; "" is every call that the fault fits
	after  int    // number of calls that fit and are answered as usual first
	times  int    // how often the fault fires at most; 0 is no limit

	seen  int  // calls that fitted
	fired int  // calls whose answer was changed
	done  bool // fired in the present call
}

// CheckFault says what is wrong with the text of a fault: "name[=value][,path=glob][,after=n][,times=n]".
func CheckFault(text string) error {
	_, err := activate(text)
	return err
}

func activate(text string) (*active, error) {
	options := strings.Split(text, ",")
	name, given, _ := strings.Cut(options[0], "=")
	i := slices.IndexFunc(kinds, func(k *Fault) bool { return k.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("unknown fault %q", name)
	}
	number, err := kinds[i].value.number(given)
	f := &active{kind: kinds[i], value: given, number: number}
	for _, option := range options[1:] {
		err = cmp.Or(err, f.set(option))
	}
	if err != nil {
		return nil, fmt.Errorf("fault %s: %w", text, err)
	}
	return f, nil
}

func (f *active) set(option string) (err error) {
	switch name, value, _ := strings.Cut(option, "="); name {
	case "path":
		f.path = value
		_, err = path.Match(value, "")
	case "after":
		f.after, err = callCount.number(value)
	case "times":
		f.times, err = callCount.number(value)
	default:
		err = fmt.Errorf("unknown option %q", option)
	}
	return err
}

// arm returns the faults that may fire in a call with a valid key: those of the name
// late-arrival, which act before the call begins, or all others.
func arm(faults []*active, c *call, lateArrival bool) []*active {
	var armed []*active
	for _, f := range faults {
		if (f.kind.Name == "late-arrival") != lateArrival || !f.fits(c) {
			continue
		}
		f.seen++
		if f.seen > f.after && (f.times == 0 || f.fired < f.times) {
			f.done = false
			armed = append(armed, f)
		}
	}
	return armed
}

func (f *active) fits(c *call) bool {
	if f.path != "" {
		if ok, _ := path.Match(f.path, c.path); !ok {
			return false
		}
	}
	return f.kind.fits == nil || f.kind.fits(c, f)
}

// fire counts the fault once for the call.
func (f *active) fire() {
	if !f.done {
		f.done = true
		f.fired++
	}
}

func (f *active) duration(unit time.Duration) time.Duration {
	return time.Duration(f.number) * unit
}

// switched returns the switch of a name if it is armed, else nil.
func (c *call) switched(name string) *active {
	for _, f := range c.armed {
		if f.kind.Name == name {
			return f
		}
	}
	return nil
}

// fires tells whether a switch is armed, and counts it. A handler asks only when the
// switch changes its answer.
func (c *call) fires(name string) bool {
	f := c.switched(name)
	if f != nil {
		f.fire()
	}
	return f != nil
}

// kinds are all faults that there are.
var kinds = slices.Concat(statusFaults, bodyFaults, pageFaults, writeFaults, feedFaults, switches)

// The functions below tell which calls a fault fits.

func reads(c *call, _ *active) bool {
	return c.route != nil && c.request.Method == http.MethodGet
}

func writes(c *call, _ *active) bool {
	return c.route != nil && c.request.Method != http.MethodGet
}

func lists(c *call, _ *active) bool { return c.route != nil && c.route.list != nil }

var memberLists = calls("GET /teams/{team}/users", "GET /teams/{team}/leaders", "GET /teams/{team}/admins")

// calls fits the calls given as "METHOD pattern".
func calls(patterns ...string) func(*call, *active) bool {
	return func(c *call, _ *active) bool {
		return c.route != nil && slices.Contains(patterns, c.route.pattern)
	}
}

// value is what a fault takes after its name. The zero value is nothing.
type value struct {
	placeholder string // in brackets if the value may be left out
	low, high   int    // of a number; equal for a text
}

func (v value) number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	switch {
	case v.placeholder == "" && s != "":
		return 0, fmt.Errorf("takes no value, got %q", s)
	case strings.HasPrefix(v.placeholder, "=") && s == "":
		return 0, fmt.Errorf("wants a value %s", v.placeholder[1:])
	case v.low == v.high:
		return 0, nil
	case err != nil || n < v.low || n > v.high:
		return 0, fmt.Errorf("want a number from %d to %d, got %q", v.low, v.high, s)
	}
	return n, nil
}

const maximumMilliseconds = 600_000

var (
	someText     = value{placeholder: "=TEXT"}
	someID       = value{placeholder: "[=ID]"}
	rowCount     = value{"=N", 1, 100_000}
	difference   = value{"=±N", -100_000, 100_000}
	percentage   = value{"=PERCENT", 1, 99}
	callCount    = value{"=N", 0, math.MaxInt}
	hours        = value{"=HOURS", -12, 14}
	seconds      = value{"=SECONDS", 0, 86_400}
	milliseconds = value{"=MILLISECONDS", 0, maximumMilliseconds}
)
