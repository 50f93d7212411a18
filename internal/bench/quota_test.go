package bench

import (
	"net/http"
	"testing"
	"time"

	"github.com/conductorone/baton-sdk/pkg/sync"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

// responseTimes are how long Litmos takes to answer, from fast to slow.
var responseTimes = []time.Duration{50 * time.Millisecond, 500 * time.Millisecond, 5 * time.Second}

// paced is what a sync takes where Litmos counts requests and answers after a while.
type paced struct {
	requests int
	took     time.Duration
	refused  int // requests over the quota
}

// limit is the least time that the quota allows for the requests. The first 100 take no time,
// and each further 100 begin a minute after those before.
func (p paced) limit() time.Duration {
	return time.Duration((p.requests-1)/100) * time.Minute
}

// pace runs a sync on a clock of its own, with as many workers as the binary has.
func pace(t *testing.T, tenant *litmossim.Tenant, response time.Duration) paced {
	t.Helper()
	var p paced
	c1ztest.OnClock(t, func(t *testing.T) {
		t.Helper()
		simulator := litmossim.New(tenant, litmossim.WithLatency(response, response), litmossim.WithQuota(100))
		connector := c1ztest.InMemory(simulator, config.Litmos{})
		began := time.Now()
		if _, err := c1ztest.Sync(t.Context(), t, connector, sync.WithWorkerCount(16)); err != nil {
			t.Fatal(err)
		}
		p.took = time.Since(began)
		for _, r := range simulator.Requests() {
			p.requests++
			if r.Status == http.StatusServiceUnavailable {
				p.refused++
			}
		}
	})
	return p
}

// TestQuotaIsUsed: a sync takes at most two percent more time than the quota demands, and the
// time of 14 answers. Six follow each other before the lists of members are known: the key
// check, the count and four pages of users. 16 workers take eight more for the first 100 requests,
// of which the first are sent four at a time.
func TestQuotaIsUsed(t *testing.T) {
	t.Parallel()
	tenant := litmossim.Generate(litmossim.Size{Users: 3000, Teams: 100, SubTeams: 50, Courses: 700, MembersPerTeam: 10, AssigneesPerCourse: 20, Seed: 5})
	// A few stay free: the access levels may begin a walk over the users before the users do.
	for c1ztest.Requests(tenant) > 995 {
		tenant.Courses = tenant.Courses[:len(tenant.Courses)-1]
	}
	responses := responseTimes
	if testing.Short() {
		responses = responses[:1]
	}
	for _, response := range responses {
		t.Run(response.String(), func(t *testing.T) {
			t.Parallel()
			p := pace(t, tenant, response)
			if p.requests < 990 || p.requests > 1000 {
				t.Errorf("%d requests: not the account meant", p.requests)
			}
			if most := p.limit()*102/100 + 14*response; p.took > most {
				t.Errorf("took %v, want at most %v", p.took, most)
			}
			if p.refused > 0 {
				t.Errorf("Litmos refused %d requests", p.refused)
			}
			t.Logf("%d requests in %v, at best %v", p.requests, p.took, p.limit())
		})
	}
}
