//go:build e2e && linux

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/connectorclient"
	lambda "github.com/conductorone/baton-sdk/pkg/lambda/grpc"
	"github.com/conductorone/baton-sdk/pkg/types"
)

// platform plays AWS Lambda: it runs the connector as functions, which get the calls at random, each
// one at a time, and are frozen in between. ConductorOne reaches the connector as its client.
type platform struct {
	types.ConnectorClient
	*world
	ctx    context.Context // of calls: it carries ConductorOne's signature
	env    []string
	temp   string           // folder of all functions
	places []chan *function // each holds its function, nil for none yet, while that has no call
	period int              // before every so many calls a function is killed, and another takes its place
	calls  atomic.Int64
}

// unlimited is a setting with which a sync never waits for the quota.
var unlimited = map[string]any{"requests-per-minute": 1_000_000}

// host puts the connector on a platform until the test ends. ConductorOne sends it some settings
// beside those that are required.
func (w *world) host(t *testing.T, places, period int, some map[string]any) *platform {
	t.Helper()
	sent := map[string]any{"api-key": apiKey, "source": "e2e", "base-url": w.url, "log-level": "debug"}
	maps.Copy(sent, some)
	settings := w.c1.Host(t, sent)
	p := &platform{
		world:  w,
		ctx:    w.c1.Sign(t.Context(), t),
		env:    append(settings, "AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=simulated", "AWS_SECRET_ACCESS_KEY=simulated"),
		temp:   t.TempDir(),
		period: period,
	}
	for range places {
		place := make(chan *function, 1)
		place <- nil
		p.places = append(p.places, place)
		t.Cleanup(func() { (<-place).kill() })
	}
	p.ConnectorClient = connectorclient.NewConnectorClient(p.ctx, lambda.NewClientConn(p))
	return p
}

// RoundTrip makes a call an invocation.
func (p *platform) RoundTrip(_ context.Context, request *lambda.Request) (*lambda.Response, error) {
	payload, err := request.MarshalJSON()
	if err != nil {
		return nil, err
	}
	call := int(p.calls.Add(1))
	place := p.places[rand.IntN(len(p.places))]
	f := <-place
	defer func() { place <- f }()
	if f == nil || call%p.period == 0 {
		f.kill()
		if f, err = p.function(); err != nil {
			return nil, err
		}
	}
	answer, err := f.invoke(payload)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", request.Method(), err)
	}
	response := &lambda.Response{}
	return response, json.Unmarshal(answer, response)
}

// function is a process of the connector and its side of the Lambda Runtime API.
type function struct {
	*process
	api     *httptest.Server
	invoked chan []byte
	answers chan answer
}

type answer struct {
	payload []byte
	err     error
}

func (p *platform) function() (*function, error) {
	f := &function{invoked: make(chan []byte), answers: make(chan answer, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", f.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/{outcome}", f.answer)
	f.api = httptest.NewUnstartedServer(mux)
	env := append([]string{"AWS_LAMBDA_RUNTIME_API=" + f.api.Listener.Addr().String()}, p.env...)
	var err error
	if f.process, err = p.start(p.ctx, p.temp, env, hostedBinary, "lambda"); err != nil {
		f.api.Listener.Close()
		return nil, err
	}
	f.api.Start()
	return f, nil
}

// next freezes the function, which has asked for an invocation, until there is one.
func (f *function) next(w http.ResponseWriter, r *http.Request) {
	_ = f.cmd.Process.Signal(syscall.SIGSTOP)
	select {
	case payload := <-f.invoked:
		_ = f.cmd.Process.Signal(syscall.SIGCONT)
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "simulated")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(time.Now().Add(patience).UnixMilli(), 10))
		_, _ = w.Write(payload)
	case <-r.Context().Done():
	}
}

// answer takes what the function makes of an invocation.
func (f *function) answer(w http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(r.Body)
	if err == nil && r.PathValue("outcome") != "response" {
		err = fmt.Errorf("the function reports an %s: %s", r.PathValue("outcome"), payload)
	}
	f.answers <- answer{payload, err}
	w.WriteHeader(http.StatusAccepted)
}

// invoke waits for the answer of the function.
func (f *function) invoke(payload []byte) ([]byte, error) {
	select {
	case f.invoked <- payload:
	case <-f.ctx.Done():
		return nil, context.Cause(f.ctx)
	}
	select {
	case a := <-f.answers:
		return a.payload, a.err
	case <-f.ctx.Done():
		return nil, context.Cause(f.ctx)
	}
}

// kill ends the function, if there is one, frozen or not.
func (f *function) kill() {
	if f == nil {
		return
	}
	_ = f.cmd.Process.Kill()
	<-f.ctx.Done()
	f.api.Close()
}
