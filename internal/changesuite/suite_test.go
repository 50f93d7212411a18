package changesuite

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/seeds"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestSchedules runs random schedules: whatever comes together, no change undoes another.
func TestSchedules(t *testing.T) {
	t.Parallel()
	seeds.Play(t, 200, 20, run)
}

// event is a change that was asked for, and its end.
type event struct {
	change
	answer
	err          error
	who          string
	from, to     time.Time
	began, ended int // places among the beginnings and ends of all events
}

// run plays the schedule of a seed and checks what is left.
func run(t *testing.T, random *rand.Rand) {
	t.Helper()
	s := draw(random)
	simulator := litmossim.New(s.account, litmossim.WithLatency(0, s.latency))
	c1ztest.Inject(t, simulator, s.faults...)
	check(t, report{s, play(t, s, simulator), simulator})
}

// play lets all workers do their tasks, and waits until nothing moves any more.
func play(t *testing.T, s schedule, simulator *litmossim.Server) []*event {
	t.Helper()
	var processes []process
	for _, connector := range c1ztest.Instances(2, simulator, config.Settings{Provisioning: true}) {
		processes = append(processes, process{t, c1ztest.Serve(t.Context(), t, connector)})
	}
	var all []*event
	var clock atomic.Int64
	var workers sync.WaitGroup
	for i, w := range s.workers {
		for _, task := range w.tasks {
			all = append(all, &event{change: task.change, who: fmt.Sprintf("process %d, worker %d", w.process, i)})
		}
		mine := all[len(all)-len(w.tasks):]
		workers.Go(func() {
			for i, e := range mine {
				time.Sleep(w.tasks[i].pause)
				e.from, e.began = time.Now(), int(clock.Add(1))
				e.answer, e.err = processes[w.process].do(e.change)
				e.to, e.ended = time.Now(), int(clock.Add(1))
				if e.err != nil {
					e.ended = never
				}
			}
		})
	}
	workers.Wait()
	time.Sleep(10 * time.Minute)
	return all
}
