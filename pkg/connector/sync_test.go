package connector_test

import (
	"io"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// fast are the settings of a sync that never waits for the quota.
var fast = config.Litmos{RequestsPerMinute: 1_000_000}

// TestRequests counts what a sync of a large account asks for. The list of levels, which comes
// first, leaves the walk over the users to their own list.
func TestRequests(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one request after another, many of them")
	}
	tenant := litmossim.Generate(litmossim.Size{
		Users: 3000, Teams: 60, SubTeams: 30, Courses: 100, MembersPerTeam: 30, AssigneesPerCourse: 40, Seed: 7,
	})
	// Lists of more than a page, lists that may have been cut, and those that cannot.
	for i, n := range []int{1100, 1000, 600, 499, 150, 125, 99, 50} {
		tenant.Courses[i].Assignments = nil
		for _, u := range tenant.Users[:n] {
			tenant.Courses[i].Assignments = append(tenant.Courses[i].Assignments, litmossim.Assignment{UserID: u.ID})
		}
	}
	if got, want := requestsOver(t, tenant, 1, 1), c1ztest.Requests(tenant); got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}

// strange is the demo account with a user of a level not known to us, and a sub-team whose parent
// is not listed.
func strange() *litmossim.Tenant {
	tenant := litmossim.Generate(litmossim.DemoSize())
	tenant.Users[7].AccessLevel = "Super Admin"
	isSub := func(team *litmossim.Team) bool { return team.ParentTeamID != "" }
	tenant.Teams[slices.IndexFunc(tenant.Teams, isSub)].ParentTeamID = "gONE1"
	return tenant
}

// TestLeftOut: what a sync leaves out, by the settings or by an option, is not asked for.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	tenant := strange()
	const unknown = "uNKNOWN1"
	chosen := []string{tenant.Courses[3].ID, unknown, tenant.Courses[5].ID}
	for name, test := range map[string]struct {
		settings config.Litmos
		options  []sync.SyncOpt
		isOut    func(key string) bool // of what is left out
		path     string                // of the requests that are not sent
	}{
		"nothing": {isOut: func(string) bool { return false }},
		"team roles": {
			settings: config.Litmos{SkipTeamRoles: true},
			isOut:    regexp.MustCompile("^team:.*:(leader|admin)").MatchString,
			path:     "/teams/*/[la]*",
		},
		"learning paths": {
			settings: config.Litmos{SkipLearningPaths: true},
			isOut:    regexp.MustCompile("^learning_path:").MatchString,
			path:     "/learningpaths*",
		},
		"courses": {
			settings: config.Litmos{LimitedCourses: chosen},
			isOut: func(key string) bool {
				parts := strings.Split(key, ":")
				return parts[0] == "course" && !slices.Contains(chosen, parts[1])
			},
			path: "/courses",
		},
		"entitlements and grants": {
			options: []sync.SyncOpt{sync.WithSkipEntitlementsAndGrants(true)},
			isOut:   regexp.MustCompile(":.*:").MatchString,
			path:    "/*/*/*",
		},
		"all but access levels": {
			options: []sync.SyncOpt{sync.WithSyncResourceTypes([]string{"access_level"})},
			isOut: func(key string) bool {
				isGrant := strings.Contains(key, " <- ") // the SDK drops those to users that are not synced
				return isGrant || !strings.HasPrefix(key, "access_level:")
			},
			path: "/[tcl]*",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulator, want := c1ztest.Simulate(t, tenant), c1ztest.Expected(tenant)
			maps.DeleteFunc(want.Resources, func(key string, _ c1ztest.Resource) bool { return test.isOut(key) })
			maps.DeleteFunc(want.Entitlements, func(key string, _ c1ztest.Entitlement) bool { return test.isOut(key) })
			maps.DeleteFunc(want.Grants, func(key string, _ c1ztest.Grant) bool { return test.isOut(key) })
			test.settings.RequestsPerMinute = fast.RequestsPerMinute
			c := c1ztest.InMemory(simulator, test.settings)
			client := c1ztest.Spread(t.Context(), t, func(int) connectorbuilder.ConnectorBuilderV2 { return c })
			syncOverEquals(t, client, want, test.options...)
			for _, r := range simulator.Requests() {
				if asked, err := path.Match(test.path, r.Path); asked || err != nil {
					t.Errorf("asked for %s, %v", r.Path, err)
				}
			}
			if n, all := len(c.ResourceSyncers(t.Context())), len((&connector.Connector{}).ResourceSyncers(t.Context())); n != all {
				t.Errorf("%d of %d resource types are registered", n, all)
			}
		})
	}
}

// TestUnknownCourses: a course of the settings that is not there is named, and that none is
// there is an error.
func TestUnknownCourses(t *testing.T) {
	t.Parallel()
	tenant := small()
	limited := func(ids ...string) connectorbuilder.ConnectorBuilderV2 {
		return c1ztest.InMemory(c1ztest.Simulate(t, tenant), config.Litmos{LimitedCourses: ids})
	}
	core, logs := observer.New(zapcore.DebugLevel)
	ctx := ctxzap.ToContext(t.Context(), zap.New(core))
	if _, err := c1ztest.Sync(ctx, t, limited("uNKNOWN1", quiz)); err != nil {
		t.Fatal(err)
	}
	if n := logs.FilterField(zap.String("course_id", "uNKNOWN1")).Len(); n != 1 {
		t.Errorf("the unknown course is named %d times", n)
	}
	if _, err := c1ztest.Sync(ctx, t, limited("uNKNOWN1", "uNKNOWN2")); err == nil || !strings.Contains(err.Error(), "uNKNOWN1, uNKNOWN2") {
		t.Errorf("no course is known: %v", err)
	}
}

// TestNoLevel: nothing in the file shows that a user has no access level, so a warning does.
func TestNoLevel(t *testing.T) {
	t.Parallel()
	tenant := small()
	tenant.Users[1].AccessLevel = ""
	core, logs := observer.New(zapcore.WarnLevel)
	ctx := ctxzap.ToContext(t.Context(), zap.New(core))
	file, err := c1ztest.Sync(ctx, t, c1ztest.InMemory(c1ztest.Simulate(t, tenant), config.Litmos{}))
	if err != nil {
		t.Fatal(err)
	}
	c1ztest.Check(t, file, c1ztest.Expected(tenant))
	if n := logs.FilterField(zap.Strings("user_ids", []string{ada})).Len(); n != 1 {
		t.Errorf("the user is named %d times", n)
	}
}

// TestEveryKeyIsSynced: in the demo account each key of a profile, and of a grant, has a value. Each
// is explained.
func TestEveryKeyIsSynced(t *testing.T) {
	t.Parallel()
	expected := c1ztest.Expected(litmossim.Generate(litmossim.DemoSize()))
	has := map[string]bool{"team description": true, "learning_path languages": true} // not in the rows of their lists
	for id, r := range expected.Resources {
		kind, _, _ := strings.Cut(id, ":")
		for key := range r.Profile {
			has[kind+" "+key] = true
		}
	}
	for _, g := range expected.Grants {
		for key := range g.Metadata {
			has["grant "+key] = true
		}
	}
	for kind, fields := range map[string][]litmos.Field{
		"user": litmos.Fields[litmos.User](), "team": litmos.Fields[litmos.Team](), "course": litmos.Fields[litmos.Course](),
		"learning_path": litmos.Fields[litmos.LearningPath](), "grant": litmos.Fields[litmos.Progress](),
	} {
		for _, f := range fields {
			if !has[kind+" "+f.Key] || f.Description == "" {
				t.Errorf("in internal/c1ztest/oracle.go no %s has %s, or its meaning %q is empty", kind, f.Key, f.Description)
			}
		}
	}
}

// TestUnknownUser: somebody is listed in a team and a course, but not among the users.
func TestUnknownUser(t *testing.T) {
	t.Parallel()
	const stray = "sTRAY1"
	mux := http.NewServeMux()
	mux.Handle("/", litmossim.New(small()))
	mux.HandleFunc(litmossim.BasePath+"/{list}/{id}/users", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<Users><User><Id>"+stray+"</Id><AccessLevel>Learner</AccessLevel></User></Users>")
	})
	// The grants of the stray break an invariant of the SDK, which only warns by default.
	_, err := c1ztest.Sync(t.Context(), t, connector.FromClient(c1ztest.LitmosClient(mux, fast), fast))
	if err == nil || !strings.Contains(err.Error(), stray) {
		t.Errorf("the grants are not kept: %v", err)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key    string
		faults []string
		code   codes.Code
		says   string
	}{
		"key refused":   {"another", nil, codes.Unauthenticated, "the API key was refused"},
		"no rights":     {litmossim.DefaultAPIKey, []string{"status-403"}, codes.PermissionDenied, "Account Owner"},
		"other service": {litmossim.DefaultAPIKey, []string{"status-404"}, codes.FailedPrecondition, "does not answer as the Litmos API"},
		"login page":    {litmossim.DefaultAPIKey, []string{"redirect-login"}, codes.FailedPrecondition, "does not answer as the Litmos API"},
		"HTML":          {litmossim.DefaultAPIKey, []string{"html-200"}, codes.FailedPrecondition, "does not answer as the Litmos API"},
		"no connection": {litmossim.DefaultAPIKey, []string{"reset"}, codes.FailedPrecondition, "cannot be reached"},
		"outage":        {litmossim.DefaultAPIKey, []string{"status-503"}, codes.Aborted, "503 Service Unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				simulator := litmossim.New(small(), litmossim.WithAPIKey(test.key))
				c1ztest.Inject(t, simulator, test.faults...)
				_, err := c1ztest.InMemory(simulator, config.Litmos{}).Validate(t.Context())
				if status.Code(err) != test.code || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

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
			path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(c1ztest.Simulate(t, tenant), fast))
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
	in(t, func(s *scene) {
		for key, want := range c1ztest.Expected(small()).Resources {
			resourceType, id, _ := strings.Cut(key, ":")
			get := func(id string) (*v2.Resource, error) {
				resp, err := s.server.GetResource(s.ctx, v2.ResourceGetterServiceGetResourceRequest_builder{
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
