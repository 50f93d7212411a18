package changesuite

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/seeds"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestSchedules runs random schedules: whatever comes together, no change undoes another.
func TestSchedules(t *testing.T) {
	t.Parallel()
	seeds.Play(t, 200, 20, run)
}

// event is a change that a worker asks for, and its end.
type event struct {
	change
	worker int
	pause  time.Duration // before the change

	c1ztest.Answer
	err          error
	from, to     time.Time
	began, ended int // places among the beginnings and ends of all events
}

// run plays the schedule of a seed and checks what is left.
func run(t *testing.T, random *rand.Rand) {
	t.Helper()
	s := draw(random)
	c1ztest.Inject(t, s.simulator, s.faults...)
	play(t, s)
	check(t, s)
}

// play lets all workers ask for one change after the other, half of them each of two processes,
// and waits until nothing moves any more.
func play(t *testing.T, s schedule) {
	t.Helper()
	var processes []process
	for _, connector := range c1ztest.Instances(2, s.simulator, config.Litmos{Provisioning: true}) {
		processes = append(processes, process{c1ztest.Caller{ConnectorServer: c1ztest.Serve(t.Context(), t, connector)}})
	}
	var clock atomic.Int64
	var workers sync.WaitGroup
	for worker := range s.workers {
		workers.Go(func() {
			for _, e := range s.events {
				if e.worker != worker {
					continue
				}
				time.Sleep(e.pause)
				e.from, e.began = time.Now(), int(clock.Add(1))
				e.Answer, e.err = processes[worker%2].do(t.Context(), e.change)
				e.to, e.ended = time.Now(), int(clock.Add(1))
				if e.err != nil {
					e.ended = never
				}
			}
		})
	}
	workers.Wait()
	time.Sleep(10 * time.Minute)
}
