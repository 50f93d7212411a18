package litmossim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkSync reads what a sync of a large tenant reads: 20,000 users, 200
// teams and 450,000 assignments.
func BenchmarkSync(b *testing.B) {
	tenant := Generate(Size{Users: 20_000, Teams: 200, SubTeams: 100, Courses: 500, MembersPerTeam: 100, AssigneesPerCourse: 900})
	var targets []string
	for start := 0; start <= len(tenant.Users); start += maximumLimit {
		targets = append(targets, fmt.Sprintf("/users/details?limit=1000&start=%d", start))
	}
	for _, t := range tenant.Teams {
		targets = append(targets, "/teams/"+t.ID+"/users?limit=1000", "/teams/"+t.ID+"/leaders?limit=1000")
	}
	for _, c := range tenant.Courses {
		targets = append(targets, "/courses/"+c.ID+"/users?limit=1000")
	}
	sim := New(tenant)
	b.ReportAllocs()
	for b.Loop() {
		for _, target := range targets {
			req := httptest.NewRequestWithContext(b.Context(), http.MethodGet, BasePath+target+"&source=test", nil)
			req.Header.Set("apikey", DefaultAPIKey)
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, req)
			if w.Code != http.StatusOK {
				b.Fatal(w.Code, w.Body)
			}
		}
	}
}
