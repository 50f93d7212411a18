package connector_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// everyField is a value for each field that update_user sets, by key, and where the account
// keeps it.
func everyField(u *litmossim.User) (object, map[string]*string) {
	places := map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "email": &u.Email, "company_name": &u.CompanyName,
		"job_title": &u.JobTitle, "external_employee_id": &u.ExternalEmployeeID, "manager_id": &u.ManagerID,
	}
	for i := range u.CustomFields {
		places[fmt.Sprintf("custom_field_%d", i+1)] = &u.CustomFields[i]
	}
	profile := object{}
	for key := range places {
		profile[key] = "A <&> B " + key
	}
	profile["email"], profile["manager_id"] = "new@example.net", owner
	return profile, places
}

// TestUpdateUser sets every field that can be set, again without a write, and clears those that
// can be empty. Nothing else of the user changes, whether Litmos replaces or merges.
func TestUpdateUser(t *testing.T) {
	t.Parallel()
	for _, faults := range [][]string{nil, {"put-replace"}, {"reset-after,times=1"}} {
		in(t, func(s *scene) {
			s.lost = []int{0}
			want := s.user("ada@example.net")
			profile, places := everyField(want)
			if fields := slices.DeleteFunc(litmos.Fields[litmos.User](), func(f litmos.Field) bool { return !f.Writable }); len(fields) != len(profile) {
				t.Fatalf("%d fields can be set, want %d", len(fields), len(profile))
			}
			check := func(changed bool, writes int) {
				t.Helper()
				got, err := s.act("update_user", object{"user_id": ada, "user_profile": profile})
				if n := s.writes(); got != changed || err != nil || n != writes {
					t.Errorf("changed is %v with %d writes, %v; want %v with %d", got, n, err, changed, writes)
				}
				for key, value := range profile {
					*places[key], _ = value.(string)
				}
				if diff := cmp.Diff(want, s.user("ada@example.net")); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			want.ManagerName = "Olu Example"
			check(true, 1)
			check(false, 0)
			for _, key := range []string{"first_name", "last_name", "email"} {
				delete(profile, key)
			}
			for key := range maps.Clone(profile) {
				profile[key] = ""
			}
			want.ManagerName = ""
			check(true, 1)
			check(false, 0)
		}, faults...)
	}
}
