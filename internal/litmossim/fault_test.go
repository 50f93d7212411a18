package litmossim

import "testing"

// TestCheckFault: no fault is taken whose text is wrong. The scenes show those that are right.
func TestCheckFault(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "nonsense", "clamp", "clamp=0", "clamp=x", "short-page=100", "total-count=0", "total-count=some", "status-503=1",
		"create-409", "status-503,after=x", "status-503,times=-1", "status-503,path=[", "status-503,until=3", "slow-body=-1",
		"status-503,times=1,until=3", "edit-after-read", "edit-after-read=Email", "late-writes=600001",
	} {
		if err := CheckFault(s); err == nil {
			t.Errorf("%s is taken", s)
		}
	}
}
