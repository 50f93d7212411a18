package litmossim

import (
	"encoding/json"
	"net/http"
)

// Inspection serves the state to tests in another process, outside the API: GET /_sim/tenant, /_sim/requests, /_sim/mails.
func (s *Server) Inspection() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sim/tenant", func(w http.ResponseWriter, _ *http.Request) { dump(w, s.Tenant()) })
	mux.HandleFunc("GET /_sim/requests", func(w http.ResponseWriter, _ *http.Request) { dump(w, s.Requests()) })
	mux.HandleFunc("GET /_sim/mails", func(w http.ResponseWriter, _ *http.Request) { dump(w, s.Mails()) })
	return mux
}

func dump(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
