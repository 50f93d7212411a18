package connector_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

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
)

// serve starts a simulated account.
func serve(t *testing.T, tenant *litmossim.Tenant, options ...litmossim.Option) (*litmossim.Server, string) {
	t.Helper()
	simulator := litmossim.New(tenant, options...)
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	return simulator, server.URL + litmossim.BasePath
}

// connect builds the connector as its main does.
func connect(t *testing.T, baseURL string, change ...func(*config.Litmos)) connectorbuilder.ConnectorBuilderV2 {
	t.Helper()
	cfg := &config.Litmos{ApiKey: litmossim.DefaultAPIKey, Source: "test", BaseUrl: baseURL, RequestsPerMinute: 1_000_000}
	for _, c := range change {
		c(cfg)
	}
	c, _, err := connector.New(context.Background(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// observe keeps what is logged under the context.
func observe(t *testing.T) (*observer.ObservedLogs, context.Context) {
	t.Helper()
	core, logs := observer.New(zapcore.DebugLevel)
	return logs, ctxzap.ToContext(context.Background(), zap.New(core))
}

func TestSyncEqualsAccount(t *testing.T) {
	t.Parallel()
	for name, workers := range map[string]int{"sequential": 1, "parallel": 8} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tenant := litmossim.Generate(litmossim.DemoSize())
			_, url := serve(t, tenant)
			path, err := c1ztest.Sync(context.Background(), t, connect(t, url), sync.WithWorkerCount(workers))
			if err != nil {
				t.Fatal(err)
			}
			c1ztest.Check(t, path, c1ztest.Expected(tenant))
		})
	}
}

// TestRequests counts what a sync of a large account asks for.
func TestRequests(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.Size{
		Users: 10_000, Teams: 200, SubTeams: 100, Courses: 1000, MembersPerTeam: 30, AssigneesPerCourse: 40, Seed: 7,
	})
	// Lists of more than a page, lists that may have been cut, and one that cannot.
	for i, n := range []int{1100, 1000, 600, 150, 99} {
		tenant.Courses[i].Assignments = nil
		for _, u := range tenant.Users[:n] {
			tenant.Courses[i].Assignments = append(tenant.Courses[i].Assignments, litmossim.Assignment{UserID: u.ID})
		}
	}
	simulator, url := serve(t, tenant)
	path, err := c1ztest.Sync(context.Background(), t, connect(t, url))
	if err != nil {
		t.Fatal(err)
	}
	c1ztest.Check(t, path, c1ztest.Expected(tenant))
	if got, want := len(simulator.Requests()), c1ztest.Requests(tenant); got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}

func TestSkipTeamRoles(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.DemoSize())
	simulator, url := serve(t, tenant)
	path, err := c1ztest.Sync(context.Background(), t, connect(t, url, func(l *config.Litmos) { l.SkipTeamRoles = true }))
	if err != nil {
		t.Fatal(err)
	}
	want := c1ztest.Expected(tenant)
	for id, e := range want.Entitlements {
		if e.Slug == "leader" || e.Slug == "admin" {
			delete(want.Entitlements, id)
		}
	}
	for key := range want.Grants {
		if strings.Contains(key, ":leader <- ") || strings.Contains(key, ":admin <- ") {
			delete(want.Grants, key)
		}
	}
	c1ztest.Check(t, path, want)
	for _, r := range simulator.Requests() {
		if strings.HasSuffix(r.Path, "/leaders") || strings.HasSuffix(r.Path, "/admins") {
			t.Errorf("asked for %s", r.Path)
		}
	}
}

// TestSkipLearningPaths: the type is still registered, has no resources and takes no request.
func TestSkipLearningPaths(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.DemoSize())
	simulator, url := serve(t, tenant)
	c := connect(t, url, func(l *config.Litmos) { l.SkipLearningPaths = true })
	path, err := c1ztest.Sync(context.Background(), t, c)
	if err != nil {
		t.Fatal(err)
	}
	want := c1ztest.Expected(tenant)
	for _, p := range tenant.Paths {
		want.Drop("learning_path:" + p.ID)
	}
	c1ztest.Check(t, path, want)
	for _, r := range simulator.Requests() {
		if strings.Contains(r.Path, "learningpaths") {
			t.Errorf("asked for %s", r.Path)
		}
	}
	registered := slices.ContainsFunc(c.ResourceSyncers(context.Background()), func(s connectorbuilder.ResourceSyncerV2) bool {
		return s.ResourceType(context.Background()).GetId() == "learning_path"
	})
	if !registered {
		t.Error("the type is not registered")
	}
}

// TestUnreadableLearningPaths: a list that may not be read or is not there is not an empty one,
// and the error says how to do without.
func TestUnreadableLearningPaths(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]codes.Code{
		"status-403,path=/learningpaths":         codes.PermissionDenied,
		"status-404,path=/learningpaths":         codes.FailedPrecondition,
		"status-403,path=/learningpaths/*/users": codes.PermissionDenied,
		"status-404,path=/learningpaths/*/users": codes.FailedPrecondition,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			fault, err := litmossim.ParseFault(text)
			if err != nil {
				t.Fatal(err)
			}
			_, url := serve(t, litmossim.Generate(litmossim.DemoSize()), litmossim.WithFault(fault))
			_, err = c1ztest.Sync(context.Background(), t, connect(t, url))
			if status.Code(err) != code || !strings.Contains(err.Error(), "skip-learning-paths") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestLimitedCourses(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.DemoSize())
	chosen := []string{tenant.Courses[3].ID, "uNKNOWN1", tenant.Courses[5].ID}
	simulator, url := serve(t, tenant)
	logs, ctx := observe(t)
	path, err := c1ztest.Sync(ctx, t, connect(t, url, func(l *config.Litmos) { l.LimitedCourses = chosen }))
	if err != nil {
		t.Fatal(err)
	}
	want := c1ztest.Expected(tenant)
	for _, course := range tenant.Courses {
		if !slices.Contains(chosen, course.ID) {
			want.Drop("course:" + course.ID)
		}
	}
	c1ztest.Check(t, path, want)
	if n := logs.FilterField(zap.String("course_id", "uNKNOWN1")).Len(); n != 1 {
		t.Errorf("the unknown course is named %d times", n)
	}
	for _, r := range simulator.Requests() {
		if r.Path == "/courses" {
			t.Error("listed all courses")
		}
	}

	_, err = c1ztest.Sync(ctx, t, connect(t, url, func(l *config.Litmos) { l.LimitedCourses = []string{"uNKNOWN1", "uNKNOWN2"} }))
	if err == nil || !strings.Contains(err.Error(), "uNKNOWN1, uNKNOWN2") {
		t.Errorf("no course is known: %v", err)
	}
}

// TestAccessLevelsAlone: then nobody else walks over the users.
func TestAccessLevelsAlone(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.DemoSize())
	tenant.Users[7].AccessLevel = "Super Admin"
	_, url := serve(t, tenant)
	path, err := c1ztest.Sync(context.Background(), t, connect(t, url), sync.WithSyncResourceTypes([]string{"access_level"}))
	if err != nil {
		t.Fatal(err)
	}
	want := c1ztest.Expected(tenant)
	for key := range want.Resources {
		if !strings.HasPrefix(key, "access_level:") {
			delete(want.Resources, key)
		}
	}
	for key := range want.Entitlements {
		if !strings.HasPrefix(key, "access_level:") {
			delete(want.Entitlements, key)
		}
	}
	// The SDK drops grants to users that are not synced.
	want.Grants = nil
	c1ztest.Check(t, path, want)
}

// TestLevelsLeaveTheWalk: the list of levels, when it comes first, begins to walk over the
// users, and ends when the list of users has begun.
func TestLevelsLeaveTheWalk(t *testing.T) {
	t.Parallel()
	simulator := litmossim.New(litmossim.Generate(litmossim.DemoSize()))
	server := c1ztest.Serve(t.Context(), t, c1ztest.InMemory(simulator, config.Settings{}))
	list := func(kind, token string) string {
		request := v2.ResourcesServiceListResourcesRequest_builder{
			ResourceTypeId: kind, PageToken: token, ActiveSyncId: "1",
		}
		reply, err := server.ListResources(t.Context(), request.Build())
		if err != nil {
			t.Fatal(err)
		}
		return reply.GetNextPageToken()
	}
	walking := list("access_level", list("access_level", ""))
	list("user", "")
	if next := list("access_level", walking); walking == "" || next != "" {
		t.Errorf("from %q to %q", walking, next)
	}
	if n := len(simulator.Requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

// TestUnknownUser: somebody is listed in a team and a course, but not among the users.
func TestUnknownUser(t *testing.T) {
	t.Parallel()
	const stray = "sTRAY1"
	tenant := litmossim.Generate(litmossim.DemoSize())
	simulator := litmossim.New(tenant)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if parts := strings.Split(r.URL.Path, "/"); len(parts) == 5 && parts[4] == "users" && r.URL.Query().Get("start") == "0" {
			recorder := httptest.NewRecorder()
			simulator.ServeHTTP(recorder, r)
			body := strings.Replace(recorder.Body.String(), "</Users>", "<User><Id>"+stray+"</Id><AccessLevel>Learner</AccessLevel></User></Users>", 1)
			w.Header().Set("Content-Type", "application/xml")
			_, _ = w.Write([]byte(body))
			return
		}
		simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	// The grants of the stray break an invariant of the SDK, which only warns by default.
	_, err := c1ztest.Sync(context.Background(), t, connect(t, server.URL+litmossim.BasePath))
	if err == nil || !strings.Contains(err.Error(), stray) {
		t.Errorf("the grants are not kept: %v", err)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key, fault string
		code       codes.Code
		says       string
	}{
		"key refused":   {"another", "", codes.Unauthenticated, "the API key was refused"},
		"no rights":     {litmossim.DefaultAPIKey, "status-403", codes.PermissionDenied, "Account Owner"},
		"other service": {litmossim.DefaultAPIKey, "status-404", codes.FailedPrecondition, "does not answer as the Litmos API"},
		"login page":    {litmossim.DefaultAPIKey, "redirect-login", codes.FailedPrecondition, "does not answer as the Litmos API"},
		"HTML":          {litmossim.DefaultAPIKey, "html-200", codes.FailedPrecondition, "does not answer as the Litmos API"},
		"no connection": {litmossim.DefaultAPIKey, "reset", codes.FailedPrecondition, "cannot be reached"},
		"outage":        {litmossim.DefaultAPIKey, "status-503", codes.Aborted, "503 Service Unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				simulator := litmossim.New(small(), litmossim.WithAPIKey(test.key))
				if test.fault != "" {
					fault, err := litmossim.ParseFault(test.fault)
					if err != nil {
						t.Fatal(err)
					}
					simulator.Inject(fault)
				}
				_, err := c1ztest.InMemory(simulator, config.Settings{}).Validate(context.Background())
				if status.Code(err) != test.code || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}
