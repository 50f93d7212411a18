package litmossim

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is a departure from what Litmos usually answers.
type Fault struct {
	Name  string // one of Faults
	Value string // what the fault takes, if anything
	Path  string // glob as in path.Match on the path below BasePath; "" is every call that the fault fits
	After int    // number of calls that fit and are answered as usual first
	Times int    // how often the fault fires at most; 0 is no limit
}

// FaultInfo describes a fault for help texts.
type FaultInfo struct {
	Name  string
	Usage string // the name with the placeholder of the value: "clamp=N"
	About string
}

// Faults returns all faults by name.
func Faults() []FaultInfo {
	var infos []FaultInfo
	for _, k := range kinds {
		infos = append(infos, FaultInfo{Name: k.name, Usage: k.name + k.value.placeholder, About: k.about})
	}
	slices.SortFunc(infos, func(a, b FaultInfo) int { return cmp.Compare(a.Name, b.Name) })
	return infos
}

// ParseFault reads "name[=value][,path=glob][,after=n][,times=n]".
func ParseFault(s string) (Fault, error) {
	var f Fault
	parts := strings.Split(s, ",")
	f.Name, f.Value, _ = strings.Cut(parts[0], "=")
	for _, option := range parts[1:] {
		if err := f.set(option); err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", s, err)
		}
	}
	if _, err := activate(f); err != nil {
		return Fault{}, err
	}
	return f, nil
}

func (f *Fault) set(option string) (err error) {
	switch name, value, _ := strings.Cut(option, "="); name {
	case "path":
		f.Path = value
	case "after":
		f.After, err = strconv.Atoi(value)
	case "times":
		f.Times, err = strconv.Atoi(value)
	default:
		err = fmt.Errorf("unknown option %q", option)
	}
	return err
}

// kind is what faults of one name do. Each acts at one point of a call; a kind
// without an action is a switch that handlers ask for with call.fires.
type kind struct {
	name  string
	about string
	value value
	fits  func(*call, *active) bool

	before func(*call, *active) answer        // answers instead of Litmos
	page   func(*plan, *active)               // changes the page of a list
	after  func(*call, *answer, *active) bool // changes an answer; false if it did not
}

// active is a fault in a server.
type active struct {
	Fault
	kind   *kind
	number int  // Value as a number
	seen   int  // calls that fitted
	fired  int  // calls whose answer was changed
	done   bool // fired in the present call
}

func activate(f Fault) (*active, error) {
	i := slices.IndexFunc(kinds, func(k *kind) bool { return k.name == f.Name })
	if i < 0 {
		return nil, fmt.Errorf("unknown fault %q", f.Name)
	}
	a := &active{Fault: f, kind: kinds[i]}
	var err error
	if a.number, err = a.kind.value.number(f.Value); err != nil {
		return nil, fmt.Errorf("fault %s: %w", f.Name, err)
	}
	if _, err := path.Match(f.Path, ""); err != nil {
		return nil, fmt.Errorf("fault %s: path %q: %w", f.Name, f.Path, err)
	}
	if f.After < 0 || f.Times < 0 {
		return nil, fmt.Errorf("fault %s: after and times cannot be negative", f.Name)
	}
	return a, nil
}

// arm returns the faults that may fire in the call: those of the name late-arrival, which
// act before the call begins, or all others.
func arm(faults []*active, c *call, lateArrival bool) []*active {
	var armed []*active
	for _, f := range faults {
		if (f.Name == "late-arrival") != lateArrival || !f.fits(c) {
			continue
		}
		f.seen++
		if f.seen > f.After && (f.Times == 0 || f.fired < f.Times) {
			f.done = false
			armed = append(armed, f)
		}
	}
	return armed
}

func (f *active) fits(c *call) bool {
	if f.Path != "" {
		if ok, _ := path.Match(f.Path, c.path); !ok {
			return false
		}
	}
	return f.kind.fits(c, f)
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
		if f.Name == name {
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
