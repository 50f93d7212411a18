//go:build e2e && linux

package e2e

import (
	"net/http/httptest"
	"strings"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/protobuf/proto"

	"github.com/conductorone/baton-litmos/internal/c1sim"
	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// apiKey is like no other text, to be looked for in outputs.
const apiKey = "e2e-secret-of-the-litmos-account"

// colleague is a user of every account, a Learner who has nothing else.
const colleague = "cOLLEAGUE1"

// world is a Litmos account and a ConductorOne.
type world struct {
	litmos *litmossim.Server
	url    string
	c1     *c1sim.Server
}

func newWorld(t *testing.T, options ...litmossim.Option) *world {
	t.Helper()
	return newWorldOf(t, litmossim.DemoSize(), options...)
}

func newWorldOf(t *testing.T, size litmossim.Size, options ...litmossim.Option) *world {
	t.Helper()
	account := litmossim.Generate(size)
	account.Users = append(account.Users, &litmossim.User{
		ID: colleague, UserName: "colleague@example.net", Email: "colleague@example.net", FirstName: "Col", LastName: "League",
		AccessLevel: litmossim.LevelLearner, Active: true, LoginKey: "https://example.litmos.com/login.aspx?loginkey=e2e-colleague",
	})
	litmos := litmossim.New(account, append(options, litmossim.WithAPIKey(apiKey))...)
	server := httptest.NewServer(litmos)
	t.Cleanup(server.Close)
	return &world{litmos: litmos, url: server.URL + litmossim.BasePath, c1: c1sim.Start(t)}
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

// serve starts the service with provisioning and waits until it is registered.
func (w *world) serve(t *testing.T, env ...string) *service {
	t.Helper()
	hellos := len(w.c1.Hellos())
	s := w.start(t, append([]string{"BATON_PROVISIONING=true"}, env...)...)
	if err := w.c1.WaitHellos(s.ctx, hellos+1); err != nil {
		t.Fatal(err)
	}
	return s
}

// start starts the service. When the test ends, what it wrote must hold no secret.
func (w *world) start(t *testing.T, env ...string) *service {
	t.Helper()
	env = append(append(w.account(), w.c1.Env()...), env...)
	t.Cleanup(func() {
		for _, refused := range w.c1.Refused() {
			t.Errorf("ConductorOne refused %s", refused)
		}
	})
	s := &service{world: w, process: launch(t, env, binary)}
	t.Cleanup(func() { w.keepsSecrets(t, s.output) })
	return s
}

// keepsSecrets looks for secrets in all that was written.
func (w *world) keepsSecrets(t *testing.T, written *transcript) {
	t.Helper()
	output, _ := written.now()
	secrets := map[string]string{"API key": apiKey, "client secret": w.c1.ClientSecret()}
	for _, u := range w.litmos.Tenant().Users {
		secrets["login key of user "+u.ID] = u.LoginKey
	}
	for name, secret := range secrets {
		if strings.Contains(output, secret) {
			t.Errorf("the output holds the %s", name)
		}
	}
}

var fullSync = v1.Task_builder{SyncFull: &v1.Task_SyncFullTask{}}

// run hands a task to the service and waits for its end.
func (s *service) run(t *testing.T, task v1.Task_builder) (string, c1sim.Result) {
	t.Helper()
	id := s.c1.Enqueue(task)
	return id, s.wait(t, id)
}

func (s *service) wait(t *testing.T, id string) c1sim.Result {
	t.Helper()
	result, err := s.c1.Wait(s.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// succeed is run for a task that must not fail.
func (s *service) succeed(t *testing.T, task v1.Task_builder) (string, c1sim.Result) {
	t.Helper()
	id, result := s.run(t, task)
	if result.Err != nil {
		t.Fatalf("task %s: %v", id, result.Err)
	}
	return id, result
}

// ask is succeed for a task that brings an answer.
func ask[Answer proto.Message](t *testing.T, s *service, task v1.Task_builder) Answer {
	t.Helper()
	_, result := s.succeed(t, task)
	answer, ok := result.Response.(Answer)
	if !ok {
		t.Fatalf("answer %v", result.Response)
	}
	return answer
}
