package check_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
)

// mark begins every name of a simulated account, so that a report can be searched for them.
const mark = "Zqx"

// generate generates an account whose names are marked.
func generate(size litmossim.Size) *litmossim.Tenant {
	tenant := litmossim.Generate(size)
	for _, u := range tenant.Users {
		u.FirstName, u.LastName, u.UserName = mark+u.FirstName, mark+u.LastName, mark+u.UserName
	}
	for _, t := range tenant.Teams {
		t.Name = mark + t.Name
	}
	for _, c := range tenant.Courses {
		c.Name = mark + c.Name
	}
	return tenant
}

// run checks what a handler serves, on a clock of its own.
func run(t *testing.T, litmos http.Handler, settings config.Litmos) (report *check.Report, err error) {
	t.Helper()
	if settings.RequestsPerMinute == 0 {
		settings.RequestsPerMinute = config.DefaultRequestsPerMinute
	}
	synctest.Test(t, func(t *testing.T) {
		client := c1ztest.LitmosClient(litmos, settings)
		report, err = check.Run(t.Context(), check.Options{
			Client: client, Settings: settings, Version: "test", Region: "us", Stage: func(string) {},
			Validate: connector.FromClient(client, settings).Validate,
		})
	})
	return report, err
}

// must checks a simulated account. Every check only reads, sends few requests and tells
// nothing about anybody.
func must(t *testing.T, simulator *litmossim.Server, litmos http.Handler, settings config.Litmos) *check.Report {
	t.Helper()
	report, err := run(t, litmos, settings)
	if err != nil {
		t.Fatal(err)
	}
	requests := simulator.Requests()
	if len(requests) > check.MaxRequests {
		t.Errorf("%d requests", len(requests))
	}
	for _, r := range requests {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
	lines := text(t, report)
	for line := range strings.Lines(lines) {
		if len(line) > len("\n")+80 {
			t.Errorf("a long line: %s", line)
		}
	}
	asJSON, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	tellsNothing(t, simulator.Tenant(), lines+string(asJSON))
	return report
}

func text(t *testing.T, r *check.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := check.WriteText(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// tellsNothing searches a report for ids, names and addresses.
func tellsNothing(t *testing.T, tenant *litmossim.Tenant, report string) {
	t.Helper()
	// Grants, which name the same ids, would take seconds in a large account.
	for _, team := range tenant.Teams {
		team.Members = nil
	}
	for _, course := range tenant.Courses {
		course.Assignments = nil
	}
	secrets := []string{mark, "@"}
	for resource := range c1ztest.Expected(tenant).Resources {
		if kind, id, _ := strings.Cut(resource, ":"); kind != "access_level" {
			secrets = append(secrets, id)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(report, secret) {
			t.Fatalf("the report holds %q:\n%s", secret, report)
		}
	}
}

// finding is the answer to a question.
func finding(t *testing.T, r *check.Report, id string) check.Finding {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f check.Finding) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("no finding %s", id)
	}
	return r.Findings[i]
}
