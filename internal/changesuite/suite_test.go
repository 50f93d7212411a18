package changesuite

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/seeds"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// TestSchedules runs random schedules: whatever comes together, the account ends as
// some order of the changes would have left it.
func TestSchedules(t *testing.T) {
	t.Parallel()
	seeds.Each(t, 50, 10, run)
}

func TestSoak(t *testing.T) {
	t.Parallel()
	seeds.Soak(t, run)
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

// run plays the schedule of a seed on a clock of its own and checks what is left.
func run(t *testing.T, seed uint64) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, start := draw(seed), time.Now()
		simulator := litmossim.New(s.account, litmossim.WithLatency(0, s.latency))
		for _, text := range s.faults {
			fault, err := litmossim.ParseFault(text)
			if err != nil {
				t.Fatal(err)
			}
			simulator.Inject(fault)
		}
		check(t, report{seed, s, start, play(t, s, simulator), simulator})
	})
}

// play lets all workers do their tasks, and waits until nothing moves any more.
func play(t *testing.T, s schedule, simulator *litmossim.Server) []*event {
	t.Helper()
	var processes []process
	for range 2 {
		connector := c1ztest.InMemory(simulator, config.Settings{Provisioning: true})
		processes = append(processes, process{t, c1ztest.Serve(context.Background(), t, connector)})
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
