package connector_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// update runs update_user to its end, and tells whether that changed the user.
func (s *scene) update(user string, profile any) (changed bool, err error) {
	s.t.Helper()
	resp, err := s.invoke("update_user", map[string]any{"user_id": user, "user_profile": profile})
	if err != nil {
		return false, err
	}
	answer := resp.GetResponse().AsMap()
	if resp.GetStatus() != v2.BatonActionStatus_BATON_ACTION_STATUS_COMPLETE {
		return false, fmt.Errorf("%v", answer["error"])
	}
	changed, _ = answer["changed"].(bool)
	return changed, nil
}

// everyField is a value for each field that update_user sets, by key, and where the account
// keeps it.
func everyField(u *litmossim.User) (map[string]any, map[string]*string) {
	places := map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "email": &u.Email, "company_name": &u.CompanyName,
		"job_title": &u.JobTitle, "external_employee_id": &u.ExternalEmployeeID, "manager_id": &u.ManagerID,
	}
	for i := range u.CustomFields {
		places[fmt.Sprintf("custom_field_%d", i+1)] = &u.CustomFields[i]
	}
	profile := map[string]any{}
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
				got, err := s.update(ada, profile)
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

func TestUpdateUserRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile any
		says    string
	}{
		"access level":      {map[string]any{"job_title": "x", "access_level": "Administrator"}, "grant the access level"},
		"active":            {map[string]any{"active": "true"}, "enable_user and disable_user"},
		"login":             {map[string]any{"user_name": "x"}, "user_name cannot be set, only first_name"},
		"unknown key":       {map[string]any{"Password": "x"}, "Password cannot be set"},
		"no first name":     {map[string]any{"first_name": " "}, "first_name must not be empty"},
		"no e-mail":         {map[string]any{"email": ""}, "email must not be empty"},
		"a number":          {map[string]any{"job_title": 7}, "job_title must be a text"},
		"control character": {map[string]any{"job_title": "a\x00b"}, "control characters"},
		"nothing":           {map[string]any{}, "at least one of first_name"},
		"no JSON":           {"job_title", "must be a JSON object"},
		"a list":            {`["job_title"]`, "must be a JSON object"},
		"an unknown key":    {`{"Id":"x"}`, "Id cannot be set"},
		"unknown manager":   {map[string]any{"manager_id": "uNKNOWN1"}, "manager Id in the xml/json is not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in(t, func(s *scene) {
				want := s.user("ada@example.net")
				if _, err := s.update(ada, test.profile); err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v, want one that says %q", err, test.says)
				}
				if diff := cmp.Diff(want, s.user("ada@example.net")); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// TestUpdateUserFromText: the profile may come as the text of a JSON object.
func TestUpdateUserFromText(t *testing.T) {
	t.Parallel()
	in(t, func(s *scene) {
		if changed, err := s.update(ada, ` {"job_title": " Manager "} `); !changed || err != nil || s.user("ada@example.net").JobTitle != "Manager" {
			t.Errorf("changed is %v, %v: %+v", changed, err, s.user("ada@example.net"))
		}
	})
}
