package connector_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestNames: whatever Litmos calls things, what a reviewer reads is legible and within
// the SDK's limits.
func TestNames(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ called, shown string }{
		"plain":      {"Sales EMEA", "Sales EMEA"},
		"quotes":     {`The "A" Team's`, `The "A" Team's`},
		"ampersand":  {"R&D <core>", "R&D <core>"},
		"emoji":      {"Rockets 🚀", "Rockets 🚀"},
		"long":       {strings.Repeat("é", 255), strings.Repeat("é", 255)},
		"over-long":  {strings.Repeat("🚀", 2000), strings.Repeat("🚀", 255) + "…"},
		"none":       {"", "500301-"}, // the import code stands in
		"only blank": {"  ", "500301-"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := small()
			tenant.Teams[0].Name, tenant.Teams[0].OriginalID = test.called, 500301
			tenant.Courses[0].Name, tenant.Courses[0].Description = test.called, strings.Repeat("text ", 1000)
			tenant.Users[1].FirstName, tenant.Users[1].LastName = test.called, ""
			path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(simulate(t, tenant), fast))
			if err != nil {
				t.Fatal(err)
			}
			file := c1ztest.Read(t.Context(), t, path)
			if got := file.Resources["team:"+crew].Name; got != test.shown {
				t.Errorf("team %q, want %q", got, test.shown)
			}
			if got, want := file.Entitlements["team:"+crew+":leader"].Name, "Leader of team "+test.shown; got != want && len(want) <= 1024 {
				t.Errorf("entitlement %q, want %q", got, want)
			}
			for id, r := range file.Resources {
				within(t, id, r.Name, 1, 1024)
				within(t, id, r.Description, 0, 2048)
			}
			for id, e := range file.Entitlements {
				within(t, id, e.Name, 1, 1024)
				within(t, id, e.Description, 1, 2048)
			}
		})
	}
}

func within(t *testing.T, id, text string, least, most int) {
	t.Helper()
	if len(text) < least || len(text) > most || !utf8.ValidString(text) {
		t.Errorf("%s: %d bytes: %.40q", id, len(text), text)
	}
}

// TestGet: a targeted sync asks for single objects.
func TestGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, config.Settings{})
		for key, want := range c1ztest.Expected(small()).Resources {
			resourceType, id, _ := strings.Cut(key, ":")
			get := func(id string) (*v2.Resource, error) {
				resp, err := s.server.GetResource(context.Background(), v2.ResourceGetterServiceGetResourceRequest_builder{
					ResourceId: v2.ResourceId_builder{ResourceType: resourceType, Resource: id}.Build(),
				}.Build())
				return resp.GetResource(), err
			}
			r, err := get(id)
			if err != nil || c1ztest.ResourceKey(r.GetId()) != key || r.GetDisplayName() != want.Name {
				t.Errorf("%s: %v, %v", key, r, err)
			}
			gone := strings.ToUpper(id) // ids differ by case alone
			if resourceType == "access_level" {
				gone = " "
			}
			if r, err := get(gone); status.Code(err) != codes.NotFound {
				t.Errorf("%s that is gone: %v, %v", resourceType, r, err)
			}
		}
	})
}
