//go:build e2e && linux

package e2e

import (
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/conductorone/baton-litmos/internal/c1sim"
)

// The SDK treats each failure of the token endpoint as a refusal, and ends if it is
// refused at the start. Whatever runs the service has to start it again.
func TestTokenFailsAtStart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c1.FailTokens(http.StatusInternalServerError, 1)
	if got := w.start(t).exit(t); got != int(codes.Unauthenticated) {
		t.Errorf("exit status %d", got)
	}
	w.serve(t).succeed(t, c1sim.Hello())
}

func TestTokenFailsForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c1.ShortenTokens(5 * time.Second)
	s := w.serve(t)
	asked := w.c1.TokensAsked()
	w.c1.FailTokens(http.StatusInternalServerError, 2)
	s.succeed(t, c1sim.Hello())
	if n := w.c1.TokensAsked() - asked; n < 3 {
		t.Errorf("%d more requests for a token", n)
	}
}

func TestStartWithoutConductorOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.c1.Stop()
	s := w.start(t)
	if err := w.c1.WaitKnocks(s.ctx, 1); err != nil {
		t.Fatal(err)
	}
	w.c1.Restart()
	s.succeed(t, c1sim.Hello())
}

// The sync goes on, and its upload and result wait for ConductorOne.
func TestConductorOneGoesAwayDuringSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slow)
	s := w.serve(t)
	id := w.c1.Enqueue(c1sim.FullSync())
	s.says(t, "Synced resource types")
	w.c1.Stop()
	s.says(t, "Sync complete.")
	if err := w.c1.WaitKnocks(s.ctx, 1); err != nil {
		t.Fatal(err)
	}
	w.c1.Restart()
	if result := s.wait(t, id); result.Err != nil {
		t.Fatal(result.Err)
	}
	equalsAccount(t, w.c1.Upload(id), w.litmos.Tenant())
}
