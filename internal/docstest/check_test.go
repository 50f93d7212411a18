package docstest

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const checkPage = "docs/check.md"

// questions is the table of what a check asks, from a report.
func questions(t *testing.T) string {
	t.Helper()
	settings := config.Settings{RequestsPerMinute: 100, BaseURL: &url.URL{}}
	report, err := check.Run(t.Context(), check.Options{
		Client:   c1ztest.LitmosClient(litmossim.New(litmossim.Generate(litmossim.DemoSize())), settings),
		Settings: settings, Validate: func(context.Context) error { return nil }, Stage: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| Question | Id |\n|---|---|\n")
	for _, f := range report.Findings {
		fmt.Fprintf(&b, "| %s | `%s` |\n", f.Question, f.ID)
	}
	return b.String()
}

// TestCheckReport compares what the document says of the report with its type.
func TestCheckReport(t *testing.T) {
	t.Parallel()
	fields := []string{string(check.Fails)} // named in the table
	jsonNames(reflect.TypeFor[check.Report](), &fields)
	document := []string{"rows", "known", "at_least"}
	for _, row := range table(t, checkPage, "## JSON") {
		document = append(document, spans(row[0]+" "+row[1])...)
	}
	same(t, "fields", fields, document)
	verdicts := []string{string(check.AsExpected), string(check.Handled), string(check.Risk), string(check.Fails), string(check.NotKnown)}
	same(t, "verdicts", verdicts, column(table(t, checkPage, "## Findings"), 0))
}

// jsonNames collects the names of all fields.
func jsonNames(of reflect.Type, names *[]string) {
	switch of.Kind() {
	case reflect.Slice:
		jsonNames(of.Elem(), names)
	case reflect.Struct:
		for f := range of.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			*names = append(*names, name)
			jsonNames(f.Type, names)
		}
	default:
	}
}
