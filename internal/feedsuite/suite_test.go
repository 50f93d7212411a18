package feedsuite

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/connectorbuilder"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/internal/seeds"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// TestSchedules plays random histories: whatever happens in the account, and however Litmos gives
// its feeds, the events bring the file up to date.
func TestSchedules(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	fired := map[string]int{} // how often, by the names of faults that were injected
	t.Cleanup(func() {        // after all histories
		if len(fired) < len(feedFaults)+len(refusals) {
			return // too few histories
		}
		for name, times := range fired {
			if times == 0 {
				t.Errorf("the fault %s never fired", name)
			}
		}
	})
	seeds.Play(t, 200, 30, func(t *testing.T, random *rand.Rand) {
		t.Helper()
		h := newHistory(t, random)
		h.play(t)
		mu.Lock()
		defer mu.Unlock()
		for _, fault := range h.faults {
			name := fault[:strings.IndexAny(fault+"=", ",=")]
			fired[name] += h.simulator.Fired(name)
		}
	})
}

// newHistory has three connectors, which know nothing of each other, answer the polls.
func newHistory(t *testing.T, random *rand.Rand) *history {
	t.Helper()
	simulator := litmossim.New(account(random))
	h := &history{
		random: random, simulator: simulator, ofTeams: map[string]bool{}, start: time.Now(),
		file:   c1ztest.Expected(simulator.Tenant()),
		budget: pick(random, []int{100, 100, config.DefaultEventRequestBudget, 8}),
		faults: faults(random),
	}
	c1ztest.Inject(t, simulator, h.faults...)
	pool := c1ztest.Instances(3, simulator, config.Litmos{RequestsPerMinute: 1_000_000, EventRequestBudget: h.budget})
	h.client = c1ztest.Spread(t.Context(), t, func(int) connectorbuilder.ConnectorBuilderV2 { return pick(random, pool) })
	return h
}

// play plays a history. At its end the file must be that of a full sync.
func (h *history) play(t *testing.T) {
	t.Helper()
	h.pass(t)
	want := c1ztest.Expected(h.simulator.Tenant())
	if h.random.IntN(50) == 0 {
		path, err := c1ztest.Sync(t.Context(), t, c1ztest.InMemory(h.simulator, config.Litmos{}))
		if err != nil {
			t.Fatal(err)
		}
		c1ztest.Check(t, path, want)
	}
	untold(h.deleted, want, h.file)
	if diff := c1ztest.Diff(want, h.file); diff != "" {
		t.Errorf("the file is not up to date (-account +file):\n%s", diff)
	}
	if h.budget == 100 && len(h.deleted) == 0 && h.named > 0 {
		t.Errorf("%d resources are named that could be looked up", h.named)
	}
	if t.Failed() {
		t.Logf("budget %d, faults %v\n%s", h.budget, h.faults, strings.Join(h.story, "\n"))
	}
}

// pass lets some days pass with changes and polls.
func (h *history) pass(t *testing.T) {
	t.Helper()
	for range 20 {
		h.wait(4 * time.Hour)
		for range 1 + h.random.IntN(3) {
			h.change(t)
			h.wait(10 * time.Minute)
		}
		if h.random.IntN(3) > 0 {
			h.poll(t)
		}
	}
	for i := range 16 {
		if i%4 == 0 { // a feed that was refused is tried again
			time.Sleep(7 * time.Hour)
		}
		h.wait(10 * time.Minute)
		h.poll(t) // until all is looked up that a budget left to later polls
	}
}

func (h *history) wait(most time.Duration) { time.Sleep(time.Duration(h.random.Int64N(int64(most)))) }

// poll polls to the end, and applies the events.
func (h *history) poll(t *testing.T) {
	t.Helper()
	for more := true; more; {
		resp, err := h.client.ListEvents(t.Context(), v2.ListEventsRequest_builder{
			EventFeedId: connector.EventFeedID, StartAt: timestamppb.New(h.start), Cursor: h.cursor,
		}.Build())
		if err != nil {
			t.Fatal(err)
		}
		now := c1ztest.Expected(h.simulator.Tenant())
		for _, e := range resp.GetEvents() {
			if h.names(e) {
				h.named++
			}
			if wrong := apply(h.file, e, now); wrong != "" {
				t.Errorf("an event says wrongly: %s", wrong)
			}
		}
		h.cursor, more = resp.GetCursor(), resp.GetHasMore()
		h.tell("poll")
	}
}

// names tells whether an event names a resource that could have been looked up: not a user, whose
// record is a resource, not a course that was given to a team, and not a sub-team.
func (h *history) names(e *v2.Event) bool {
	id := c1ztest.ResourceKey(e.GetResourceChangeEvent().GetResourceId())
	return e.HasResourceChangeEvent() && !strings.HasPrefix(id, "user:") && !h.ofTeams[id] && h.file.Resources[id].Parent == ""
}
