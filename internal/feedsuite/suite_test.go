package feedsuite

import (
	"context"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"github.com/conductorone/baton-sdk/pkg/types"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/seeds"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// TestHistories plays random histories: whatever happens in the account, and however Litmos gives
// its feeds, the events bring the file up to date.
func TestHistories(t *testing.T) {
	t.Parallel()
	files := fullSyncs(t)
	var mu sync.Mutex
	fired := map[string]int{} // how often, by the names of faults that were injected
	seeds.Each(t, 200, 30, func(t *testing.T, seed uint64) {
		t.Helper()
		faults := play(t, seed, files[seed%accounts])
		mu.Lock()
		defer mu.Unlock()
		for name, times := range faults {
			fired[name] += times
		}
	})
	t.Cleanup(func() { // after all histories
		if len(fired) < len(feedFaults)+len(refusals) {
			return // too few histories
		}
		for name, times := range fired {
			if times == 0 {
				t.Errorf("the fault %s never fired", name)
			}
		}
	})
}

func TestSoak(t *testing.T) {
	t.Parallel()
	files := sync.OnceValue(func() []c1ztest.Snapshot { return fullSyncs(t) })
	seeds.Soak(t, func(t *testing.T, seed uint64) {
		t.Helper()
		play(t, seed, files()[seed%accounts])
	})
}

const (
	// accounts is how many accounts there are to begin with: a full sync takes longer than a
	// history.
	accounts = 4
	// instances is how many connectors, which know nothing of each other, answer the polls.
	instances = 3
)

// beginning is a time between the dates of the accounts.
var beginning = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// fullSyncs are the files with which histories begin.
func fullSyncs(t *testing.T) []c1ztest.Snapshot {
	t.Helper()
	files := make([]c1ztest.Snapshot, accounts)
	for i := range files {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(beginning))
			files[i] = fullSync(t, litmossim.New(account(uint64(i))))
		})
	}
	return files
}

func fullSync(t *testing.T, simulator *litmossim.Server) c1ztest.Snapshot {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	path, err := c1ztest.Sync(ctx, t, c1ztest.InMemory(simulator, config.Settings{}))
	if err != nil {
		t.Fatal(err)
	}
	return c1ztest.Read(ctx, t, path)
}

// world is an account, the connectors to it, and the file that is kept.
type world struct {
	history
	client types.ConnectorClient
	start  time.Time
	cursor string
	file   c1ztest.Snapshot
	events map[string]int // by kind
}

// play plays the history of a seed. At its end the file must be that of a full sync, which for
// most seeds is worked out from the account. It returns how often each fault fired.
func play(t *testing.T, seed uint64, file c1ztest.Snapshot) map[string]int {
	t.Helper()
	fired := map[string]int{}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(beginning))
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		random := rand.New(rand.NewPCG(seed, 0))
		budget := []int{100, 100, config.DefaultEventRequestBudget, 8}[random.IntN(4)]
		w := newWorld(ctx, t, random, seed, budget, file)
		names := faults(random)
		for _, name := range names {
			fault, err := litmossim.ParseFault(name)
			if err != nil {
				t.Fatal(err)
			}
			w.simulator.Inject(fault)
		}
		for range 20 {
			w.wait(4 * time.Hour)
			for range 1 + random.IntN(3) {
				w.change(t)
				w.wait(10 * time.Minute)
			}
			if random.IntN(3) > 0 {
				w.poll(ctx, t)
			}
		}
		for i := range 16 {
			if i%4 == 0 { // a feed that was refused is tried again
				time.Sleep(7 * time.Hour)
			}
			w.wait(10 * time.Minute)
			w.poll(ctx, t) // until all is looked up that a budget left to later polls
		}
		want := c1ztest.Expected(w.simulator.Tenant())
		if seed < accounts {
			want = fullSync(t, w.simulator)
		}
		for _, name := range names {
			name = name[:strings.IndexAny(name+"=", ",=")]
			fired[name] = w.simulator.Fired(name)
		}
		untold(w.deleted, want, w.file)
		if diff := c1ztest.Diff(want, w.file); diff != "" {
			t.Errorf("the file is not up to date (-account +file):\n%s", diff)
		}
		if budget == 100 && len(w.deleted) == 0 && w.events["resource"] > 0 {
			t.Errorf("%d resources are named that could be looked up", w.events["resource"])
		}
		if t.Failed() {
			t.Logf("seed %d, budget %d, faults %v, events %v\n%s", seed, budget, names, w.events, strings.Join(w.story, "\n"))
		}
	})
	return fired
}

func newWorld(ctx context.Context, t *testing.T, random *rand.Rand, seed uint64, budget int, file c1ztest.Snapshot) *world {
	t.Helper()
	simulator := litmossim.New(account(seed % accounts))
	pool := make([]connectorbuilder.ConnectorBuilderV2, instances)
	for i := range pool {
		pool[i] = c1ztest.InMemory(simulator, config.Settings{RequestsPerMinute: 1_000_000, EventRequestBudget: budget})
	}
	return &world{
		history: history{random: random, simulator: simulator, ofTeams: map[string]bool{}},
		client:  c1ztest.Spread(ctx, t, func(int) connectorbuilder.ConnectorBuilderV2 { return pick(random, pool) }),
		start:   time.Now(), events: map[string]int{},
		file: c1ztest.Snapshot{
			Resources: maps.Clone(file.Resources), Entitlements: maps.Clone(file.Entitlements), Grants: maps.Clone(file.Grants),
		},
	}
}

func (w *world) wait(most time.Duration) { time.Sleep(time.Duration(w.random.Int64N(int64(most)))) }

// poll polls to the end, and applies the events.
func (w *world) poll(ctx context.Context, t *testing.T) {
	t.Helper()
	for more := true; more; {
		resp, err := w.client.ListEvents(ctx, v2.ListEventsRequest_builder{
			EventFeedId: connector.EventFeedID, StartAt: timestamppb.New(w.start), Cursor: w.cursor,
		}.Build())
		if err != nil {
			t.Fatal(err)
		}
		truth := sync.OnceValue(func() c1ztest.Snapshot { return c1ztest.Expected(w.simulator.Tenant()) })
		for _, e := range resp.GetEvents() {
			w.events[w.kind(e)]++
			if wrong := untrue(e, truth); wrong != "" {
				t.Errorf("an event says wrongly: %s", wrong)
			}
			apply(w.file, e, truth)
		}
		w.cursor, more = resp.GetCursor(), resp.GetHasMore()
		w.story = append(w.story, time.Now().UTC().Format("Jan 2 15:04:05")+" poll")
	}
}

// kind tells which resources are named that could have been looked up: not a user, whose record
// is a resource, not a course that was given to a team, and not a sub-team.
func (w *world) kind(e *v2.Event) string {
	id := resourceKey(e.GetResourceChangeEvent().GetResourceId())
	switch {
	case !e.HasResourceChangeEvent():
		return "access"
	case strings.HasPrefix(id, "user:"), w.ofTeams[id], w.file.Resources[id].Parent != "":
		return "record"
	default:
		return "resource"
	}
}
