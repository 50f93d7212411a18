package litmossim

import "testing"

func TestParseFault(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Fault{
		"status-503":                          {Name: "status-503"},
		"clamp=50":                            {Name: "clamp", Value: "50"},
		"total-count=-2":                      {Name: "total-count", Value: "-2"},
		"vanish-team":                         {Name: "vanish-team"},
		"vanish-team=-Ab_1":                   {Name: "vanish-team", Value: "-Ab_1"},
		"edit-after-read=Active,times=2":      {Name: "edit-after-read", Value: "Active", Times: 2},
		"reset,path=/courses/*/users,after=3": {Name: "reset", Path: "/courses/*/users", After: 3},
		"create-409=Bad: a=b":                 {Name: "create-409", Value: "Bad: a=b"},
	} {
		got, err := ParseFault(s)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "nonsense", "clamp", "clamp=0", "clamp=x", "short-page=100", "total-count=0", "total-count=some", "status-503=1",
		"create-409", "status-503,after=x", "status-503,times=-1", "status-503,path=[", "status-503,until=3", "slow-body=-1",
		"status-503,times=1,until=3", "edit-after-read", "edit-after-read=Email", "late-writes=600001",
	} {
		if f, err := ParseFault(s); err == nil {
			t.Errorf("%s: got %+v, want an error", s, f)
		}
	}
}
