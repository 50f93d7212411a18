package litmos_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// exampleClient is a client of a server that knows one user and two teams.
func exampleClient() (client *litmos.Client, stop func()) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1.svc/users/u1", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<User><Id>u1</Id><UserName>ada@example.net</UserName><Active>true</Active></User>")
	})
	mux.HandleFunc("GET /v1.svc/teams", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<Teams><Team><Id>t1</Id><Name>Sales</Name></Team><Team><Id>t2</Id><Name>Service</Name></Team></Teams>")
	})
	server := httptest.NewServer(mux)
	baseURL, err := url.Parse(server.URL + "/v1.svc")
	if err != nil {
		panic(err)
	}
	return litmos.New(litmos.Options{BaseURL: baseURL, APIKey: "key", Source: "example", Quota: 100}), server.Close
}

func ExampleClient_GetUser() {
	client, stop := exampleClient()
	defer stop()
	user, err := client.GetUser(context.Background(), "u1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(user.UserName, user.Active)
	// Output: ada@example.net true
}

// All reads page after page, from the beginning of a list to its end.
func ExampleAll() {
	client, stop := exampleClient()
	defer stop()
	for team, err := range litmos.All(func(at litmos.Cursor) (litmos.Page[litmos.Team], error) {
		return client.ListTeams(context.Background(), at)
	}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(team.ID, team.Name)
	}
	// Output:
	// t1 Sales
	// t2 Service
}

// A page can be used in parts, by whoever cannot take all of its rows at once.
func ExamplePage_After() {
	client, stop := exampleClient()
	defer stop()
	page, err := client.ListTeams(context.Background(), litmos.Cursor{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(page.Rows[0].Name)
	page, err = client.ListTeams(context.Background(), page.After(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(page.Rows[0].Name, page.Last)
	// Output:
	// Sales
	// Service true
}
