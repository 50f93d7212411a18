package changesuite

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

var (
	soak  = flag.Duration("soak", 0, "how long to run random schedules, instead of a number of them")
	seeds = flag.Uint64("seeds", 50, "how many schedules to run; a fifth with -short")
	first = flag.Uint64("first", 0, "the seed of the first schedule")
)

// TestSchedules runs random schedules: whatever comes together, the account ends as
// some order of the changes would have left it.
func TestSchedules(t *testing.T) {
	t.Parallel()
	if *soak > 0 {
		t.Skip("the soak runs them")
	}
	count := *seeds
	if testing.Short() {
		count = max(1, count/5)
	}
	for seed := *first; seed < *first+count; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			run(t, seed)
		})
	}
}

// TestSoak runs schedules for as long as is asked.
func TestSoak(t *testing.T) {
	t.Parallel()
	if *soak == 0 {
		t.Skip("asked for with -soak")
	}
	seed := uint64(time.Now().UnixNano())
	for began := time.Now(); time.Since(began) < *soak; seed++ {
		run(t, seed)
	}
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
