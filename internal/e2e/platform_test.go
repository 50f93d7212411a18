//go:build e2e && linux

package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	lambda "github.com/conductorone/baton-sdk/pkg/lambda/grpc"
)

// placement names the place whose function gets a call, by the number of the call. With
// anew, the function there is killed first and another takes its place.
type placement func(call int) (place int, anew bool)

// platform plays AWS Lambda: it runs the connector as functions, each of which gets one
// call at a time and is frozen in between.
type platform struct {
	choose placement
	env    []string
	temp   string // folder for temporary files of all functions
	output *transcript

	mu     sync.Mutex
	calls  int
	places map[int]*place
}

// place is where a function runs.
type place struct {
	mu       sync.Mutex // held during a call
	function *function  // nil before the first call
}

// newPlatform runs functions with nothing else in their environment, until the test ends.
func newPlatform(t *testing.T, choose placement, env []string) *platform {
	t.Helper()
	p := &platform{
		choose: choose,
		env: append([]string{
			"AWS_REGION=us-east-1", "AWS_ACCESS_KEY_ID=simulated", "AWS_SECRET_ACCESS_KEY=simulated",
		}, env...),
		temp:   t.TempDir(),
		output: &transcript{changed: make(chan struct{})},
		places: map[int]*place{},
	}
	t.Cleanup(func() {
		for _, at := range p.places {
			at.function.kill()
		}
		if t.Failed() {
			t.Logf("end of the output of the functions:\n%s", p.output.tail())
		}
	})
	return p
}

// RoundTrip makes a call an invocation.
func (p *platform) RoundTrip(ctx context.Context, request *lambda.Request) (*lambda.Response, error) {
	payload, err := request.MarshalJSON()
	if err != nil {
		return nil, err
	}
	at, anew := p.next()
	at.mu.Lock()
	defer at.mu.Unlock()
	if anew || at.function == nil {
		at.function.kill()
		if at.function, err = p.start(); err != nil {
			return nil, err
		}
	}
	answer, err := at.function.invoke(ctx, payload)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", request.Method(), err)
	}
	response := &lambda.Response{}
	return response, json.Unmarshal(answer, response)
}

func (p *platform) next() (*place, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	number, anew := p.choose(p.calls)
	p.calls++
	at := p.places[number]
	if at == nil {
		at = &place{}
		p.places[number] = at
	}
	return at, anew
}

// function is a process of the connector and its side of the Lambda Runtime API.
type function struct {
	cmd     *exec.Cmd
	api     *httptest.Server
	ended   chan struct{}
	invoked chan invocation
	answers chan answer
}

type invocation struct {
	deadline int64 // milliseconds since 1970
	payload  []byte
}

type answer struct {
	payload []byte
	err     error
}

func (p *platform) start() (*function, error) {
	f := &function{ended: make(chan struct{}), invoked: make(chan invocation), answers: make(chan answer, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", f.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/{outcome}", f.answer)
	f.api = httptest.NewServer(mux)
	f.cmd = exec.Command(hostedBinary, "lambda")
	f.cmd.Dir = p.temp
	f.cmd.Env = append([]string{
		"TMPDIR=" + p.temp, "AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(f.api.URL, "http://"),
	}, p.env...)
	f.cmd.Stdout, f.cmd.Stderr = p.output, p.output
	if err := f.cmd.Start(); err != nil {
		f.api.Close()
		return nil, err
	}
	go func() {
		_ = f.cmd.Wait()
		close(f.ended)
	}()
	return f, nil
}

// next freezes the function, which has asked for an invocation, until there is one.
func (f *function) next(w http.ResponseWriter, r *http.Request) {
	_ = f.cmd.Process.Signal(syscall.SIGSTOP)
	select {
	case next := <-f.invoked:
		_ = f.cmd.Process.Signal(syscall.SIGCONT)
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", "simulated")
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(next.deadline, 10))
		_, _ = w.Write(next.payload)
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

// invoke waits for the answer of the function, and kills one that takes too long.
func (f *function) invoke(ctx context.Context, payload []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	stop := context.AfterFunc(ctx, f.kill)
	defer stop()
	deadline, _ := ctx.Deadline()
	select {
	case f.invoked <- invocation{deadline.UnixMilli(), payload}:
	case <-f.ended:
		return nil, errors.Join(errEnded, ctx.Err())
	}
	select {
	case a := <-f.answers:
		return a.payload, a.err
	case <-f.ended:
		return nil, errors.Join(errEnded, ctx.Err())
	}
}

// kill ends the function, if there is one, frozen or not.
func (f *function) kill() {
	if f == nil {
		return
	}
	_ = f.cmd.Process.Kill()
	<-f.ended
	f.api.Close()
}
