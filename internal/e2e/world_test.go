//go:build e2e && linux

package e2e

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// apiKey is like no other text, to be looked for in outputs.
const apiKey = "e2e-secret-of-the-litmos-account"

// colleague is a user of every account, a Learner who has nothing else.
const colleague = "cOLLEAGUE1"

var demo = litmossim.DemoSize()

// world is a Litmos account and a ConductorOne.
type world struct {
	litmos *litmossim.Server
	url    string
	c1     *c1sim.Server
	output *transcript // of all processes
}

// newWorld has no process yet. When the test ends, what the processes wrote must hold no secret.
func newWorld(t *testing.T, size litmossim.Size, options ...litmossim.Option) *world {
	t.Helper()
	account := litmossim.Generate(size)
	account.Users = append(account.Users, &litmossim.User{
		ID: colleague, UserName: "colleague@example.net", Email: "colleague@example.net", FirstName: "Col", LastName: "League",
		AccessLevel: litmossim.LevelLearner, Active: true, LoginKey: "https://example.litmos.com/login.aspx?loginkey=e2e-colleague",
	})
	litmos := litmossim.New(account, append(options, litmossim.WithAPIKey(apiKey))...)
	server := httptest.NewServer(litmos)
	t.Cleanup(server.Close)
	w := &world{
		litmos: litmos, url: server.URL + litmossim.BasePath,
		c1: c1sim.Start(t), output: &transcript{},
	}
	t.Cleanup(func() { w.check(t) }) // after the end of the processes
	return w
}

func (w *world) check(t *testing.T) {
	t.Helper()
	output := w.output.String()
	secrets := map[string]string{"API key": apiKey, "client secret": w.c1.ClientSecret}
	for _, u := range w.litmos.Tenant().Users {
		secrets["login key of user "+u.ID] = u.LoginKey
	}
	for name, secret := range secrets {
		if strings.Contains(output, secret) {
			t.Errorf("the output holds the %s", name)
		}
	}
	if t.Failed() {
		const most = 6000
		t.Logf("end of the output:\n%s", output[max(0, len(output)-most):])
	}
}

// account is the environment of a connector to the Litmos account.
func (w *world) account() []string {
	return []string{
		"BATON_API_KEY=" + apiKey,
		"BATON_SOURCE=e2e",
		"BATON_BASE_URL=" + w.url,
		"BATON_REQUESTS_PER_MINUTE=1000000",
		"BATON_LOG_LEVEL=debug",
	}
}

// service is the connector in service mode.
type service struct {
	*world
	*process
}

// serve starts the service, with provisioning.
func (w *world) serve(t *testing.T, env ...string) *service {
	t.Helper()
	env = slices.Concat(w.account(), w.c1.Env(), []string{"BATON_PROVISIONING=true"}, env)
	return &service{w, w.launch(t, env, binary)}
}

// await waits until something is true of ConductorOne.
func (s *service) await(t *testing.T, done func() bool) {
	t.Helper()
	if err := s.c1.Await(s.ctx, done); err != nil {
		t.Fatal(err)
	}
}

// says waits until the output holds a text. A service asks for tasks all the time, which is a change
// of ConductorOne.
func (s *service) says(t *testing.T, text string) {
	t.Helper()
	s.await(t, func() bool { return strings.Contains(s.output.String(), text) })
}

// begins waits until a task is being worked on.
func (s *service) begins(t *testing.T, id string) {
	t.Helper()
	s.await(t, func() bool { return s.c1.Task(id).Heartbeats > 0 })
}

// end waits for the end of a task.
func (s *service) end(t *testing.T, id string) *v1.BatonServiceFinishTaskRequest {
	t.Helper()
	s.await(t, func() bool { return s.c1.Task(id).Result != nil })
	return s.c1.Task(id).Result
}

// succeed waits for the end of a task that must not fail.
func (s *service) succeed(t *testing.T, id string) {
	t.Helper()
	if result := s.end(t, id); result.HasError() {
		t.Fatalf("task %s: %v", id, result)
	}
}

// do hands a task to the service. It must succeed.
func (s *service) do(t *testing.T, task v1.Task_builder) {
	t.Helper()
	s.succeed(t, s.c1.Enqueue(task))
}

var fullSync = v1.Task_builder{SyncFull: &v1.Task_SyncFullTask{}}

// synced waits for the end of a full sync and compares its file with the account.
func (s *service) synced(t *testing.T, id string) c1sim.Task {
	t.Helper()
	s.succeed(t, id)
	task := s.c1.Task(id)
	c1ztest.Check(t, task.Upload, c1ztest.Expected(s.litmos.Tenant()))
	return task
}
